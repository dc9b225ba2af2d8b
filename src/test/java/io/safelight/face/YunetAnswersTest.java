package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.safelight.inference.WindowNetwork.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class YunetAnswersTest {
  private static final float[] ODD = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -1e30f, 0, 1, 89
  };

  private static Map<String, float[]> nothing() {
    Map<String, float[]> answers = new HashMap<>();
    for (Answer answer : YunetAnswers.wanted()) {
      answers.put(answer.name(), new float[answer.length()]);
    }
    return answers;
  }

  @Property(tries = 200)
  void a_face_that_was_written_into_a_grid_is_read_where_it_was_written(
      @ForAll @IntRange(max = 2) int grid,
      @ForAll @IntRange(max = 19) int column,
      @ForAll @IntRange(max = 19) int row,
      @ForAll @IntRange(min = 5, max = 300) int width,
      @ForAll @IntRange(min = 5, max = 300) int height) {
    int cell = 8 << grid;
    int index = row * (YunetAnswers.SIDE / cell) + column;
    double middleX = column * cell + 3.25;
    double middleY = row * cell + 5.5;
    Map<String, float[]> answers = nothing();
    answers.get("cls_" + cell)[index] = 0.81f;
    // More than 1 counts as 1.
    answers.get("obj_" + cell)[index] = 1.7f;
    float[] box = answers.get("bbox_" + cell);
    box[4 * index] = 3.25f / cell;
    box[4 * index + 1] = 5.5f / cell;
    box[4 * index + 2] = (float) Math.log((double) width / cell);
    box[4 * index + 3] = (float) Math.log((double) height / cell);
    for (int k = 0; k < 10; k++) {
      answers.get("kps_" + cell)[10 * index + k] = (k - 4f) / cell;
    }

    List<Face> faces = YunetAnswers.faces(answers, 0.7);

    assertThat(faces).hasSize(1);
    Face face = faces.get(0);
    assertThat(face.score()).isCloseTo(0.9, within(1e-6));
    assertThat(face.box().x()).isCloseTo(middleX - width / 2.0, within(1e-3));
    assertThat(face.box().y()).isCloseTo(middleY - height / 2.0, within(1e-3));
    assertThat(face.box().width()).isCloseTo(width, within(1e-3));
    assertThat(face.box().height()).isCloseTo(height, within(1e-3));
    for (int k = 0; k < 5; k++) {
      Point point = face.landmarks().points().get(k);
      assertThat(point.x()).isCloseTo(column * cell + 2 * k - 4, within(1e-3));
      assertThat(point.y()).isCloseTo(row * cell + 2 * k - 3, within(1e-3));
    }
  }

  @Property(tries = 100)
  void whatever_a_network_answers_no_face_is_without_a_place(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, float[]> answers = nothing();
    for (float[] values : answers.values()) {
      for (int i = 0; i < 200; i++) {
        values[random.nextInt(values.length)] = ODD[random.nextInt(ODD.length)];
      }
    }
    answers.get("cls_32")[7] = 1;
    answers.get("obj_32")[7] = 1;

    List<Face> faces = YunetAnswers.faces(answers, 0.7);

    for (Face face : faces) {
      assertThat(face.score()).isBetween(0.7, 1.0);
      assertThat(face.box().right()).isFinite();
      assertThat(face.box().bottom()).isFinite();
      assertThat(face.landmarks().points())
          .allMatch(point -> Double.isFinite(point.x()) && Double.isFinite(point.y()));
    }
  }
}
