package io.safelight.codec;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.WritableRaster;

/**
 * Turns what ImageIO decodes into rasters: samples as stored, whatever profile they are meant in.
 * The image is used up: where its samples stand pixel by pixel, its array becomes the raster's.
 */
final class AwtRasters {
  private AwtRasters() {}

  static Raster raster(BufferedImage image) throws UndecodableException {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel palette) {
      return expanded(image.getRaster(), palette);
    }
    int colours =
        switch (model.getColorSpace().getType()) {
          case ColorSpace.TYPE_GRAY -> 1;
          case ColorSpace.TYPE_RGB -> 3;
          case ColorSpace.TYPE_CMYK -> 4;
          default -> 0;
        };
    int depth = model.getComponentSize(0);
    int bands = image.getRaster().getNumBands();
    if (colours == 0 || depth != 8 && depth != 16 || bands < colours || bands > colours + 1) {
      throw new UndecodableException("The pixels came as %s, which is not read.".formatted(model));
    }
    Raster raster = raster(image.getRaster(), layout(colours, bands > colours), depth);
    if (bands > colours && image.isAlphaPremultiplied()) {
      divideByAlpha(raster);
    }
    return raster;
  }

  private static PixelLayout layout(int colours, boolean alpha) {
    PixelLayout opaque =
        colours == 1 ? PixelLayout.GREY : colours == 3 ? PixelLayout.BGR : PixelLayout.CMYK;
    return alpha ? opaque.withAlpha() : opaque;
  }

  /**
   * @param layout with as many channels as there are bands
   */
  static Raster raster(WritableRaster source, PixelLayout layout, int depth) {
    Size size = new Size(source.getWidth(), source.getHeight());
    int count = Raster.sampleCount(size, layout.channels());
    Object array = array(source.getDataBuffer());
    if (array != null
        && source.getParent() == null
        && source.getSampleModel() instanceof PixelInterleavedSampleModel pixels
        && pixels.getPixelStride() == layout.channels()
        && pixels.getScanlineStride() == layout.channels() * size.width()
        && source.getDataBuffer().getOffset() == 0
        && source.getDataBuffer().getSize() == count) {
      int[] from = new int[layout.channels()];
      for (int c = 0; c < from.length; c++) {
        from[c] = pixels.getBandOffsets()[band(c, layout)];
      }
      return array instanceof byte[] bytes
          ? Raster.of(size, layout, reordered(bytes, from))
          : Raster.of(size, layout, reordered((short[]) array, from));
    }
    return copied(source, layout, depth, size, count);
  }

  /** The one array of a picture in one piece; null where there are several, or of another kind. */
  private static Object array(DataBuffer buffer) {
    if (buffer.getNumBanks() != 1) {
      return null;
    }
    if (buffer instanceof DataBufferByte bytes) {
      return bytes.getData();
    }
    return buffer instanceof DataBufferUShort shorts ? shorts.getData() : null;
  }

  /**
   * @param from for each channel where within the pixel it stands
   */
  private static byte[] reordered(byte[] samples, int[] from) {
    if (isInOrder(from)) {
      return samples;
    }
    byte[] pixel = new byte[from.length];
    for (int at = 0; at < samples.length; at += pixel.length) {
      for (int c = 0; c < pixel.length; c++) {
        pixel[c] = samples[at + from[c]];
      }
      System.arraycopy(pixel, 0, samples, at, pixel.length);
    }
    return samples;
  }

  private static short[] reordered(short[] samples, int[] from) {
    if (isInOrder(from)) {
      return samples;
    }
    short[] pixel = new short[from.length];
    for (int at = 0; at < samples.length; at += pixel.length) {
      for (int c = 0; c < pixel.length; c++) {
        pixel[c] = samples[at + from[c]];
      }
      System.arraycopy(pixel, 0, samples, at, pixel.length);
    }
    return samples;
  }

  private static boolean isInOrder(int[] from) {
    for (int c = 0; c < from.length; c++) {
      if (from[c] != c) {
        return false;
      }
    }
    return true;
  }

  /** Which band is a channel: R, G and B are B, G and R here, all else is in order. */
  private static int band(int channel, PixelLayout layout) {
    return layout.colours() == 3 && channel < 3 ? 2 - channel : channel;
  }

  private static Raster copied(
      WritableRaster source, PixelLayout layout, int depth, Size size, int count) {
    int channels = layout.channels();
    byte[] samples8 = depth == 8 ? new byte[count] : null;
    short[] samples16 = depth == 16 ? new short[count] : null;
    int[] row = new int[size.width() * channels];
    int to = 0;
    for (int y = 0; y < size.height(); y++) {
      source.getPixels(0, y, size.width(), 1, row);
      for (int from = 0; from < row.length; from += channels) {
        for (int c = 0; c < channels; c++) {
          int level = row[from + band(c, layout)];
          if (samples8 != null) {
            samples8[to++] = (byte) level;
          } else {
            samples16[to++] = (short) level;
          }
        }
      }
    }
    return samples8 != null
        ? Raster.of(size, layout, samples8)
        : Raster.of(size, layout, samples16);
  }

  /** Undoes that colours were multiplied by their alpha, as far as it goes, in place. */
  private static void divideByAlpha(Raster raster) {
    int channels = raster.channels();
    int white = raster.whiteLevel();
    long count = raster.size().pixels() * channels;
    for (int at = 0; at < count; at += channels) {
      int opacity = raster.level(at + channels - 1);
      if (opacity == white) {
        continue;
      }
      for (int c = 0; c < channels - 1; c++) {
        long level = (long) raster.level(at + c) * white;
        raster.put(
            at + c, opacity == 0 ? 0 : (int) Math.min(white, (level + opacity / 2) / opacity));
      }
    }
  }

  /** What was white is black and the other way round; alpha stays, in place. */
  static Raster invertedGrey(Raster raster) {
    long count = raster.size().pixels() * raster.channels();
    for (int at = 0; at < count; at += raster.channels()) {
      raster.put(at, raster.whiteLevel() - raster.level(at));
    }
    return raster;
  }

  private static Raster expanded(WritableRaster indices, IndexColorModel palette) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    boolean grey = true;
    for (int argb : colours) {
      grey &= (argb >> 16 & 0xFF) == (argb & 0xFF) && (argb >> 8 & 0xFF) == (argb & 0xFF);
    }
    PixelLayout layout = layout(grey ? 1 : 3, palette.hasAlpha());
    Size size = new Size(indices.getWidth(), indices.getHeight());
    byte[] samples = new byte[Raster.sampleCount(size, layout.channels())];
    int[] row = new int[size.width()];
    int to = 0;
    for (int y = 0; y < size.height(); y++) {
      indices.getSamples(0, y, size.width(), 1, 0, row);
      for (int index : row) {
        int argb = colours[Math.min(index, colours.length - 1)];
        for (int c = 0; c < layout.colours(); c++) {
          samples[to++] = (byte) (argb >> 8 * c); // B, G, R: from the lowest byte up
        }
        if (layout.hasAlpha()) {
          samples[to++] = (byte) (argb >> 24);
        }
      }
    }
    return Raster.of(size, layout, samples);
  }
}
