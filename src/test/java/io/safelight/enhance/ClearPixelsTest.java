package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClearPixelsTest {
  @Test
  void what_is_visible_is_not_touched_and_the_rest_lies_between_it() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      int width = 1 + random.nextInt(40);
      int height = 1 + random.nextInt(40);
      float[] plane = new float[width * height];
      boolean[] visible = new boolean[plane.length];
      for (int i = 0; i < plane.length; i++) {
        visible[i] = random.nextInt(9) == 0;
        plane[i] = visible[i] ? 0.4f + 0.2f * random.nextFloat() : Float.NaN;
      }
      visible[0] = true;
      plane[0] = 0.5f;
      float[] before = plane.clone();

      ClearPixels.fill(plane, width, height, visible, 0, 1);

      for (int i = 0; i < plane.length; i++) {
        if (visible[i]) {
          assertThat(plane[i]).isEqualTo(before[i]);
        } else {
          assertThat(plane[i]).isBetween(0.3999f, 0.6001f);
        }
      }
    }
  }

  @Test
  void where_nothing_is_visible_there_is_grey() {
    float[] planes = new float[3 * 16];
    Arrays.fill(planes, 7);

    ClearPixels.fill(planes, 4, 4, new boolean[16], -1, 1);

    assertThat(planes).containsOnly(0f);
  }
}
