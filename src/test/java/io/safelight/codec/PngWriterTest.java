package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.image.PixelChecksum;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.metadata.Block;
import io.safelight.metadata.PngChunk;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.FileImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PngWriterTest {
  private static final PixelLayout[] LAYOUTS = {
    PixelLayout.GREY, PixelLayout.GREY_ALPHA, PixelLayout.BGR, PixelLayout.BGRA
  };

  @TempDir Path folder;

  static List<Arguments> everyLayoutAndDepth() {
    List<Arguments> kinds = new ArrayList<>();
    for (PixelLayout layout : LAYOUTS) {
      kinds.add(Arguments.of(layout, 8));
      kinds.add(Arguments.of(layout, 16));
    }
    return kinds;
  }

  private Path written(Raster picture, PngChunk... beside) throws Exception {
    Path file = folder.resolve("a.png");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      PngWriter.write(picture, List.of(beside), channel);
    }
    return file;
  }

  @ParameterizedTest
  @MethodSource("everyLayoutAndDepth")
  void java_reads_the_very_samples(PixelLayout layout, int bits) throws Exception {
    Random chance = new Random(bits + layout.ordinal());
    for (int i = 0; i < 12; i++) {
      Size size =
          i == 0 ? new Size(1, 1) : new Size(1 + chance.nextInt(300), 1 + chance.nextInt(300));
      Raster picture = Smooth.picture(size, layout, bits, i * 40, chance);

      assertThat(samplesByJava(written(picture))).isEqualTo(Smooth.inFileOrder(picture));
    }
  }

  @ParameterizedTest
  @MethodSource("everyLayoutAndDepth")
  void libpng_reads_the_very_samples(PixelLayout layout, int bits) throws Exception {
    Raster picture = Smooth.picture(new Size(701, 300), layout, bits, 3, new Random(4));

    Raster back = ImageMagick.read(written(picture), 0, picture.size(), layout, bits);

    assertThat(PixelChecksum.of(back)).isEqualTo(PixelChecksum.of(picture));
  }

  @Test
  void a_pattern_is_searched_for_repeats_and_a_photograph_is_not() throws Exception {
    Random chance = new Random(9);
    byte[] pattern = new byte[1200 * 900 * 3];
    byte[] noise = new byte[pattern.length];
    byte[] motif = new byte[12_000];
    chance.nextBytes(motif);
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = motif[i % motif.length];
      noise[i] = (byte) (128 + 8 * chance.nextGaussian());
    }
    Size size = new Size(1200, 900);

    long repeated = Files.size(written(Raster.of(size, PixelLayout.BGR, pattern)));
    byte[] noisy = Files.readAllBytes(written(Raster.of(size, PixelLayout.BGR, noise)));

    assertThat(repeated).isLessThan(pattern.length / 5);
    // The header that zlib never writes at this level with a search.
    assertThat(firstBytesOfPixels(noisy)).startsWith(0x78, 0x01);
    assertThat(noisy.length).isLessThan(noise.length * 3 / 4);
  }

  private static int[] firstBytesOfPixels(byte[] png) {
    int at = new String(png, StandardCharsets.ISO_8859_1).indexOf("IDAT") + 4;
    return new int[] {png[at] & 0xFF, png[at + 1] & 0xFF};
  }

  @Test
  void dots_on_black_are_not_filtered() throws Exception {
    Random chance = new Random(3);
    byte[] night = new byte[800 * 600];
    for (int i = 0; i < night.length; i++) {
      night[i] = (byte) (chance.nextInt(100) == 0 ? 255 : 0);
    }

    long length = Files.size(written(Raster.of(new Size(800, 600), PixelLayout.GREY, night)));

    // An entropy of 0.081 bits a dot and a code of whole bits: one a pixel, zlib's repeats less.
    assertThat(length).isLessThan(night.length / 8);
  }

  private static int[] samplesByJava(Path file) throws Exception {
    ImageReader reader = JavaPlugins.of(ImageReaderSpi.class, "png").createReaderInstance();
    try (FileImageInputStream input = new FileImageInputStream(file.toFile())) {
      reader.setInput(input);
      java.awt.image.Raster raster = reader.read(0).getRaster();
      return raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
    } finally {
      reader.dispose();
    }
  }

  @Test
  void chunks_stand_before_the_pixels_in_the_order_given_and_all_checksums_are_right()
      throws Exception {
    Raster picture = RoundTripTest.noise(new Size(500, 400), 3, 16, new Random(1));

    Path file =
        written(
            picture,
            new PngChunk("gAMA", Block.of(new byte[] {0, 0, (byte) 0xB1, (byte) 0x8F})),
            new PngChunk("tEXt", Block.of("Comment\0hello".getBytes(StandardCharsets.US_ASCII))));

    List<String> types = types(Files.readAllBytes(file));
    assertThat(types).startsWith("IHDR", "gAMA", "tEXt", "IDAT", "IDAT").endsWith("IEND");
    assertThat(types.subList(3, types.size() - 1)).containsOnly("IDAT");
    assertThat(ImageMagick.run("identify", "-format", "%c", file.toString())).contains("hello");
  }

  /** Types of all chunks; each checksum is looked at. */
  private static List<String> types(byte[] png) {
    List<String> types = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(png).position(8);
    while (bytes.hasRemaining()) {
      int length = bytes.getInt();
      CRC32 checksum = new CRC32();
      checksum.update(png, bytes.position(), length + 4);
      types.add(new String(png, bytes.position(), 4, StandardCharsets.US_ASCII));
      bytes.position(bytes.position() + 4 + length);
      assertThat(bytes.getInt()).isEqualTo((int) checksum.getValue());
    }
    return types;
  }

  @Test
  void inks_are_refused() {
    Raster inks = Raster.of(new Size(1, 1), PixelLayout.CMYK, new byte[4]);

    assertThatThrownBy(() -> written(inks)).isInstanceOf(IllegalArgumentException.class);
  }
}
