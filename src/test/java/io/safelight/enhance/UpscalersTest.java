package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.image.Size;
import io.safelight.inference.ModelException;
import io.safelight.inference.Session;
import io.safelight.inference.TileShape;
import io.safelight.job.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpscalersTest {
  @TempDir Path models;
  private Upscalers upscalers;

  @AfterEach
  void close() {
    if (upscalers != null) {
      upscalers.close();
    }
  }

  private Upscalers over(Optional<String> x2) {
    upscalers = UpscaleModels.upscalers(models, x2);
    return upscalers;
  }

  private static Map<String, Recipe> asking(int times) {
    Recipe.Form form = UpscaleModels.form(times, 0);
    Recipe recipe = new Recipe("big", 80, Recipe.Mode.NATURAL, 0, 0, form, Recipe.Carried.ALL);
    return Map.of("big", recipe);
  }

  @Test
  void a_recipe_that_asks_for_what_is_not_there_stops_the_start_with_the_command_that_brings_it() {
    assertThatThrownBy(() -> over(Optional.empty()).open(asking(4)))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "the recipe big asks for upscale 4, but there is no upscaler real_esrgan_x4;"
                + " to bring one: ./safelight models fetch real_esrgan_x4");
  }

  @Test
  void recipes_that_ask_for_none_open_none() throws Exception {
    UpscaleModels.add(models, "doubler", 2, "nearest");
    Files.write(models.resolve("doubler/model.onnx"), new byte[] {1});

    over(Optional.empty()).open(asking(1));

    assertThat(upscalers.problem(2)).isEmpty();
  }

  @Test
  void the_only_one_of_its_scale_need_not_be_named_and_its_answers_are_as_large_as_its_card_says()
      throws Exception {
    UpscaleModels.add(models, "doubler", 2, "nearest");
    UpscaleModels.add(models, "quadrupler", 4, "nearest");

    over(Optional.empty()).open(asking(4));

    Session session = upscalers.session(4);
    assertThat(session.card().name()).isEqualTo("quadrupler");
    TileShape shape = session.shape();
    assertThat(shape.scale()).isEqualTo(4);
    // As much of a network's maps as an upscaler of scale 2 takes.
    assertThat(shape.tile().width()).isEqualTo(192);
    assertThat(upscalers.session(2).shape().tile().width()).isEqualTo(384);
  }

  @ParameterizedTest
  @CsvSource({"2, 256, 8", "4, 256, 8", "4, 200, 95", "2, 100, 60", "2, 2, 128"})
  void one_of_any_multiple_and_halo_that_a_card_may_have_is_opened(
      int scale, int multiple, int halo) throws Exception {
    UpscaleModels.add(models, "odd", scale, "nearest");
    Path card = models.resolve("odd/model.yaml");
    Files.writeString(
        card,
        Files.readString(card)
            .replace("multiple: 2", "multiple: " + multiple)
            .replace("halo: " + UpscaleModels.HALO, "halo: " + halo));

    over(Optional.empty()).open(asking(scale));

    Size tile = upscalers.session(scale).tileFor(new Size(3000, 2000));
    assertThat(tile.width() % multiple).isZero();
    assertThat(Math.min(tile.width(), tile.height())).isGreaterThanOrEqualTo(2 * halo + multiple);
  }

  @Test
  void of_two_of_one_scale_one_must_be_named() throws Exception {
    UpscaleModels.add(models, "doubler", 2, "nearest");
    UpscaleModels.add(models, "another", 2, "cubic");

    assertThatThrownBy(() -> over(Optional.empty()).open(asking(2)))
        .hasMessageContaining("set safelight.upscalers.x2 to one of [another, doubler]");
    over(Optional.of("another")).open(asking(2));
    assertThat(upscalers.session(2).card().name()).isEqualTo("another");
  }

  @Test
  void one_of_another_scale_is_refused_by_its_card() throws Exception {
    UpscaleModels.add(models, "quadrupler", 4, "nearest");

    assertThatThrownBy(() -> over(Optional.of("quadrupler")).open(asking(2)))
        .hasMessageContaining("4 times as large")
        .hasMessageContaining("safelight.upscalers.x2");
  }

  @Test
  void a_file_that_makes_pictures_of_another_size_than_its_card_says_stops_the_start()
      throws Exception {
    UpscaleModels.add(models, "doubler", 4, "nearest", 32);
    Path card = models.resolve("doubler/model.yaml");
    Files.writeString(card, Files.readString(card).replace("scale: 4", "scale: 2"));

    assertThatThrownBy(() -> over(Optional.empty()).open(asking(2)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("doubler");
  }
}
