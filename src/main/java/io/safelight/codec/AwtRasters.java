package io.safelight.codec;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;

/**
 * Turns what ImageIO decodes into rasters: samples as stored, whatever profile they are meant in.
 */
final class AwtRasters {
  private static final int BAND = 64;
  private static final int[] FOUR_INKS = {0, 1, 2, 3};

  private AwtRasters() {}

  static Raster raster(BufferedImage image) throws UndecodableException {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel palette) {
      return expanded(image.getRaster(), palette);
    }
    int type = model.getColorSpace().getType();
    if (type == ColorSpace.TYPE_CMYK) {
      return screened(image);
    }
    boolean known = type == ColorSpace.TYPE_RGB || type == ColorSpace.TYPE_GRAY;
    int depth = model.getComponentSize(0);
    if (!known || depth != 8 && depth != 16) {
      throw new UndecodableException("The pixels came as %s, which is not read.".formatted(model));
    }
    return copied(image, depth);
  }

  private static Raster expanded(WritableRaster indices, IndexColorModel palette) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    boolean grey = true;
    for (int argb : colours) {
      grey &= (argb >> 16 & 0xFF) == (argb & 0xFF) && (argb >> 8 & 0xFF) == (argb & 0xFF);
    }
    int channels = palette.hasAlpha() ? 4 : grey ? 1 : 3;
    Size size = new Size(indices.getWidth(), indices.getHeight());
    byte[] samples = new byte[Raster.sampleCount(size, channels)];
    int[] row = new int[size.width()];
    int to = 0;
    for (int y = 0; y < size.height(); y++) {
      indices.getSamples(0, y, size.width(), 1, 0, row);
      for (int index : row) {
        int argb = colours[Math.min(index, colours.length - 1)];
        for (int c = 0; c < channels; c++) {
          samples[to++] = (byte) (argb >> 8 * c); // B, G, R, A: from the lowest byte up
        }
      }
    }
    return Raster.of(size, PixelLayout.ofOpenCv(channels), samples);
  }

  private static Raster copied(BufferedImage image, int depth) {
    WritableRaster source = image.getRaster();
    int bands = source.getNumBands();
    boolean alpha = image.getColorModel().hasAlpha();
    boolean premultiplied = alpha && image.isAlphaPremultiplied();
    int channels = alpha ? 4 : bands >= 3 ? 3 : 1;
    int white = (1 << depth) - 1;
    Size size = new Size(image.getWidth(), image.getHeight());
    int count = Raster.sampleCount(size, channels);
    byte[] samples8 = depth == 8 ? new byte[count] : null;
    short[] samples16 = depth == 16 ? new short[count] : null;
    int[] row = new int[size.width() * bands];
    int to = 0;
    for (int y = 0; y < size.height(); y++) {
      source.getPixels(0, y, size.width(), 1, row);
      for (int from = 0; from < row.length; from += bands) {
        int opacity = premultiplied ? row[from + bands - 1] : white;
        for (int c = 0; c < channels; c++) {
          int level = row[from + band(c, bands)];
          if (premultiplied && c < 3) {
            level =
                opacity == 0
                    ? 0
                    : Math.min(white, (int) (((long) level * white + opacity / 2) / opacity));
          }
          if (samples8 != null) {
            samples8[to++] = (byte) level;
          } else {
            samples16[to++] = (short) level;
          }
        }
      }
    }
    return samples8 != null
        ? Raster.of(size, PixelLayout.ofOpenCv(channels), samples8)
        : Raster.of(size, PixelLayout.ofOpenCv(channels), samples16);
  }

  /** Where one of B, G, R, A stands among the bands grey; grey, A; R, G, B; R, G, B, A. */
  private static int band(int channel, int bands) {
    if (channel == 3) {
      return bands - 1;
    }
    return bands < 3 ? 0 : 2 - channel;
  }

  /** Inks, 8 bits each, to sRGB; whatever comes after the fourth channel is left out. */
  private static Raster screened(BufferedImage image) {
    ColorSpace inks = image.getColorModel().getColorSpace();
    // Without a profile the reader's stand-in is one level off at white paper: so by our own hand.
    return inks instanceof ICC_ColorSpace ? screenedBy(inks, image) : screenedPlainly(image);
  }

  /** A few rows at a time: the conversion would hold both pictures in full otherwise. */
  private static Raster screenedBy(ColorSpace inks, BufferedImage image) {
    Size size = new Size(image.getWidth(), image.getHeight());
    byte[] samples = new byte[Raster.sampleCount(size, 3)];
    ColorConvertOp toScreen =
        new ColorConvertOp(inks, ColorSpace.getInstance(ColorSpace.CS_sRGB), null);
    int to = 0;
    for (int y = 0; y < size.height(); y += BAND) {
      int rows = Math.min(BAND, size.height() - y);
      WritableRaster band =
          image.getRaster().createWritableChild(0, y, size.width(), rows, 0, 0, FOUR_INKS);
      WritableRaster screen =
          WritableRaster.createInterleavedRaster(DataBuffer.TYPE_BYTE, size.width(), rows, 3, null);
      byte[] rgb = ((DataBufferByte) toScreen.filter(band, screen).getDataBuffer()).getData();
      for (int i = 0; i < rgb.length; i += 3) {
        samples[to++] = rgb[i + 2];
        samples[to++] = rgb[i + 1];
        samples[to++] = rgb[i];
      }
    }
    return Raster.of(size, PixelLayout.BGR, samples);
  }

  /** Inks that filter light one after the other: (1 - c) (1 - k). */
  private static Raster screenedPlainly(BufferedImage image) {
    WritableRaster source = image.getRaster();
    int bands = source.getNumBands();
    Size size = new Size(image.getWidth(), image.getHeight());
    byte[] samples = new byte[Raster.sampleCount(size, 3)];
    int[] row = new int[size.width() * bands];
    int to = 0;
    for (int y = 0; y < size.height(); y++) {
      source.getPixels(0, y, size.width(), 1, row);
      for (int from = 0; from < row.length; from += bands) {
        int light = 255 - row[from + 3];
        for (int ink = 2; ink >= 0; ink--) {
          samples[to++] = (byte) (((255 - row[from + ink]) * light + 127) / 255);
        }
      }
    }
    return Raster.of(size, PixelLayout.BGR, samples);
  }
}
