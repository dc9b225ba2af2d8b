package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.corpus.Turns;
import io.safelight.image.PixelChecksum;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.util.Random;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UprightTest {
  @BeforeAll
  static void natives() {
    OpenCV.loadLocally();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turning_undoes_how_the_camera_stored_it(int orientation) {
    Random chance = new Random(orientation);
    for (int i = 0; i < 20; i++) {
      Size size = new Size(1 + chance.nextInt(80), 1 + chance.nextInt(80));
      int channels = new int[] {1, 3, 4}[i % 3];
      Raster upright = RoundTripTest.noise(size, channels, i % 2 == 0 ? 8 : 16, chance);

      Raster turned = Upright.turned(Turns.stored(upright, orientation), orientation);

      assertThat(PixelChecksum.of(turned)).isEqualTo(PixelChecksum.of(upright));
    }
  }

  /** By the figures of EXIF 2.3, 4.6.4 A, so that the test does not lean on OpenCV's words. */
  @Test
  void six_means_that_the_stored_left_column_is_the_top_row() {
    Raster stored = Raster.of(new Size(2, 3), PixelLayout.GREY, new byte[] {1, 2, 3, 4, 5, 6});

    Raster upright = Upright.turned(stored, 6);

    assertThat(upright.size()).isEqualTo(new Size(3, 2));
    assertThat(upright.bytes8()).containsExactly(5, 3, 1, 6, 4, 2);
  }
}
