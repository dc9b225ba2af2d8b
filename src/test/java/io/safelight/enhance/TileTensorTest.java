package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.safelight.TestPictures;
import io.safelight.colour.Profile;
import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.inference.ModelCard;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileTensorTest {
  private static final int SIDE = 64;

  private static final Tile TILE = new Tile(0, 0, new Region(8, 8, SIDE - 16, SIDE - 16));

  private final Raster picture = TestPictures.scene(SIDE, SIDE, 20, 1);
  private final FloatBuffer values = FloatBuffer.allocate(3 * SIDE * SIDE);
  private final FloatBuffer answer = FloatBuffer.allocate(3 * SIDE * SIDE);
  private TileTensor tensor;
  private double asked;

  @BeforeEach
  void a_tile_and_an_answer_like_it() throws Exception {
    tensor =
        new TileTensor(
            ModelCard.read(Path.of("models/photo-restore/model.yaml")),
            new Size(SIDE, SIDE),
            Profile.SRGB.lens(),
            false);
    asked = tensor.read(OriginalRows.whole(picture), TILE, values);
    answer.put(0, values, 0, values.capacity());
  }

  private boolean isPlausible() {
    return tensor.isPlausible(asked, tensor.blend(picture, TILE, values, answer, 1));
  }

  @Test
  void an_answer_like_the_question_is_plausible_and_changes_nothing() {
    assertThat(isPlausible()).isTrue();
    assertThat(picture.bytes8()).isEqualTo(TestPictures.scene(SIDE, SIDE, 20, 1).bytes8());
  }

  @Test
  void a_black_answer_is_not() {
    answer.put(0, new float[answer.capacity()]);

    assertThat(isPlausible()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void an_answer_with_one_value_that_is_no_number_is_not_wherever_it_is(float odd) {
    // In the halo, in the core, at the very end.
    for (int place : new int[] {5, 20 * SIDE + 20, 777, answer.capacity() - 1}) {
      answer.put(place, odd);

      assertThat(isPlausible()).as("at %d", place).isFalse();
      answer.put(place, values.get(place));
    }
  }

  @Test
  void infinities_of_both_signs_do_not_make_up_for_each_other() {
    answer.put(3, Float.POSITIVE_INFINITY);
    answer.put(SIDE + 3, Float.NEGATIVE_INFINITY);

    assertThat(isPlausible()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void every_level_is_read_exactly(int depth) {
    // Given every level of 8 bits, and as many of 16, in all three colours
    Raster levels = Raster.empty(new Size(SIDE, SIDE), PixelLayout.BGR, depth);
    for (int i = 0; i < 3 * SIDE * SIDE; i++) {
      levels.put(i, depth == 8 ? i % 256 : i * 5 + i / 3 % 2);
    }

    double sum = tensor.read(OriginalRows.whole(levels), TILE, values);

    double expected = 0;
    for (int i = 0; i < 3 * SIDE * SIDE; i++) {
      // BGR samples to RGB planes.
      float value = values.get((2 - i % 3) * SIDE * SIDE + i / 3);
      assertThat(value).isEqualTo(1f / levels.whiteLevel() * levels.level(i));
      expected += value;
    }
    assertThat(sum).isCloseTo(expected, within(0.01));
  }
}
