package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.TestPictures;
import io.safelight.colour.Profile;
import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.inference.ModelCard;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TileTensorTest {
  private static final int SIDE = 64;

  private TileTensor tensor;
  private float[] values;

  @BeforeEach
  void a_tile() throws Exception {
    tensor =
        new TileTensor(
            ModelCard.read(Path.of("models/photo-restore/model.yaml")), SIDE, Profile.SRGB.lens());
    Raster picture = TestPictures.scene(SIDE, SIDE, 20, 1);
    values = new float[3 * SIDE * SIDE];
    tensor.read(OriginalRows.whole(picture), new Tile(0, 0, new Region(0, 0, SIDE, SIDE)), values);
  }

  @Test
  void an_answer_like_the_question_is_plausible() {
    assertThat(tensor.isPlausible(values, values.clone())).isTrue();
  }

  @Test
  void a_black_answer_is_not() {
    assertThat(tensor.isPlausible(values, new float[values.length])).isFalse();
  }

  @Test
  void an_answer_with_one_value_that_is_no_number_is_not() {
    float[] answer = values.clone();
    answer[777] = Float.NaN;

    assertThat(tensor.isPlausible(values, answer)).isFalse();
  }

  @Test
  void an_answer_with_an_infinity_is_not() {
    float[] answer = values.clone();
    answer[5] = Float.POSITIVE_INFINITY;

    assertThat(tensor.isPlausible(values, answer)).isFalse();
  }
}
