package io.safelight.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Reference;
import io.safelight.image.Size;
import io.safelight.verify.LikenessMeasure.Figures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LikenessMeasureTest {
  @BeforeAll
  static void natives() {
    nu.pattern.OpenCV.loadLocally();
  }

  private static Figures between(Raster source, Raster result) {
    return LikenessMeasure.between(Reference.of(source), Reference.of(result));
  }

  @Test
  void a_picture_is_wholly_like_itself() {
    Figures figures = between(Pictures.scene(), Pictures.scene());

    assertThat(figures.structure()).isCloseTo(1, within(1e-9));
    assertThat(figures.localStructure()).isCloseTo(1, within(1e-9));
    assertThat(figures.chromaShift()).isZero();
    assertThat(figures.localShift()).isZero();
    assertThat(figures.resultSpread()).isEqualTo(figures.sourceSpread()).isGreaterThan(20);
  }

  @Test
  void the_similarity_of_two_flat_tones_is_its_luminance_term() {
    Raster dark = Pictures.drawn(new Size(64, 64), (x, y) -> Pictures.bgr(50, 50, 50));
    Raster light = Pictures.drawn(new Size(64, 64), (x, y) -> Pictures.bgr(100, 100, 100));

    // Wang et al. 2004, equation 6: (2·50·100 + C1) / (50² + 100² + C1), C1 = 6.5025.
    assertThat(between(dark, light).structure()).isCloseTo(10006.5025 / 12506.5025, within(1e-9));
  }

  @Test
  void the_chroma_shift_between_grey_and_full_blue_is_that_of_bt_601() {
    Raster black = Pictures.drawn(new Size(64, 64), (x, y) -> 0);
    Raster blue = Pictures.drawn(new Size(64, 64), (x, y) -> Pictures.bgr(255, 0, 0));

    // ITU-T T.871: blue is Cb = +127.5, Cr = -0.081312 · 255.
    assertThat(between(black, blue).chromaShift())
        .isCloseTo(Math.hypot(127.5, 0.081312 * 255), within(0.01));
  }

  @Test
  void a_shift_of_tone_alone_is_no_shift_of_chroma() {
    Raster dark = Pictures.drawn(new Size(64, 64), (x, y) -> Pictures.bgr(50, 50, 50));
    Raster light = Pictures.drawn(new Size(64, 64), (x, y) -> Pictures.bgr(90, 90, 90));

    Figures figures = between(dark, light);

    assertThat(figures.chromaShift()).isCloseTo(0, within(1e-9));
    assertThat(figures.localShift()).isCloseTo(40, within(1e-9));
  }

  @Test
  void one_wrong_corner_is_found_in_the_worst_cell() {
    Raster scene = Pictures.scene();
    Raster patched =
        Pictures.patched(scene, Pictures.drawn(scene.size(), (x, y) -> 0), 50, 38, 0, 0);

    Figures figures = between(scene, patched);

    assertThat(figures.localShift()).isGreaterThan(100);
    assertThat(figures.structure()).isGreaterThan(0.9);
  }

  @Test
  void noise_that_the_restoration_took_away_leaves_the_structure() {
    assertThat(between(Pictures.noisy(Pictures.scene(), 50), Pictures.scene()).structure())
        .isGreaterThan(0.8);
  }

  @Test
  void a_result_of_another_size_is_compared_at_the_smaller_size() {
    Raster scene = Pictures.scene();
    Raster smaller =
        Pictures.drawn(
            new Size(200, 150),
            (x, y) ->
                Pictures.bgr(
                    scene.sample(2 * x, 2 * y, 0),
                    scene.sample(2 * x, 2 * y, 1),
                    scene.sample(2 * x, 2 * y, 2)));

    assertThat(between(scene, smaller).structure()).isGreaterThan(0.95);
  }

  @Test
  void a_grey_result_of_a_grey_source_is_measured_too() {
    byte[] ramp = new byte[64 * 64];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (byte) (i % 64 * 4);
    }
    Raster grey = Raster.of(new Size(64, 64), PixelLayout.GREY, ramp);

    assertThat(between(grey, grey).structure()).isCloseTo(1, within(1e-9));
    assertThat(between(grey, grey).chromaShift()).isZero();
  }

  @Test
  void a_single_pixel_can_be_compared() {
    Raster pixel = Raster.of(new Size(1, 1), PixelLayout.BGR, new byte[] {1, 2, 3});

    assertThat(between(pixel, pixel).structure()).isCloseTo(1, within(1e-9));
  }
}
