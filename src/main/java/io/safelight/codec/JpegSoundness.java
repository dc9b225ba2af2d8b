package io.safelight.codec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Whether a JPEG's coded pixels are whole. OpenCV's libjpeg says damage to standard error only and
 * hands out a picture that is grey or shifted from there on; Java's libjpeg says the same words to
 * a listener. So the file is decoded by Java once more, for its words alone: about 6 ms a
 * megapixel.
 */
final class JpegSoundness {
  /** Only every so many pixels are kept: nobody looks at them. */
  private static final int STRIDE = 64;

  /**
   * Few bytes between scans and markers are webcams' padding. More are what is left when the
   * decoder, having lost its place, reached the last block too early.
   */
  private static final int MOST_PADDING = 1024;

  // jdmarker.c and jdhuff.c by way of jerror.h, IJG 6b.
  private static final Pattern EXTRANEOUS =
      Pattern.compile("Corrupt JPEG data: (\\d+) extraneous bytes before marker 0x[dD].*");
  private static final Pattern DAMAGE =
      Pattern.compile(
          "Corrupt JPEG data: (premature end|bad Huffman|found marker|arithmetic).*"
              + "|Premature end of (JPEG|input) file.*");

  private JpegSoundness() {}

  /**
   * @throws UndecodableException where the decoder found damage in the pixels
   */
  static void check(Path file) throws UndecodableException, IOException {
    List<String> words = new ArrayList<>();
    ImageReader reader = JavaPlugins.of(ImageReaderSpi.class, "jpeg").createReaderInstance();
    try (ImageInputStream input = new FileImageInputStream(file.toFile())) {
      reader.addIIOReadWarningListener((source, warning) -> words.add(warning));
      reader.setInput(input, true, true);
      ImageReadParam few = reader.getDefaultReadParam();
      few.setSourceSubsampling(STRIDE, STRIDE, 0, 0);
      reader.readRaster(0, few);
    } catch (IOException | RuntimeException stumbled) {
      // Java's reader is choosier about metadata than we are, and no witness then: what else is
      // wrong with the pixels, the decoder proper finds.
    } finally {
      reader.dispose();
    }
    for (String word : words) {
      if (isDamage(word)) {
        throw UndecodableException.said(word, null);
      }
    }
  }

  static boolean isDamage(String word) {
    Matcher extraneous = EXTRANEOUS.matcher(word);
    if (extraneous.matches()) {
      return extraneous.group(1).length() > 6
          || Integer.parseInt(extraneous.group(1)) > MOST_PADDING;
    }
    return DAMAGE.matcher(word).matches();
  }
}
