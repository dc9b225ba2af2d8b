package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SimilarityTest {
  private static List<Point> scattered(long seed, double extent) {
    Random random = new Random(seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      points.add(new Point(extent * random.nextDouble(), extent * random.nextDouble()));
    }
    return points;
  }

  @Property(tries = 500)
  void what_was_turned_scaled_and_shifted_is_recovered(
      @ForAll long seed,
      @ForAll @DoubleRange(min = -3.2, max = 3.2) double angle,
      @ForAll @DoubleRange(min = 0.02, max = 50) double scale,
      @ForAll @DoubleRange(min = -2000, max = 2000) double shiftX,
      @ForAll @DoubleRange(min = -2000, max = 2000) double shiftY) {
    Similarity made =
        new Similarity(scale * Math.cos(angle), scale * Math.sin(angle), shiftX, shiftY);
    List<Point> points = scattered(seed, 100);

    Similarity found =
        Similarity.between(points, points.stream().map(made::of).toList()).orElseThrow();

    assertThat(found.a()).isCloseTo(made.a(), within(1e-9));
    assertThat(found.b()).isCloseTo(made.b(), within(1e-9));
    assertThat(found.shiftX()).isCloseTo(shiftX, within(1e-9));
    assertThat(found.shiftY()).isCloseTo(shiftY, within(1e-9));
  }

  @Property(tries = 500)
  void there_and_back_is_where_one_was(
      @ForAll @DoubleRange(min = -3.2, max = 3.2) double angle,
      @ForAll @DoubleRange(min = 0.02, max = 50) double scale,
      @ForAll @DoubleRange(min = -9000, max = 9000) double x,
      @ForAll @DoubleRange(min = -9000, max = 9000) double y) {
    Similarity there = new Similarity(scale * Math.cos(angle), scale * Math.sin(angle), 17, -5);

    Point back = there.inverse().of(there.of(new Point(x, y)));

    assertThat(back.distance(new Point(x, y))).isLessThan(1e-8);
    assertThat(there.inverse().scale() * there.scale()).isCloseTo(1, within(1e-12));
  }

  @Property(tries = 300)
  void no_other_turn_or_scale_brings_the_points_nearer(
      @ForAll long seed,
      @ForAll @DoubleRange(min = -0.2, max = 0.2) double turn,
      @ForAll @DoubleRange(min = 0.8, max = 1.25) double larger) {
    List<Point> from = scattered(seed, 100);
    List<Point> to = scattered(seed + 1, 100);
    Similarity best = Similarity.between(from, to).orElseThrow();
    double a = larger * (best.a() * Math.cos(turn) - best.b() * Math.sin(turn));
    double b = larger * (best.a() * Math.sin(turn) + best.b() * Math.cos(turn));

    double off = squares(best, from, to);

    // Around the means, which stay where they are.
    Similarity free = new Similarity(a, b, 0, 0);
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < 5; i++) {
      meanX += (to.get(i).x() - free.of(from.get(i)).x()) / 5;
      meanY += (to.get(i).y() - free.of(from.get(i)).y()) / 5;
    }
    assertThat(off)
        .isLessThanOrEqualTo(squares(new Similarity(a, b, meanX, meanY), from, to) + 1e-6);
  }

  private static double squares(Similarity by, List<Point> from, List<Point> to) {
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      sum += Math.pow(by.of(from.get(i)).distance(to.get(i)), 2);
    }
    return sum;
  }

  @Test
  void points_without_extent_or_that_are_no_numbers_are_refused() {
    List<Point> face = Template.ffhq(512).points().points();

    assertThat(Similarity.between(Collections.nCopies(5, new Point(400, 300)), face)).isEmpty();
    assertThat(Similarity.between(face, Collections.nCopies(5, new Point(400, 300)))).isEmpty();
    assertThat(Similarity.between(Collections.nCopies(5, new Point(Double.NaN, 3)), face))
        .isEmpty();
    // A square and its mirror image: every turn is as good as any other.
    List<Point> square =
        List.of(new Point(0, 0), new Point(1, 0), new Point(1, 1), new Point(0, 1));
    List<Point> mirrored =
        List.of(new Point(1, 0), new Point(0, 0), new Point(0, 1), new Point(1, 1));
    assertThat(Similarity.between(square, mirrored)).isEmpty();
  }

  @Test
  void a_face_with_its_sides_exchanged_is_not_mirrored_but_does_not_fit() {
    Template template = Template.ffhq(512);
    Landmarks face = template.points();
    Landmarks exchanged =
        new Landmarks(
            face.rightEye(), face.leftEye(), face.nose(), face.rightMouth(), face.leftMouth());

    double misfit = template.align(exchanged).map(to -> template.misfit(exchanged, to)).orElse(9.0);

    assertThat(misfit).isGreaterThan(FaceRestorer.MOST_MISFIT);
    assertThat(template.misfit(face, template.align(face).orElseThrow())).isLessThan(1e-9);
  }

  @Test
  void templates_scale_as_they_are_published_with_the_middle_of_the_first_pixel_at_nought() {
    assertThat(Template.ffhq(512).points().leftEye())
        .isEqualTo(new Point(192.98138 + 0.5, 239.94708 + 0.5));
    assertThat(Template.gpen(256).points().rightMouth().x())
        .isCloseTo(300.89112 / 2 + 0.5, within(1e-9));
    assertThat(Template.gpen(2048).points().eyeDistance())
        .isCloseTo(4 * Template.gpen(512).points().eyeDistance(), within(1e-9));
  }
}
