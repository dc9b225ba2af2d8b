package io.safelight.codec;

import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads a file's pixels as they are stored, without regard to orientation: 1-bit and palette
 * pictures expanded to 8 bits, grey with transparency as BGRA.
 *
 * <p>OpenCV reads JPEG, PNG, WebP and BMP. TIFF goes through TwelveMonkeys: OpenCV 4.9 multiplies
 * 8-bit colours by their alpha, drops the alpha of grey pictures, takes 16-bit white-is-zero for
 * its opposite and CMYK for ink on a screen, and turns TIFFs by their orientation, asked or not.
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
      case TIFF -> checked(ImageIoReader.tiff(file, size), size);
      case JPEG -> {
        JpegSoundness.check(file);
        yield checked(OpenCvReader.read(file, format), size);
      }
      case PNG, WEBP, BMP -> checked(OpenCvReader.read(file, format), size);
    };
  }

  /** As {@link #read}, for a source of which more than its format and size is known. */
  static Raster read(Path file, int page, Header header) throws UndecodableException, IOException {
    ImageFormat format = header.format();
    if (format == ImageFormat.JPEG && header.colour() == Header.Colour.CMYK) {
      return checked(ImageIoReader.cmykJpeg(file, header.size()), header.size());
    }
    Raster raster = read(file, format, page, header.size());
    boolean alphaLost = header.channels() == 2 && !raster.hasAlpha();
    return format == ImageFormat.PNG && alphaLost
        ? checked(ImageIoReader.png(file, header.size()), header.size())
        : raster;
  }

  static Raster checked(Raster raster, Size size) throws UndecodableException {
    if (!raster.size().equals(size)) {
      throw new UndecodableException(
          "The header announces %s, the pixels are %s.".formatted(size, raster.size()));
    }
    return raster;
  }
}
