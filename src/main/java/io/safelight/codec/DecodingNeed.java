package io.safelight.codec;

import io.safelight.image.Header;
import io.safelight.image.Header.Colour;
import io.safelight.image.ImageFormat;

/**
 * What decoding a picture needs at its peak, in bytes, by its header. The raster that comes of it
 * is part of the heap's share.
 *
 * <ul>
 *   <li>PNG, PNM, BMP, TIFF, and inks in a JPEG: the raster; the file streams by.
 *   <li>JPEG, WebP: the file and the decoder's picture in native memory, then the raster. A
 *       progressive JPEG holds its coefficients on top, two bytes a sample.
 *   <li>JPEG 2000: four bytes a sample, twice, and the decoder's picture, then the raster.
 *   <li>A TIFF's table of colours: the indices, a byte each, beside the raster.
 *   <li>Turned by a quarter: a second raster.
 * </ul>
 */
public final class DecodingNeed {
  private DecodingNeed() {}

  /** The raster, and what stands beside it meanwhile. */
  public static long heapBytes(Header header) {
    boolean indexed = header.format() == ImageFormat.TIFF && header.colour() == Colour.PALETTE;
    long turned = header.orientation() >= 5 ? rasterBytes(header) : 0;
    return rasterBytes(header) + Math.max(turned, indexed ? header.size().pixels() : 0);
  }

  /**
   * @param fileBytes of the whole file
   */
  public static long nativeBytes(Header header, long fileBytes) {
    long samples = header.size().pixels() * channels(header);
    return switch (header.format()) {
      case PNG, PNM, TIFF, BMP -> 0;
      case JPEG -> header.colour() == Colour.CMYK ? 2 * samples : fileBytes + samples + 2 * samples;
      case WEBP -> fileBytes + 2 * samples;
      case JPEG_2000 -> fileBytes + 2 * 4 * samples + rasterBytes(header);
    };
  }

  /** The raster that the picture becomes. */
  public static long rasterBytes(Header header) {
    return header.size().pixels() * channels(header) * (header.bitDepth() > 8 ? 2 : 1);
  }

  /** Of the raster at most: a table of colours may turn out to hold greys only. */
  private static int channels(Header header) {
    // OpenCV's WebPs have three channels or four, its grey BMPs one.
    return header.format() == ImageFormat.WEBP ? Math.max(3, header.channels()) : header.channels();
  }
}
