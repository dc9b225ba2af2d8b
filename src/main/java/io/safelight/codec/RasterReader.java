package io.safelight.codec;

import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads a file's pixels as they are stored, without regard to orientation or profile: 1-bit and
 * palette pictures expanded to 8 bits, colours of which none is one as grey, inks as inks, alpha
 * last and not multiplied in.
 *
 * <p>OpenCV reads JPEG, WebP and JPEG 2000. TIFF goes through TwelveMonkeys: OpenCV 4.9 multiplies
 * 8-bit colours by their alpha, drops the alpha of grey pictures, takes 16-bit white-is-zero for
 * its opposite and CMYK for ink on a screen, and turns TIFFs by their orientation, asked or not.
 * PNG, BMP and PNM are read row by row by our own hand.
 */
public final class RasterReader {
  private RasterReader() {}

  /**
   * @param format what the file is
   * @param page which of its pages, from 0; thumbnails are no pages
   * @param size what its header says; a decoder that finds another is not believed
   * @throws UndecodableException where the pixels are damaged or of a kind that is not read
   * @throws IOException where the file cannot be read
   * @throws OutOfMemoryError where heap or native memory do not suffice
   */
  public static Raster read(Path file, ImageFormat format, int page, Size size)
      throws UndecodableException, IOException {
    return switch (format) {
      case TIFF -> tiff(file, () -> TiffPixels.ofPage(file, page), size);
      case JPEG -> {
        JpegSoundness.check(file);
        yield checked(OpenCvReader.read(file), size);
      }
      case PNG -> PngReader.read(file, size);
      case PNM -> PnmReader.read(file, size);
      case BMP -> BmpReader.read(file, size);
      case WEBP, JPEG_2000 -> checked(OpenCvReader.read(file), size);
    };
  }

  /** As {@link #read}, for a file of which more than its format and size is known. */
  public static Raster read(Path file, int page, Header header)
      throws UndecodableException, IOException {
    Size size = header.size();
    switch (header.format()) {
      case TIFF -> {
        return header.directory() == 0
            ? read(file, ImageFormat.TIFF, page, size)
            : tiff(file, () -> TiffPixels.at(file, header.directory()), size);
      }
      case JPEG -> {
        if (header.colour() == Header.Colour.CMYK) {
          return checked(ImageIoReader.cmykJpeg(file), size);
        }
      }
      case JPEG_2000 -> {
        return Levels.spread(read(file, ImageFormat.JPEG_2000, page, size), header.bitDepth());
      }
      default -> {
        // As any file of its format.
      }
    }
    return read(file, header.format(), page, size);
  }

  /**
   * As {@link #read}, for a file that the {@link Encoder} wrote. Under clear pixels WebP's encoder
   * leaves the colours that pack best; here they are black, as was promised.
   */
  public static Raster readBack(Path file, int page, Header header)
      throws UndecodableException, IOException {
    Raster raster = read(file, page, header);
    if (header.format() == ImageFormat.WEBP && raster.layout() == PixelLayout.BGRA) {
      Storable.blackenClear(raster.bytes8());
    }
    return raster;
  }

  private interface Page {
    TiffPixels pixels() throws IOException;
  }

  private static Raster tiff(Path file, Page page, Size size)
      throws UndecodableException, IOException {
    TiffPixels shown;
    try {
      shown = page.pixels();
    } catch (EOFException cutOff) {
      throw new UndecodableException("The file ends before its directories do.", cutOff);
    }
    return checked(ImageIoReader.tiff(file, shown), size);
  }

  static Raster checked(Raster raster, Size size) throws UndecodableException {
    if (!raster.size().equals(size)) {
      throw new UndecodableException(
          "The header announces %s, the pixels are %s.".formatted(size, raster.size()));
    }
    return raster;
  }
}
