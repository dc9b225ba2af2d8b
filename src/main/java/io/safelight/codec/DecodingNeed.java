package io.safelight.codec;

import io.safelight.image.Header;
import io.safelight.image.Header.Colour;
import io.safelight.image.ImageFormat;

/**
 * What decoding a picture takes at its peak, in bytes, by its header. The raster that comes of it
 * is part of the heap's share. What a decoder holds of the whole picture ({@link Header#heldBytes})
 * is native memory, but for a TIFF's planes and what inflating its tiles leaves behind.
 *
 * <ul>
 *   <li>PNG, PNM, BMP, TIFF, and inks in a JPEG: the raster; the file streams by.
 *   <li>JPEG, WebP: the file and the decoder's picture in native memory, then the raster.
 *   <li>JPEG 2000: the file, four bytes a sample (OpenJPEG's opj_image_comp), the decoder's
 *       picture, then the raster.
 *   <li>A TIFF's table of colours: the indices, a byte each, beside the raster.
 *   <li>Turned by a quarter: a second raster.
 * </ul>
 */
public final class DecodingNeed {
  private DecodingNeed() {}

  /**
   * @param fileBytes of the whole file
   */
  static MemoryNeed of(Header header, long fileBytes) {
    return new MemoryNeed(heapBytes(header), nativeBytes(header, fileBytes));
  }

  /** The raster, and what stands beside it meanwhile. */
  private static long heapBytes(Header header) {
    boolean isTiff = header.format() == ImageFormat.TIFF;
    long indices = isTiff && header.colour() == Colour.PALETTE ? header.size().pixels() : 0;
    long held = isTiff ? header.heldBytes() : 0;
    long turned = header.orientation() >= 5 ? rasterBytes(header) : 0;
    return rasterBytes(header) + Math.max(turned, Math.max(indices, held));
  }

  private static long nativeBytes(Header header, long fileBytes) {
    long samples = header.size().pixels() * channels(header);
    return switch (header.format()) {
      case PNG, PNM, TIFF, BMP -> 0;
      case JPEG -> header.heldBytes() + (header.colour() == Colour.CMYK ? 0 : fileBytes + samples);
      case WEBP -> header.heldBytes() + fileBytes + samples;
      case JPEG_2000 -> fileBytes + 4 * samples + rasterBytes(header);
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
