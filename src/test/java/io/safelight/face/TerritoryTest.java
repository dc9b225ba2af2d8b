package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TerritoryTest {
  private static final int SIDE = 512;

  /** Crops that lie over each other, of sizes up to one to eight. */
  private static List<Similarity> crowd(long seed, int count) {
    Random random = new Random(seed);
    List<Similarity> faces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double angle = random.nextDouble() - 0.5;
      double scale = Math.pow(2, 3 * random.nextDouble() - 1);
      Similarity turned = new Similarity(scale * Math.cos(angle), scale * Math.sin(angle), 0, 0);
      Point middle = turned.of(new Point(600 * random.nextDouble(), 600 * random.nextDouble()));
      faces.add(
          new Similarity(turned.a(), turned.b(), SIDE / 2.0 - middle.x(), SIDE / 2.0 - middle.y()));
    }
    return faces;
  }

  private static double mask(Similarity face, double x, double y) {
    return FeatherMask.at(face.xOf(x, y), face.yOf(x, y), SIDE);
  }

  @Property(tries = 2000)
  void no_pixel_is_changed_by_more_than_its_largest_mask(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int count,
      @ForAll @DoubleRange(min = -100, max = 700) double x,
      @ForAll @DoubleRange(min = -100, max = 700) double y) {
    List<Similarity> faces = crowd(seed, count);
    Territory territory = new Territory(SIDE, faces);

    double sum = 0;
    double largest = 0;
    for (int i = 0; i < count; i++) {
      double weight = territory.weight(i, x, y);
      assertThat(weight).isBetween(0.0, mask(faces.get(i), x, y) + 1e-12);
      sum += weight;
      largest = Math.max(largest, mask(faces.get(i), x, y));
    }

    assertThat(sum).isLessThanOrEqualTo(largest + 1e-12);
    if (largest == 1 && faces.stream().allMatch(f -> mask(f, x, y) % 1 == 0)) {
      assertThat(sum).as("inside masks, all of a pixel is somebody's").isGreaterThan(1 - 1e-12);
    }
  }

  @Property(tries = 1000)
  void weights_have_no_seam(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int count,
      @ForAll @DoubleRange(min = 0, max = 600) double x,
      @ForAll @DoubleRange(min = 0, max = 600) double y) {
    List<Similarity> faces = crowd(seed, count);
    Territory territory = new Territory(SIDE, faces);
    double scale = faces.stream().mapToDouble(Similarity::scale).max().orElseThrow();
    // A hundredth of the side of the smallest crop.
    double step = SIDE / scale / 100;

    for (int i = 0; i < count; i++) {
      double here = territory.weight(i, x, y);
      assertThat(Math.abs(territory.weight(i, x + step, y) - here)).isLessThan(0.35);
      assertThat(Math.abs(territory.weight(i, x, y + step) - here)).isLessThan(0.35);
    }
  }

  @Property(tries = 1000)
  void who_is_far_away_does_not_matter(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 600) double x,
      @ForAll @DoubleRange(min = 0, max = 600) double y) {
    List<Similarity> faces = crowd(seed, 10);
    Territory all = new Territory(SIDE, faces);

    for (int i = 0; i < faces.size(); i++) {
      assertThat(all.around(i).weight(0, x, y))
          .isCloseTo(all.weight(i, x, y), org.assertj.core.api.Assertions.within(1e-12));
    }
  }

  @Property(tries = 1000)
  void a_face_alone_has_its_mask_and_the_mask_ends_where_the_crop_ends(
      @ForAll @DoubleRange(min = -20, max = 532) double x,
      @ForAll @DoubleRange(min = -20, max = 532) double y) {
    Territory alone = new Territory(SIDE, List.of(new Similarity(1, 0, 0, 0)));
    double mask = FeatherMask.at(x, y, SIDE);
    double inside = Math.min(Math.min(x, y), Math.min(SIDE - x, SIDE - y));

    assertThat(alone.weight(0, x, y)).isEqualTo(mask);
    if (inside <= 0) {
      assertThat(mask).isZero();
    } else if (inside >= 52) {
      assertThat(mask).isEqualTo(1);
    }
    // The steepest per pixel, over a step of one.
    double steepest = FeatherMask.STEEPEST / (FeatherMask.RAMP * SIDE);
    assertThat(Math.abs(FeatherMask.at(x + 1, y, SIDE) - mask)).isLessThanOrEqualTo(steepest);
  }

  @Test
  void between_two_alike_the_nearer_one_has_nearly_all() {
    // Given two faces side by side, 2.5 eye distances of 126 pixels apart
    Territory two =
        new Territory(SIDE, List.of(new Similarity(1, 0, 0, 0), new Similarity(1, 0, -315, 0)));

    assertThat(two.weight(0, 256 + 157.5, 256))
        .isCloseTo(0.5, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(two.weight(0, 256 + 157.5 - 40, 256)).isGreaterThan(0.9);
    assertThat(two.weight(1, 256 + 157.5 - 40, 256)).isLessThan(0.1);
  }
}
