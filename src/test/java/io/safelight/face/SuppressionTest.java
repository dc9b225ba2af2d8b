package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SuppressionTest {
  private static final double OVERLAP = 0.3;

  private static Face face(double x, double y, double width, double height, double score) {
    Point middle = new Point(x + width / 2, y + height / 2);
    return new Face(
        new Box(x, y, width, height), score, new Landmarks(middle, middle, middle, middle, middle));
  }

  private static List<Face> random(int count, long seed) {
    Random random = new Random(seed);
    List<Face> faces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // Few scores, so that many are equal.
      faces.add(
          face(
              random.nextInt(300),
              random.nextInt(300),
              5 + random.nextInt(150),
              5 + random.nextInt(150),
              0.7 + random.nextInt(4) / 20.0));
    }
    return faces;
  }

  @Property(tries = 200)
  void no_two_that_stay_are_one_face_and_whoever_went_had_a_surer_one(
      @ForAll @IntRange(max = 60) int count, @ForAll long seed) {
    List<Face> faces = random(count, seed);

    List<Face> kept = Suppression.surest(faces, OVERLAP);

    for (Face one : kept) {
      for (Face other : kept) {
        assertThat(one == other || one.box().overlap(other.box()) <= OVERLAP).isTrue();
      }
    }
    for (Face gone : faces) {
      if (!kept.contains(gone)) {
        assertThat(kept)
            .anyMatch(
                other -> other.score() >= gone.score() && other.box().overlap(gone.box()) > 0);
      }
    }
    assertThat(kept).isSortedAccordingTo(Suppression.SUREST_FIRST);
  }

  @Property(tries = 200)
  void the_order_in_which_windows_were_looked_at_changes_nothing(
      @ForAll @IntRange(max = 60) int count, @ForAll long seed) {
    List<Face> faces = random(count, seed);
    List<Face> shuffled = new ArrayList<>(faces);
    Collections.shuffle(shuffled, new Random(seed + 1));

    assertThat(Suppression.surest(shuffled, OVERLAP)).isEqualTo(Suppression.surest(faces, OVERLAP));
  }

  @Test
  void an_eye_that_was_taken_for_a_face_goes_although_it_hardly_overlaps() {
    Face whole = face(100, 100, 200, 260, 0.94);
    Face eye = face(140, 160, 40, 40, 0.72);

    assertThat(Suppression.surest(List.of(eye, whole), OVERLAP)).containsExactly(whole);
  }

  @Test
  void cheek_to_cheek_stays_two_faces() {
    Face one = face(100, 100, 100, 130, 0.9);
    Face other = face(175, 110, 100, 130, 0.85);

    assertThat(Suppression.surest(List.of(one, other), OVERLAP)).hasSize(2);
  }
}
