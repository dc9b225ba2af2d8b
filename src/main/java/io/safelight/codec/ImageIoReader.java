package io.safelight.codec;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Decodes with TwelveMonkeys' ImageIO readers what OpenCV gets wrong. */
final class ImageIoReader {
  private ImageIoReader() {}

  /** Of several directories the first of this size: the others are thumbnails. */
  static Raster tiff(Path file, Size size) throws UndecodableException, IOException {
    return read(new TIFFImageReaderSpi(), file, size);
  }

  /** CMYK and YCCK as sRGB, by the file's own colour profile where it has one. */
  static Raster cmykJpeg(Path file, Size size) throws UndecodableException, IOException {
    return read(new JPEGImageReaderSpi(), file, size);
  }

  private static Raster read(ImageReaderSpi kind, Path file, Size size)
      throws UndecodableException, IOException {
    if (!Files.isReadable(file)) {
      throw new NoSuchFileException(file.toString());
    }
    ImageReader reader = kind.createReaderInstance();
    try (ImageInputStream input = new FileImageInputStream(file.toFile())) {
      reader.setInput(input);
      return AwtRasters.raster(reader.read(index(reader, size)));
    } catch (IOException | RuntimeException e) {
      // The readers say damage as an IOException too: only the file's absence is told apart.
      if (!Files.isReadable(file)) {
        throw new IOException("the file is gone: " + file, e);
      }
      throw new UndecodableException("The decoder said: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private static int index(ImageReader reader, Size size) throws IOException {
    int count = reader.getNumImages(true);
    for (int i = 0; i < count; i++) {
      if (reader.getWidth(i) == size.width() && reader.getHeight(i) == size.height()) {
        return i;
      }
    }
    return 0;
  }
}
