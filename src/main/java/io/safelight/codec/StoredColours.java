package io.safelight.codec;

import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;

/** The colours that a result is written in: the source's own where the format can hold them. */
final class StoredColours {
  private StoredColours() {}

  static Stored in(ImageFormat format, Raster result) {
    boolean holdsInks = format == ImageFormat.TIFF || format == ImageFormat.JPEG;
    if (!result.layout().isInk() || holdsInks) {
      return Stored.whole(result);
    }
    return Stored.whole(result)
        .with(
            screened(result), "The inks were turned into sRGB: a %s holds none.".formatted(format));
  }

  /** Inks that filter light one after the other: (1 - c) (1 - k). */
  private static Raster screened(Raster inks) {
    Size size = inks.size();
    boolean alpha = inks.hasAlpha();
    PixelLayout layout = alpha ? PixelLayout.BGRA : PixelLayout.BGR;
    int count = Raster.sampleCount(size, layout.channels());
    int white = inks.whiteLevel();
    byte[] to8 = inks.bitDepth() == 8 ? new byte[count] : null;
    short[] to16 = inks.bitDepth() == 16 ? new short[count] : null;
    int to = 0;
    for (int from = 0; to < count; from += inks.channels()) {
      long light = white - level(inks, from + 3);
      for (int c = 0; c < layout.channels(); c++) {
        long level =
            c == 3
                ? level(inks, from + 4)
                : ((white - level(inks, from + 2 - c)) * light + white / 2) / white;
        if (to8 != null) {
          to8[to++] = (byte) level;
        } else {
          to16[to++] = (short) level;
        }
      }
    }
    return to8 != null ? Raster.of(size, layout, to8) : Raster.of(size, layout, to16);
  }

  private static int level(Raster picture, int index) {
    return picture.bitDepth() == 8
        ? picture.bytes8()[index] & 0xFF
        : picture.samples16()[index] & 0xFFFF;
  }
}
