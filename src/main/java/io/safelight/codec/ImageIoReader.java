package io.safelight.codec;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.FileImageInputStream;

/** Decodes with TwelveMonkeys' ImageIO readers what OpenCV gets wrong. */
final class ImageIoReader {
  private static final ImageReaderSpi TIFF = new TIFFImageReaderSpi();
  private static final ImageReaderSpi JPEG = registered(new JPEGImageReaderSpi());

  static {
    // Streams within a file would be copied to the temporary folder, which may be read-only.
    ImageIO.setUseCache(false);
  }

  private ImageIoReader() {}

  /** Its registration is when this one finds Java's own reader, which it builds upon. */
  private static ImageReaderSpi registered(ImageReaderSpi kind) {
    IIORegistry.getDefaultInstance().registerServiceProvider(kind);
    return kind;
  }

  /**
   * @param page what is shown of the file
   */
  static Raster tiff(Path file, TiffPixels page) throws UndecodableException, IOException {
    Raster raster = read(TIFF, file, page, reader -> AwtRasters.raster(asStored(reader)));
    return page.isGreyInverted() ? AwtRasters.invertedGrey(raster) : raster;
  }

  /** The reader's own choice may be a type that forgets that alpha was multiplied in. */
  private static BufferedImage asStored(ImageReader reader) throws IOException {
    ImageReadParam raw = reader.getDefaultReadParam();
    raw.setDestinationType(reader.getRawImageType(0));
    return reader.read(0, raw);
  }

  /** CMYK and YCCK as inks, 0 being bare paper. */
  static Raster cmykJpeg(Path file) throws UndecodableException, IOException {
    boolean ycck = InkJpeg.isYcck(file);
    return read(
        JPEG,
        file,
        TiffPixels.ALL,
        reader -> {
          java.awt.image.Raster samples = reader.readRaster(0, null);
          if (samples.getNumBands() != 4
              || !(samples.getDataBuffer() instanceof DataBufferByte bytes)
              || bytes.getData().length
                  != Raster.sampleCount(new Size(samples.getWidth(), samples.getHeight()), 4)) {
            throw new UndecodableException("The inks did not come as four channels of 8 bits.");
          }
          return InkJpeg.inks(
              new Size(samples.getWidth(), samples.getHeight()), bytes.getData(), ycck);
        });
  }

  private interface Decoding {
    Raster by(ImageReader reader) throws UndecodableException, IOException;
  }

  private static Raster read(ImageReaderSpi kind, Path file, TiffPixels shown, Decoding decoding)
      throws UndecodableException, IOException {
    ImageReader reader = kind.createReaderInstance();
    List<String> damage = new ArrayList<>();
    try (WatchedInput input = new WatchedInput(file, shown)) {
      // TIFFs hold JPEGs, too.
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (JpegSoundness.isDamage(warning)) {
              damage.add(warning);
            }
          });
      // Without metadata: Java's own would inflate texts of any length.
      reader.setInput(input, false, kind != TIFF && kind != JPEG);
      Raster raster = decoded(reader, decoding, input);
      if (!damage.isEmpty()) {
        throw UndecodableException.said(damage.get(0), null);
      }
      return raster;
    } finally {
      reader.dispose();
    }
  }

  private static Raster decoded(ImageReader reader, Decoding decoding, WatchedInput input)
      throws UndecodableException, IOException {
    try {
      return decoding.by(reader);
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
