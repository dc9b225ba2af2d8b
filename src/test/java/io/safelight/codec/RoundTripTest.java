package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.corpus.Orders;
import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelChecksum;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.job.Enhancement;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Recipe;
import io.safelight.job.ResultPromise;
import io.safelight.probe.HeaderProbe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Random pixels of random sizes through every format: what comes back is what was promised. */
class RoundTripTest {
  private static final Enhancement NONE = new Enhancement("none", "0", "CPU", 0, List.of());

  private static final ImageFormat[] WRITTEN = {
    ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.TIFF, ImageFormat.WEBP
  };

  @TempDir Path desk;

  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  static List<Arguments> everyKind() {
    List<Arguments> kinds = new ArrayList<>();
    for (ImageFormat format : WRITTEN) {
      for (int channels : new int[] {1, 3, 4}) {
        for (int bits : new int[] {8, 16}) {
          for (int quality : new int[] {80, 100}) {
            kinds.add(Arguments.of(format, channels, bits, quality));
          }
        }
      }
    }
    return kinds;
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void what_is_written_reads_back_as_promised(
      ImageFormat format, int channels, int bits, int quality) throws Exception {
    Random chance = new Random(31L * channels + bits);
    for (int i = 0; i < 6; i++) {
      Size size =
          i == 0 ? new Size(1, 1) : new Size(1 + chance.nextInt(150), 1 + chance.nextInt(150));
      Raster picture = noise(size, channels, bits, chance);

      Job.Encoded encoded = encode(picture, format, quality);

      ResultPromise promise = encoded.pages().get(0).promise();
      Raster back = RasterReader.read(encoded.staged(), promise.format(), 0, promise.size());
      assertThat(back.size()).isEqualTo(size);
      assertThat(back.layout()).isEqualTo(promise.layout());
      assertThat(back.bitDepth()).isEqualTo(promise.bitDepth());
      boolean lossy = format == ImageFormat.JPEG || format == ImageFormat.WEBP && quality < 100;
      assertThat(promise.pixelChecksum().isEmpty()).isEqualTo(lossy);
      if (!lossy) {
        assertThat(promise.pixelChecksum()).hasValue(PixelChecksum.of(back));
      }
      if (format == ImageFormat.PNG || format == ImageFormat.TIFF) {
        assertThat(PixelChecksum.of(back)).isEqualTo(PixelChecksum.of(picture));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void what_is_written_is_a_picture_that_the_probe_admits(
      ImageFormat format, int channels, int bits, int quality) throws Exception {
    Raster picture = noise(new Size(40, 30), channels, bits, new Random(1));

    Job.Encoded encoded = encode(picture, format, quality);

    Header header = new HeaderProbe(Orders.LIMITS).probe(Orders.of(encoded.staged())).header();
    assertThat(header.format()).isEqualTo(format);
    assertThat(header.size()).isEqualTo(picture.size());
    assertThat(header.orientation()).isEqualTo(1);
  }

  private Job.Encoded encode(Raster picture, ImageFormat format, int quality) throws Failure {
    Header source =
        new Header(
            format, picture.size(), picture.channels(), picture.bitDepth(), Header.Colour.RGB, 1);
    Job.Probed probed =
        Orders.of(desk.resolve("source"), Recipe.Output.SAME_AS_INPUT, quality, desk)
            .probed(List.of(source), 1, "0");
    return (Job.Encoded)
        Orders.encoder()
            .encode(Orders.described(probed).decoded(picture, picture).enhanced(picture, NONE));
  }

  static Raster noise(Size size, int channels, int bits, Random chance) {
    return noise(size, PixelLayout.ofOpenCv(channels), bits, chance);
  }

  static Raster noise(Size size, PixelLayout layout, int bits, Random chance) {
    int count = Raster.sampleCount(size, layout.channels());
    if (bits == 8) {
      byte[] samples = new byte[count];
      chance.nextBytes(samples);
      return Raster.of(size, layout, samples);
    }
    short[] samples = new short[count];
    for (int i = 0; i < count; i++) {
      samples[i] = (short) chance.nextInt();
    }
    return Raster.of(size, layout, samples);
  }
}
