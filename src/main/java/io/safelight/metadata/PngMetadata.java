package io.safelight.metadata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The ancillary chunks of a PNG (W3C PNG, third edition). The time of last change is not carried:
 * the result is changed now.
 */
final class PngMetadata {
  static final String XMP_KEYWORD = "XML:com.adobe.xmp";

  /** Before EXIF and XMP had chunks of their own, ImageMagick spelt profiles as digits in texts. */
  static final String RAW_PROFILE = "Raw profile type ";

  private static final int SIGNATURE = 8;
  private static final int OVERHEAD = 12;
  private static final int MOST_CHUNKS = 1_000_000;
  private static final int MOST_KEYWORD = 79;

  /** gAMA and cHRM count by this. */
  static final double SCALE = 100_000;

  private final SourceBytes file;
  private final Gathered found;
  private final Map<String, byte[]> rawProfiles = new LinkedHashMap<>();
  private Optional<PngColour> codePoints = Optional.empty();
  private Optional<PngColour> srgb = Optional.empty();
  private Optional<Double> gamma = Optional.empty();
  private Optional<PngColour.Chromaticities> chromaticities = Optional.empty();

  private PngMetadata(SourceBytes file, Gathered found) {
    this.file = file.order(ByteOrder.BIG_ENDIAN);
    this.found = found;
  }

  static void read(SourceBytes file, Gathered found) throws IOException {
    PngMetadata metadata = new PngMetadata(file, found);
    try {
      metadata.walk();
    } catch (BrokenBlock broken) {
      found.note(broken.getMessage());
    }
    metadata.assemble();
  }

  private void walk() throws IOException, BrokenBlock {
    long at = SIGNATURE;
    for (int i = 0; i < MOST_CHUNKS && at + OVERHEAD <= file.length(); i++) {
      long length = file.u32(at);
      String type = type(file.i32(at + 4));
      if (type.equals("IEND")) {
        return;
      }
      switch (type) {
        case "eXIf", "iCCP", "pHYs", "tEXt", "zTXt", "iTXt", "sRGB", "gAMA", "cHRM", "cICP" -> {
          byte[] content = file.take(at + 8, length);
          try {
            accept(type, content);
          } catch (BrokenBlock broken) {
            found.note(broken.getMessage());
          }
        }
        case "caBX" -> found.note(JpegMetadata.CONTENT_CREDENTIALS);
        default -> {
          // Pixels, or what only they need.
        }
      }
      at += OVERHEAD + length;
    }
  }

  private void accept(String type, byte[] content) throws BrokenBlock {
    ByteBuffer in = ByteBuffer.wrap(content);
    switch (type) {
      case "eXIf" -> found.exif(content);
      case "iCCP" -> found.icc(file.inflate(content, end(content, 0, type) + 2));
      case "pHYs" -> {
        require(content, 9, type);
        found.resolution(
            content[8] == 1
                ? Resolution.perMetre(unsigned(in, 0), unsigned(in, 4))
                : new Resolution(unsigned(in, 0), unsigned(in, 4), Resolution.Unit.NONE));
      }
      case "sRGB" -> {
        require(content, 1, type);
        srgb = Optional.of(new PngColour.Srgb(content[0] & 0xFF));
      }
      case "gAMA" -> {
        require(content, 4, type);
        gamma = Optional.of(unsigned(in, 0) / SCALE).filter(g -> g > 0);
      }
      case "cHRM" -> {
        require(content, 32, type);
        chromaticities =
            Optional.of(
                new PngColour.Chromaticities(
                    unsigned(in, 0) / SCALE,
                    unsigned(in, 4) / SCALE,
                    unsigned(in, 8) / SCALE,
                    unsigned(in, 12) / SCALE,
                    unsigned(in, 16) / SCALE,
                    unsigned(in, 20) / SCALE,
                    unsigned(in, 24) / SCALE,
                    unsigned(in, 28) / SCALE));
      }
      case "cICP" -> {
        require(content, 4, type);
        codePoints =
            Optional.of(
                new PngColour.CodePoints(
                    content[0] & 0xFF, content[1] & 0xFF, content[2] & 0xFF, content[3] == 1));
      }
      case "tEXt" -> {
        int end = end(content, 0, type);
        text(latin(content, 0, end), Arrays.copyOfRange(content, end + 1, content.length), false);
      }
      case "zTXt" -> {
        int end = end(content, 0, type);
        text(latin(content, 0, end), file.inflate(content, end + 2), false);
      }
      case "iTXt" -> international(content);
      default -> throw new IllegalStateException(type);
    }
  }

  /** Keyword, compression flag and method, language tag, translated keyword, text. */
  private void international(byte[] content) throws BrokenBlock {
    int keyword = end(content, 0, "iTXt");
    int language = end(content, keyword + 3, "iTXt");
    int translated = end(content, language + 1, "iTXt");
    boolean isCompressed = content[keyword + 1] == 1;
    byte[] text =
        isCompressed
            ? file.inflate(content, translated + 1)
            : Arrays.copyOfRange(content, translated + 1, content.length);
    text(latin(content, 0, keyword), text, true);
  }

  private void text(String keyword, byte[] content, boolean isUtf8) throws BrokenBlock {
    if (keyword.equals(XMP_KEYWORD)) {
      found.xmp(content);
    } else if (keyword.startsWith(RAW_PROFILE) && isRawProfile(keyword)) {
      rawProfiles.putIfAbsent(rawType(keyword), rawProfile(content));
    } else {
      found.text(keyword, isUtf8 ? JpegMetadata.text(content) : latin(content, 0, content.length));
    }
  }

  private static boolean isRawProfile(String keyword) {
    return switch (rawType(keyword)) {
      case "exif", "app1", "iptc", "8bim", "xmp", "icc", "icm" -> true;
      default -> false;
    };
  }

  private static String rawType(String keyword) {
    return keyword.substring(RAW_PROFILE.length()).toLowerCase(Locale.ROOT);
  }

  /** A line feed, a name, the length as decimal, and hexadecimal digits in lines. */
  private static byte[] rawProfile(byte[] content) throws BrokenBlock {
    String[] lines = latin(content, 0, content.length).strip().split("\n", 3);
    try {
      int length = Integer.parseInt(lines[1].strip());
      byte[] bytes = HexFormat.of().parseHex(lines[2].replaceAll("\\s", ""));
      if (bytes.length == length) {
        return bytes;
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      // Said below.
    }
    throw new BrokenBlock("A profile that is spelt as digits is broken and was left out.");
  }

  /** What stands in chunks of its own counts before what is spelt as digits. */
  private void assemble() {
    rawProfiles.forEach(
        (type, bytes) -> {
          switch (type) {
            case "icc", "icm" -> {
              if (!found.hasIcc()) {
                found.icc(bytes);
              }
            }
            case "iptc", "8bim" -> {
              if (JpegMetadata.starts(bytes, Photoshop.PREFIX)) {
                found.photoshop(Arrays.copyOfRange(bytes, Photoshop.PREFIX.length, bytes.length));
              } else if (Photoshop.isOne(bytes)) {
                found.photoshop(bytes);
              } else {
                found.iptc(bytes);
              }
            }
            default -> exifOrXmp(bytes);
          }
        });
    codePoints
        .or(() -> srgb)
        .or(
            () ->
                gamma.isPresent() || chromaticities.isPresent()
                    ? Optional.of(new PngColour.Measured(gamma, chromaticities))
                    : Optional.empty())
        .ifPresent(found::colour);
  }

  private void exifOrXmp(byte[] bytes) {
    if (JpegMetadata.starts(bytes, JpegMetadata.XMP)) {
      if (!found.hasXmp()) {
        found.xmp(Arrays.copyOfRange(bytes, JpegMetadata.XMP.length, bytes.length));
      }
    } else if (bytes.length > 0 && bytes[0] == '<') {
      if (!found.hasXmp()) {
        found.xmp(bytes);
      }
    } else if (!found.hasTags()) {
      found.exif(bytes);
    }
  }

  /** Where the zero stands that ends the text from {@code from} on; something follows it. */
  private static int end(byte[] content, int from, String type) throws BrokenBlock {
    for (int i = from; i < content.length - (type.equals("tEXt") ? 0 : 1); i++) {
      if (content[i] == 0 && (from > 0 || i <= MOST_KEYWORD)) {
        return i;
      }
    }
    if (type.equals("iTXt") && content.length > from && content[content.length - 1] == 0) {
      return content.length - 1;
    }
    throw broken(type);
  }

  private static void require(byte[] content, int length, String type) throws BrokenBlock {
    if (content.length < length) {
      throw broken(type);
    }
  }

  private static BrokenBlock broken(String type) {
    return new BrokenBlock("The PNG's chunk %s is broken and was left out.".formatted(type));
  }

  private static long unsigned(ByteBuffer in, int at) {
    return in.getInt(at) & 0xFFFFFFFFL;
  }

  private static String latin(byte[] bytes, int from, int end) {
    return new String(bytes, from, end - from, ISO_8859_1);
  }

  private static String type(int letters) {
    return new String(ByteBuffer.allocate(4).putInt(letters).array(), ISO_8859_1);
  }

  /** As this class reads it. */
  static byte[] spelt(String name, byte[] bytes) {
    String digits = HexFormat.of().formatHex(bytes);
    StringBuilder text = new StringBuilder("\n%s\n%8d\n".formatted(name, bytes.length));
    for (int at = 0; at < digits.length(); at += 72) {
      text.append(digits, at, Math.min(digits.length(), at + 72)).append('\n');
    }
    return text.toString().getBytes(UTF_8);
  }
}
