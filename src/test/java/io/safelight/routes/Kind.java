package io.safelight.routes;

import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.TiffCompression;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What kind of picture a file holds, in a few words: depth, samples, how they are compressed. */
final class Kind {
  private Kind() {}

  static String of(SeenFile file) {
    List<String> words = new ArrayList<>();
    Header header = file.pages().get(0);
    int alpha =
        switch (header.colour()) {
          case GREY -> 1;
          case CMYK -> 4;
          default -> 3;
        };
    String name =
        switch (header.colour()) {
          case PALETTE -> "palette";
          case GREY -> "grey";
          default -> header.colour().name();
        };
    words.add(
        "%d-bit %s%s"
            .formatted(header.bitDepth(), name, header.channels() > alpha ? " with alpha" : ""));
    boolean isBig =
        header.format() == ImageFormat.TIFF && (file.bytes()[2] + file.bytes()[3]) == 43;
    if (isBig) {
      words.add("BigTIFF");
    }
    header.compression().map(Kind::spelt).ifPresent(words::add);
    if (header.format() == ImageFormat.JPEG && isProgressive(file.bytes())) {
      words.add("progressive");
    }
    if (header.format() == ImageFormat.PNG && file.bytes()[28] == 1) {
      words.add("interlaced");
    }
    if (file.pages().size() > 1) {
      words.add(file.pages().size() + " pages");
    }
    return String.join(", ", words);
  }

  static String spelt(ImageFormat format) {
    return switch (format) {
      case WEBP -> "WebP";
      case JPEG_2000 -> "JPEG 2000";
      default -> format.name();
    };
  }

  private static String spelt(TiffCompression compression) {
    return switch (compression) {
      case NONE -> "uncompressed";
      case PACKBITS -> "PackBits";
      case DEFLATE -> "Deflate";
      case FAX -> "CCITT";
      default -> compression.name().toUpperCase(Locale.ROOT);
    };
  }

  /** The frame header's marker is C2. */
  private static boolean isProgressive(byte[] jpeg) {
    int at = 2;
    while (at + 4 < jpeg.length) {
      int marker = jpeg[at + 1] & 0xFF;
      if ((jpeg[at] & 0xFF) != 0xFF || marker == 0xFF) {
        at++;
      } else if (marker >= 0xC0 && marker <= 0xC2) {
        return marker == 0xC2;
      } else {
        at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
      }
    }
    return false;
  }
}
