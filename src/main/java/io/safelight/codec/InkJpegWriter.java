package io.safelight.codec;

import io.safelight.image.Raster;
import io.safelight.job.Failure;
import io.safelight.job.Reason;
import java.awt.Point;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes inks as a JPEG the way Adobe does: four components, inverted, no chroma to be thinned out,
 * and a segment that says so. Java's writer takes any four bands; OpenCV knows only colours.
 */
final class InkJpegWriter {
  /** Pixels are a whole and no differences of luma: APP14 (Adobe Technical Note 5116). */
  private static final byte[] ADOBE =
      ByteBuffer.allocate(16)
          .putShort((short) 0xFFEE)
          .putShort((short) 14)
          .put("Adobe".getBytes(StandardCharsets.US_ASCII))
          .putShort((short) 100)
          .putInt(0)
          .put((byte) 0)
          .array();

  /** Of the marker by which every JPEG begins. */
  private static final int START_LENGTH = 2;

  /** All that Java's stream over memory says of a lack of it: MemoryCache.pad in javax.imageio. */
  private static final String NO_MEMORY = "No memory left for cache!";

  private InkJpegWriter() {}

  /**
   * @param picture CMYK of 8 bits
   */
  static byte[] of(Raster picture, JpegForm form) throws Failure.Reject {
    byte[] inks = picture.bytes8();
    byte[] light = new byte[inks.length];
    for (int i = 0; i < light.length; i++) {
      light[i] = (byte) ~inks[i];
    }
    java.awt.image.Raster bands =
        java.awt.image.Raster.createInterleavedRaster(
            new DataBufferByte(light, light.length),
            picture.width(),
            picture.height(),
            picture.width() * 4,
            4,
            new int[] {0, 1, 2, 3},
            new Point());
    try {
      byte[] plain = written(bands, form);
      return ByteBuffer.allocate(plain.length + ADOBE.length)
          .put(plain, 0, START_LENGTH)
          .put(ADOBE)
          .put(plain, START_LENGTH, plain.length - START_LENGTH)
          .array();
    } catch (IOException | RuntimeException e) {
      if (NO_MEMORY.equals(e.getMessage())) {
        throw (Error) new OutOfMemoryError(e.getMessage()).initCause(e);
      }
      throw new Failure.Reject(
          Reason.ENCODING_FAILED,
          "The JPEG encoder refused %s, saying %s.".formatted(picture, e.getMessage()),
          e);
    }
  }

  private static byte[] written(java.awt.image.Raster bands, JpegForm form) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = JavaPlugins.of(ImageWriterSpi.class, "jpeg").createWriterInstance();
    try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(output);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(form.quality() / 100f);
      param.setProgressiveMode(
          form.progressive() ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.write(null, new IIOImage(bands, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
