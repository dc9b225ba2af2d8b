package io.safelight.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
  @ParameterizedTest
  @CsvSource({"3,3", "3,4", "4,3"})
  void what_is_linear_is_exact_and_what_is_beyond_is_held(int inputs, int outputs) {
    // Given a linear function of all inputs, and values that lie anywhere, equal ones too.
    int points = 5;
    float[] nodes = new float[(int) Math.pow(points, inputs) * outputs];
    for (int i = 0; i < nodes.length; i++) {
      int rest = i / outputs;
      for (int axis = inputs - 1; axis >= 0; axis--, rest /= points) {
        nodes[i] += weight(axis, i % outputs) * (rest % points) / (points - 1);
      }
    }
    Grid grid = new Grid(inputs, outputs, points, nodes);
    Random random = new Random(8);
    float[] from = new float[inputs * 5000];
    for (int i = 0; i < from.length; i++) {
      from[i] = random.nextBoolean() ? random.nextInt(9) / 8f : random.nextFloat() * 1.4f - 0.2f;
    }
    from[0] = Float.NaN;

    float[] to = new float[outputs * 5000];
    grid.apply(from, to, 5000);

    for (int i = 0; i < to.length; i++) {
      float expected = 0;
      for (int axis = 0; axis < inputs; axis++) {
        float value = from[i / outputs * inputs + axis];
        expected += weight(axis, i % outputs) * (value > 0 ? Math.min(1, value) : 0);
      }
      assertThat(to[i]).isCloseTo(expected, within(1e-5f));
    }
  }

  private static float weight(int axis, int output) {
    return 0.1f + 0.17f * axis + 0.07f * output * (axis + 1);
  }
}
