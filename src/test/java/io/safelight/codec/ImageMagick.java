package io.safelight.codec;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of other hands that read what was written; where they are absent tests skip. */
final class ImageMagick {
  private ImageMagick() {}

  /** The samples of one page as ImageMagick, by libtiff, libpng or libjpeg, sees them. */
  static Raster read(Path file, int page, Size size, PixelLayout layout, int bits)
      throws Exception {
    String kind =
        switch (layout) {
          case GREY -> "gray";
          case GREY_ALPHA -> "graya";
          case BGR -> "bgr";
          case BGRA -> "bgra";
          case CMYK -> "cmyk";
          case CMYK_ALPHA -> "cmyka";
        };
    Path raw = file.resolveSibling("raw");
    run(
        "convert",
        file + "[" + page + "]",
        "-depth",
        String.valueOf(bits),
        "-endian",
        "LSB",
        kind + ":" + raw);
    byte[] bytes = Files.readAllBytes(raw);
    if (bits == 8) {
      return Raster.of(size, layout, bytes);
    }
    short[] samples = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return Raster.of(size, layout, samples);
  }

  /**
   * What a program says, its complaints among it.
   *
   * @throws IOException where it ends with another code than 0
   */
  static String run(String... command) throws Exception {
    assumeTrue(isThere(command[0]), () -> "skipped: there is no " + command[0] + " here");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(new ArrayList<>(List.of(command)) + ": " + said);
    }
    return said;
  }

  private static boolean isThere(String program) {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
