package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.JobTicket;
import io.safelight.job.Origin;
import io.safelight.job.Reason;
import io.safelight.job.Recipe;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipesTest {
  private static Recipes recipes(Map<String, String> configured) {
    return new Recipes(
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withMapping(RecipeConfig.class)
            .withDefaultValues(configured)
            .build()
            .getConfigMapping(RecipeConfig.class),
        UpscaleModels.upscalers(Path.of("models")));
  }

  private static Job.Claimed claimed(String relative, String given) {
    return new Job.Claimed(
        new Origin(
            "id",
            Path.of("hot/work/node/id/original", relative),
            Path.of(relative),
            Path.of("hot/work/node/id"),
            Path.of("hot/outbox"),
            Optional.empty(),
            Optional.ofNullable(given),
            Instant.EPOCH,
            Origin.Keeping.CLAIMED));
  }

  private static JobTicket ticket(String json) throws Exception {
    return new ObjectMapper().readValue(json, JobTicket.class);
  }

  @Test
  void what_a_recipe_does_not_say_comes_from_the_default() {
    Map<String, Recipe> all =
        recipes(
                Map.of(
                    "safelight.recipes.default.sharpen", "11",
                    "safelight.recipes.strong.strength", "100",
                    "safelight.recipes.strong.output-format", "same-as-input"))
            .all();

    assertThat(all.get("strong").sharpen()).isEqualTo(11);
    assertThat(all.get("strong").strength()).isEqualTo(100);
    assertThat(all.get("strong").form().output()).isEqualTo(Recipe.Output.SAME_AS_INPUT);
    assertThat(all.get("default").form().output()).isEqualTo(Recipe.Output.PNG);
  }

  @ParameterizedTest
  @CsvSource({
    "strength, 101, 0 to 100",
    "strength, -1, 0 to 100",
    "strength, much, 0 to 100",
    "mode, gentle, 'natural, strong, detail'",
    "denoise, 1000, 0 to 100",
    "sharpen, 1e2, 0 to 100",
    "output-format, gif, 'png, jpeg, tiff, webp, same-as-input'",
    "quality, 0, 1 to 100",
    "upscale, 3, 'off, 2, 4'",
    "upscale, 1, 'off, 2, 4'",
    "max-long-edge, 12, 0 (off) or 64 to 65000"
  })
  void a_wrong_value_is_told_with_key_value_and_allowed_range(
      String key, String value, String allowed) {
    assertThatThrownBy(() -> recipes(Map.of("safelight.recipes.soft." + key, value)))
        .hasMessageContaining("safelight.recipes.soft." + key + " is " + value)
        .hasMessageContaining(allowed);
  }

  @Test
  void every_mistake_is_told_at_once() {
    assertThatThrownBy(
            () ->
                recipes(
                    Map.of(
                        "safelight.recipes.a.strength", "101",
                        "safelight.recipes.b.strengh", "10",
                        "safelight.recipe", "c")))
        .hasMessageContaining("safelight.recipes.a.strength is 101")
        .hasMessageContaining("safelight.recipes.b.strengh is not a parameter")
        .hasMessageContaining("safelight.recipe is c");
  }

  @Test
  void a_ticket_that_asks_for_an_upscaler_that_is_not_there_is_told_how_to_bring_one() {
    Job.Claimed claimed = claimed("a.jpg", null);

    assertThatThrownBy(
            () -> recipes(Map.of()).choose(claimed.withTicket(ticket("{\"upscale\": 4}"))))
        .isInstanceOf(Failure.Reject.class)
        .hasMessage(
            "upscale is 4, but there is no upscaler real_esrgan_x4;"
                + " to bring one: ./safelight models fetch real_esrgan_x4");
  }

  @ParameterizedTest
  @CsvSource({
    // width, height, upscale, bound, as it is worked on, as it is enlarged, the result
    "300, 200, 1, 0, 300 x 200, 300 x 200, 300 x 200",
    "300, 200, 2, 0, 300 x 200, 600 x 400, 600 x 400",
    "300, 200, 4, 1000, 300 x 200, 1200 x 800, 1000 x 667",
    "300, 200, 4, 300, 300 x 200, 300 x 200, 300 x 200",
    "300, 200, 2, 150, 150 x 100, 150 x 100, 150 x 100"
  })
  void a_result_is_never_longer_than_its_bound_and_never_enlarged_in_vain(
      int width, int height, int times, int edge, String worked, String enlarged, String result) {
    Recipe.Form form = UpscaleModels.form(times, edge);
    Size size = new Size(width, height);

    assertThat(form.worked(size)).hasToString(worked);
    assertThat(form.enlarged(size)).hasToString(enlarged);
    assertThat(form.result(size)).hasToString(result);
  }

  @Test
  void the_first_subfolder_chooses() throws Failure {
    Recipes recipes = recipes(Map.of("safelight.recipes.strong.strength", "100"));

    assertThat(recipes.choose(claimed("strong/sub/a.jpg", null)).recipe().name())
        .isEqualTo("strong");
    assertThat(recipes.choose(claimed("album/strong/a.jpg", null)).recipe().name())
        .isEqualTo("default");
    assertThat(recipes.choose(claimed("strong", null)).recipe().name()).isEqualTo("default");
  }

  @Test
  void whoever_gave_the_picture_chooses_before_its_folder() throws Failure {
    Recipes recipes =
        recipes(
            Map.of(
                "safelight.recipes.strong.strength", "100",
                "safelight.recipes.soft.strength", "30"));

    assertThat(recipes.choose(claimed("strong/a.jpg", "soft")).recipe().name()).isEqualTo("soft");
  }

  @Test
  void a_ticket_chooses_and_adjusts() throws Exception {
    Recipes recipes = recipes(Map.of("safelight.recipes.strong.sharpen", "20"));

    Recipe recipe =
        recipes
            .choose(
                claimed("a.jpg", null)
                    .withTicket(
                        ticket("{\"recipe\":\"strong\",\"strength\":55,\"quality\":\"70\"}")))
            .recipe();

    assertThat(recipe.name()).isEqualTo("strong");
    assertThat(recipe.sharpen()).isEqualTo(20);
    assertThat(recipe.strength()).isEqualTo(55);
    assertThat(recipe.form().quality()).isEqualTo(70);
  }

  @Test
  void a_bad_ticket_rejects_the_picture_and_names_every_mistake() {
    Recipes recipes = recipes(Map.of());

    assertThatThrownBy(
            () ->
                recipes.choose(
                    claimed("a.jpg", null)
                        .withTicket(
                            ticket("{\"recipe\":\"none\",\"strength\":300,\"colour\":\"red\"}"))))
        .isInstanceOfSatisfying(
            Failure.Reject.class,
            reject -> {
              assertThat(reject.reason()).isEqualTo(Reason.BAD_JOB_TICKET);
              assertThat(reject.detail())
                  .contains(
                      "recipe is none", "strength is 300, allowed is 0 to 100", "colour is not");
            });
  }
}
