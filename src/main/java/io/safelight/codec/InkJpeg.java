package io.safelight.codec;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The samples of a JPEG of four channels with Adobe's mark, as inks. Adobe's programs store inks
 * inverted, and C, M and Y perhaps as luma and chroma (YCCK): Adobe's technical note 5116, 18.
 */
final class InkJpeg {
  private static final int YCCK = 2;
  private static final int APP14 = 0xEE;
  private static final int SOS = 0xDA;
  private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};

  /** Within Adobe's segment, behind its length: the last of its twelve bytes. */
  private static final int TRANSFORM = 11;

  private InkJpeg() {}

  /** Whether luma and chroma are stored. The file's segments have been found sound. */
  static boolean isYcck(Path file) throws IOException {
    boolean ycck = false;
    try (DataInputStream input =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      input.skipNBytes(2);
      while (true) {
        int marker = 0;
        while (marker == 0 || marker == 0xFF) {
          // To the next FF, and past those that fill up.
          while (marker != 0xFF && input.readUnsignedByte() != 0xFF) {
            continue;
          }
          marker = input.readUnsignedByte();
        }
        if (marker == SOS) {
          return ycck;
        }
        if (marker < 0xC0 || marker >= 0xD0 && marker <= 0xD8) {
          continue; // alone
        }
        byte[] content = new byte[Math.max(0, input.readUnsignedShort() - 2)];
        input.readFully(content);
        if (marker == APP14 && content.length > TRANSFORM && isAdobes(content)) {
          ycck = content[TRANSFORM] == YCCK;
        }
      }
    } catch (EOFException cutOff) {
      return ycck;
    }
  }

  private static boolean isAdobes(byte[] content) {
    for (int i = 0; i < ADOBE.length; i++) {
      if (content[i] != ADOBE[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * @param samples as decoded without any conversion; becomes the raster's
   */
  static Raster inks(Size size, byte[] samples, boolean ycck) {
    for (int i = 0; i < samples.length; i += 4) {
      if (ycck) {
        fromChroma(samples, i);
      } else {
        samples[i] = (byte) ~samples[i];
        samples[i + 1] = (byte) ~samples[i + 1];
        samples[i + 2] = (byte) ~samples[i + 2];
      }
      samples[i + 3] = (byte) ~samples[i + 3];
    }
    return Raster.of(size, PixelLayout.CMYK, samples);
  }

  /**
   * What JFIF's formula makes of luma and chroma would be 255 less C, M and Y, and these inverted:
   * so it is the inks themselves.
   */
  private static void fromChroma(byte[] samples, int i) {
    int y = samples[i] & 0xFF;
    int cb = (samples[i + 1] & 0xFF) - 128;
    int cr = (samples[i + 2] & 0xFF) - 128;
    samples[i] = level(y + 1.402 * cr);
    samples[i + 1] = level(y - 0.344136 * cb - 0.714136 * cr);
    samples[i + 2] = level(y + 1.772 * cb);
  }

  private static byte level(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
