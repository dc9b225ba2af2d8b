package io.safelight.codec;

import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;

/** What of a raster a file format can hold: the rest is given up here, openly. */
final class Storable {
  private Storable() {}

  /**
   * The raster as it is to be written.
   *
   * <ul>
   *   <li>JPEG, WebP, BMP: 16 bits are rounded to 8.
   *   <li>JPEG, BMP: transparency is composed over white, the colour of paper.
   *   <li>WebP: grey becomes BGR; an alpha that is opaque throughout is left out, and colours under
   *       fully transparent pixels become black, as the encoder would do unasked: so a lossless
   *       file reads back as promised.
   *   <li>PNG, TIFF: everything is kept.
   * </ul>
   */
  static Raster in(ImageFormat format, Raster picture) {
    return switch (format) {
      case PNG, TIFF, JPEG_2000, PNM -> picture; // the last two are not written
      case JPEG, BMP -> overWhite(to8Bits(picture));
      case WEBP -> withEncodersAlpha(inColour(to8Bits(picture)));
    };
  }

  /** Left to itself, OpenCV saturates: everything above 255 becomes white. */
  private static Raster to8Bits(Raster picture) {
    if (picture.bitDepth() == 8) {
      return picture;
    }
    short[] from = picture.samples16();
    byte[] to = new byte[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = (byte) (((from[i] & 0xFFFF) + 128) / 257); // 65535 = 255 · 257
    }
    return Raster.of(picture.size(), picture.layout(), to);
  }

  private static Raster overWhite(Raster picture) {
    if (!picture.hasAlpha()) {
      return picture;
    }
    byte[] from = picture.bytes8();
    byte[] to = new byte[Raster.sampleCount(picture.size(), 3)];
    for (int i = 0, j = 0; i < from.length; i += 4) {
      int alpha = from[i + 3] & 0xFF;
      for (int c = 0; c < 3; c++) {
        to[j++] = (byte) (255 - ((255 - (from[i + c] & 0xFF)) * alpha + 127) / 255);
      }
    }
    return Raster.of(picture.size(), PixelLayout.BGR, to);
  }

  private static Raster inColour(Raster picture) {
    if (!picture.isGrey()) {
      return picture;
    }
    byte[] from = picture.bytes8();
    byte[] to = new byte[Raster.sampleCount(picture.size(), 3)];
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i / 3];
    }
    return Raster.of(picture.size(), PixelLayout.BGR, to);
  }

  private static Raster withEncodersAlpha(Raster picture) {
    if (!picture.hasAlpha()) {
      return picture;
    }
    if (isOpaque(picture.bytes8())) {
      return overWhite(picture); // over which nothing shows
    }
    byte[] to = picture.bytes8().clone();
    for (int i = 0; i < to.length; i += 4) {
      if (to[i + 3] == 0) {
        to[i] = to[i + 1] = to[i + 2] = 0;
      }
    }
    return Raster.of(picture.size(), PixelLayout.BGRA, to);
  }

  private static boolean isOpaque(byte[] bgra) {
    for (int i = 3; i < bgra.length; i += 4) {
      if (bgra[i] != (byte) 0xFF) {
        return false;
      }
    }
    return true;
  }
}
