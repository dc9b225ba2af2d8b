package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Making smaller, interpolating, blurring: what {@link Crop} and {@link Change} are built of. */
class SamplingTest {
  private static Field reduced(int width, int height, double step, Random random, double[] sum) {
    AreaSums sums = new AreaSums(width, height, 1, step);
    float[] row = new float[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        row[x] = random == null ? 0.7f : random.nextFloat();
        sum[0] += row[x];
      }
      sums.add(y, row);
    }
    return sums.means();
  }

  @Property(tries = 300)
  void a_plain_tone_stays_whatever_the_step(
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 1, max = 90) int height,
      @ForAll @DoubleRange(min = 1, max = 40) double step) {
    Field field = reduced(width, height, step, null, new double[1]);

    assertThat(field.width()).isEqualTo(Math.max(1, (int) Math.ceil(width / step - 1e-6)));
    for (float value : field.values()) {
      assertThat(value).isCloseTo(0.7f, within(1e-4f));
    }
  }

  @Property(tries = 300)
  void every_pixel_counts_as_much_as_any_other(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int cells,
      @ForAll @IntRange(min = 1, max = 9) int step) {
    double[] sum = new double[1];
    Field field = reduced(cells * step, cells * step, step, new Random(seed), sum);

    double means = 0;
    for (float value : field.values()) {
      means += value;
    }
    assertThat(means * step * step).isCloseTo(sum[0], within(1e-4 * sum[0] + 1e-6));
  }

  @Property(tries = 300)
  void what_rises_evenly_is_interpolated_exactly(
      @ForAll @DoubleRange(min = 2.5, max = 17.5) double x,
      @ForAll @DoubleRange(min = 2.5, max = 17.5) double y) {
    Field field = new Field(20, 20, 2);
    for (int i = 0; i < 400; i++) {
      field.values()[2 * i] = 3 * (i % 20 + 0.5f) - 2 * (i / 20 + 0.5f);
      field.values()[2 * i + 1] = 5;
    }
    float[] value = new float[2];

    field.at(x, y, value);

    assertThat(value[0]).isCloseTo((float) (3 * x - 2 * y), within(1e-4f));
    assertThat(value[1]).isCloseTo(5, within(1e-5f));
  }

  @Test
  void beyond_the_outermost_cells_the_outermost_go_on() {
    Field field = new Field(3, 1, 1);
    field.values()[0] = 1;
    field.values()[2] = 4;
    float[] value = new float[1];

    field.at(-50, 77, value);
    assertThat(value[0]).isEqualTo(1);
    field.at(50, -3, value);
    assertThat(value[0]).isEqualTo(4);
  }

  @Property(tries = 40)
  void a_blur_keeps_a_plain_tone_and_has_the_deviation_it_is_asked_for(
      @ForAll @DoubleRange(min = 2, max = 12) double sigma) {
    int side = 129;
    float[] plain = new float[side * side];
    Arrays.fill(plain, 0.3f);
    float[] dot = new float[side * side];
    dot[64 * side + 64] = 1;

    float[] blurred = Blur.of(dot, side, sigma);

    assertThat(Blur.of(plain, side, sigma)[777]).isCloseTo(0.3f, within(1e-5f));
    double spread = 0;
    double sum = 0;
    for (int i = 0; i < blurred.length; i++) {
      sum += blurred[i];
      spread += blurred[i] * Math.pow(i % side - 64, 2);
    }
    assertThat(sum).isCloseTo(1, within(1e-3));
    // Whole pixels only: half a pixel of radius is half a pixel of deviation.
    assertThat(Math.sqrt(spread)).isCloseTo(sigma, within(0.55));
    assertThat(dot[64 * side + 64]).as("the plane given is not written to").isEqualTo(1);
  }
}
