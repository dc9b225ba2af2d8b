package io.safelight.codec;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.FileImageInputStream;

/** Decodes with TwelveMonkeys' ImageIO readers what OpenCV gets wrong. */
final class ImageIoReader {
  private static final ImageReaderSpi TIFF = new TIFFImageReaderSpi();
  private static final ImageReaderSpi JPEG = registered(new JPEGImageReaderSpi());

  private ImageIoReader() {}

  /** Its registration is when this one finds Java's own reader, which it builds upon. */
  private static ImageReaderSpi registered(ImageReaderSpi kind) {
    IIORegistry.getDefaultInstance().registerServiceProvider(kind);
    return kind;
  }

  /** Of several directories the first of this size: the others are thumbnails. */
  static Raster tiff(Path file, Size size) throws UndecodableException, IOException {
    return read(TIFF, file, size);
  }

  /** CMYK and YCCK as sRGB, by the file's own colour profile where it has one. */
  static Raster cmykJpeg(Path file, Size size) throws UndecodableException, IOException {
    return read(JPEG, file, size);
  }

  /** Grey with one level that is transparent: OpenCV forgets the transparency. */
  static Raster png(Path file, Size size) throws UndecodableException, IOException {
    return read(JavaReaders.of("png"), file, size);
  }

  private static Raster read(ImageReaderSpi kind, Path file, Size size)
      throws UndecodableException, IOException {
    ImageReader reader = kind.createReaderInstance();
    List<String> damage = new ArrayList<>();
    try (WatchedInput input = new WatchedInput(file, hidden(kind, file))) {
      // TIFFs hold JPEGs, too.
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (JpegSoundness.isDamage(warning)) {
              damage.add(warning);
            }
          });
      // Without metadata: Java's own would inflate texts of any length.
      reader.setInput(input, false, kind != TIFF && kind != JPEG);
      BufferedImage image = decoded(reader, size, input);
      if (!damage.isEmpty()) {
        throw UndecodableException.said(damage.get(0), null);
      }
      return AwtRasters.raster(image);
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage decoded(ImageReader reader, Size size, WatchedInput input)
      throws UndecodableException, IOException {
    try {
      return reader.read(index(reader, size));
    } catch (IOException | RuntimeException e) {
      if (input.failure != null) {
        throw input.failure;
      }
      // Java's readers wrap it, and a lack of memory is no fault of the file's.
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof OutOfMemoryError noMemory) {
          throw noMemory;
        }
      }
      throw UndecodableException.said(e.getMessage(), e);
    } catch (StackOverflowError nested) {
      throw new UndecodableException("The file is nested too deeply.", nested);
    }
  }

  private static TiffPixels hidden(ImageReaderSpi kind, Path file)
      throws UndecodableException, IOException {
    try {
      return kind == TIFF ? TiffPixels.in(file) : TiffPixels.ALL;
    } catch (EOFException cutOff) {
      throw new UndecodableException("The file ends before its directories do.", cutOff);
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

  /** Readers say damage as an IOException, too: this one knows which came from the disk. */
  private static final class WatchedInput extends FileImageInputStream {
    private final TiffPixels pixels;
    private IOException failure;

    WatchedInput(Path file, TiffPixels pixels) throws IOException {
      super(file.toFile());
      this.pixels = pixels;
    }

    @Override
    public int read() throws IOException {
      try {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        long at = getStreamPosition();
        int count = super.read(bytes, offset, length);
        pixels.hide(at, bytes, offset, count);
        return count;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
