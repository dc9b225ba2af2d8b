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
   *   <li>JPEG, WebP: 16 bits are rounded to 8.
   *   <li>JPEG: transparency is composed over white, the colour of paper.
   *   <li>WebP: grey becomes BGR; an alpha that is opaque throughout is left out, and colours under
   *       fully transparent pixels become black, for the encoder does not keep them: {@link
   *       RasterReader#readBack} makes them the same.
   *   <li>PNG, TIFF: everything is kept.
   * </ul>
   *
   * @param format one that is written
   * @param result of no inks but for JPEG and TIFF
   */
  static Stored in(ImageFormat format, Stored result) {
    return switch (format) {
      case PNG, TIFF -> result;
      case JPEG -> overWhite(to8Bits(result, format), format);
      case WEBP -> withEncodersAlpha(inColour(to8Bits(result, format)));
      default -> throw new IllegalArgumentException("No result is a " + format);
    };
  }

  /** Left to itself, OpenCV saturates: everything above 255 becomes white. */
  private static Stored to8Bits(Stored result, ImageFormat format) {
    Raster picture = result.picture();
    if (picture.bitDepth() == 8) {
      return result;
    }
    short[] from = picture.samples16();
    byte[] to = new byte[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = (byte) (((from[i] & 0xFFFF) + 128) / 257); // 65535 = 255 · 257
    }
    return result.with(
        Raster.of(picture.size(), picture.layout(), to),
        "The samples were rounded from 16 bits to 8: a %s holds no more.".formatted(format));
  }

  private static Stored overWhite(Stored result, ImageFormat format) {
    Raster picture = result.picture();
    if (!picture.hasAlpha()) {
      return result;
    }
    Raster paper = onPaper(picture);
    return isOpaque(picture)
        ? result.with(paper)
        : result.with(
            paper, "The transparency was laid over white: a %s holds none.".formatted(format));
  }

  private static Raster onPaper(Raster picture) {
    PixelLayout layout = picture.layout().withoutAlpha();
    int white = layout.isInk() ? 0 : 255;
    int channels = picture.channels();
    byte[] from = picture.bytes8();
    byte[] to = new byte[Raster.sampleCount(picture.size(), layout.channels())];
    for (int i = 0, j = 0; i < from.length; i += channels) {
      int alpha = from[i + channels - 1] & 0xFF;
      for (int c = 0; c < channels - 1; c++) {
        int off = Math.abs(white - (from[i + c] & 0xFF));
        to[j++] = (byte) Math.abs(white - (off * alpha + 127) / 255);
      }
    }
    return Raster.of(picture.size(), layout, to);
  }

  private static Stored inColour(Stored result) {
    Raster picture = result.picture();
    if (!picture.isGrey()) {
      return result;
    }
    boolean alpha = picture.hasAlpha();
    PixelLayout layout = picture.layout().inColour();
    byte[] from = picture.bytes8();
    byte[] to = new byte[Raster.sampleCount(picture.size(), layout.channels())];
    for (int i = 0, j = 0; j < to.length; i += picture.channels(), j += layout.channels()) {
      to[j] = to[j + 1] = to[j + 2] = from[i];
      if (alpha) {
        to[j + 3] = from[i + 1];
      }
    }
    return result.with(Raster.of(picture.size(), layout, to));
  }

  private static Stored withEncodersAlpha(Stored result) {
    Raster picture = result.picture();
    if (!picture.hasAlpha()) {
      return result;
    }
    if (isOpaque(picture)) {
      return result.with(onPaper(picture)); // over which nothing shows
    }
    byte[] to = picture.bytes8().clone();
    blackenClear(to);
    return result.with(Raster.of(picture.size(), PixelLayout.BGRA, to));
  }

  /** Makes the colours of fully transparent pixels black. */
  static void blackenClear(byte[] bgra) {
    for (int i = 0; i < bgra.length; i += 4) {
      if (bgra[i + 3] == 0) {
        bgra[i] = bgra[i + 1] = bgra[i + 2] = 0;
      }
    }
  }

  private static boolean isOpaque(Raster picture) {
    byte[] samples = picture.bytes8();
    for (int i = picture.channels() - 1; i < samples.length; i += picture.channels()) {
      if (samples[i] != (byte) 0xFF) {
        return false;
      }
    }
    return true;
  }
}
