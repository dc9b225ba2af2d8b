package io.safelight.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.image.Header;
import io.safelight.image.PixelLayout;
import io.safelight.job.Enhancement;
import io.safelight.job.Job;
import io.safelight.job.Likeness;
import io.safelight.job.PageWritten;
import io.safelight.job.Recipe;
import io.safelight.job.UnderWay.Passage;
import io.safelight.job.UnderWay.StageTime;
import io.safelight.job.UpscaleDone;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Provenance of one result, as JSON beside it.
 *
 * @param stageMillis milliseconds of each finished stage of the attempt that succeeded; publishing
 *     itself is not among them
 * @param enhancement of the first page, the tiles of all
 * @param likeness how the result compares with its source; of the page that does worst
 * @param notes one sentence for each thing that the result does not hold as its source did
 */
@RegisterForReflection
@JsonPropertyOrder({
  "source",
  "result",
  "recipe",
  "enhancement",
  "faces",
  "likeness",
  "notes",
  "stageMillis",
  "attempts",
  "taken",
  "published",
  "id",
  "node",
  "versions"
})
record ResultTicket(
    Source source,
    Result result,
    RecipeUsed recipe,
    Done enhancement,
    @JsonInclude(JsonInclude.Include.NON_NULL) FacesTold faces,
    Measured likeness,
    List<String> notes,
    Map<String, Long> stageMillis,
    int attempts,
    Instant taken,
    Instant published,
    String id,
    String node,
    Map<String, String> versions) {

  /** The original: its path below the inbox and what it is; size and depth of its first page. */
  @RegisterForReflection
  record Source(
      String file,
      long bytes,
      String sha256,
      String format,
      int pages,
      int width,
      int height,
      int bitDepth,
      String colour) {}

  /** The result: its name and what it is; size and depth of its first page. */
  @RegisterForReflection
  record Result(
      String file,
      long bytes,
      String sha256,
      String format,
      int pages,
      int width,
      int height,
      int bitDepth,
      String colour,
      boolean alpha) {}

  /** The parameters, as the recipe's keys name them. */
  @RegisterForReflection
  record RecipeUsed(String name, Map<String, Object> parameters) {}

  /** What was done to the pixels. */
  @RegisterForReflection
  record Done(
      String model,
      String modelSha256,
      String provider,
      int tiles,
      List<String> steps,
      @JsonInclude(JsonInclude.Include.NON_NULL) Upscale upscale) {}

  /**
   * What made it larger: that of the first page that was, the tiles of all.
   *
   * @param times as wide and high
   */
  @RegisterForReflection
  record Upscale(String model, String modelSha256, String provider, int times, int tiles) {}

  /** Rounded to what the measure is good for. */
  @RegisterForReflection
  record Measured(double structure, double chromaShift) {}

  static ResultTicket of(
      Job.Verified verified,
      Path result,
      List<String> notes,
      Passage passage,
      Instant now,
      String node,
      Map<String, String> versions) {
    Job.Probed probed = verified.probed();
    return new ResultTicket(
        new Source(
            probed.origin().path(),
            probed.fileBytes(),
            probed.sha256(),
            probed.header().format().name(),
            probed.pages().size(),
            probed.header().size().width(),
            probed.header().size().height(),
            probed.header().bitDepth(),
            probed.header().colour().name()),
        new Result(
            result.getFileName().toString(),
            verified.fileBytes(),
            verified.sha256(),
            verified.promise().format().name(),
            verified.pages().size(),
            verified.promise().size().width(),
            verified.promise().size().height(),
            verified.promise().bitDepth(),
            colour(verified.promise().layout()),
            verified.promise().layout().hasAlpha()),
        recipe(probed.recipe()),
        enhancement(verified.pages()),
        FacesTold.of(verified.pages()),
        likeness(verified.likeness()),
        notes,
        passage.past().stream()
            .collect(
                Collectors.toMap(
                    StageTime::stage,
                    time -> time.took().toMillis(),
                    Long::sum,
                    LinkedHashMap::new)),
        passage.attempt(),
        probed.origin().taken(),
        now,
        probed.origin().id(),
        node,
        versions);
  }

  /** In the words that the source's header has. */
  private static String colour(PixelLayout layout) {
    return switch (layout.withoutAlpha()) {
      case GREY -> Header.Colour.GREY.name();
      case CMYK -> Header.Colour.CMYK.name();
      default -> Header.Colour.RGB.name();
    };
  }

  private static RecipeUsed recipe(Recipe recipe) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("strength", recipe.strength());
    parameters.put("mode", Recipe.key(recipe.mode()));
    parameters.put("denoise", recipe.denoise());
    parameters.put("sharpen", recipe.sharpen());
    parameters.put("face-strength", recipe.faces().strength());
    parameters.put("face-keep-tones", recipe.faces().keepTones());
    parameters.put("face-grain", recipe.faces().grain());
    parameters.put("face-smallest", recipe.faces().smallest());
    parameters.put("face-most", recipe.faces().most());
    parameters.put("face-confidence", recipe.faces().confidence());
    parameters.put("face-turned", recipe.faces().turned());
    parameters.put("output-format", Recipe.key(recipe.form().output()));
    parameters.put("quality", recipe.form().quality());
    parameters.put("subsampling", Recipe.key(recipe.form().subsampling()));
    parameters.put("progressive", recipe.form().progressive());
    parameters.put("profile", Recipe.key(recipe.form().profile()));
    parameters.put("upscale", recipe.form().upscale() == 1 ? "off" : recipe.form().upscale());
    parameters.put("max-long-edge", recipe.form().maxLongEdge());
    parameters.put("metadata", Recipe.key(recipe.carried().metadata()));
    parameters.put("provenance", recipe.carried().provenance());
    return new RecipeUsed(recipe.name(), parameters);
  }

  private static Done enhancement(List<PageWritten> pages) {
    Enhancement done = pages.get(0).enhancement();
    int tiles = pages.stream().mapToInt(page -> page.enhancement().tiles()).sum();
    return new Done(
        done.model(), done.modelSha256(), done.provider(), tiles, done.steps(), upscale(pages));
  }

  private static Upscale upscale(List<PageWritten> pages) {
    List<UpscaleDone> all =
        pages.stream().flatMap(page -> page.enhancement().upscale().stream()).toList();
    if (all.isEmpty()) {
      return null;
    }
    UpscaleDone first = all.get(0);
    return new Upscale(
        first.model(),
        first.modelSha256(),
        first.provider(),
        first.times(),
        all.stream().mapToInt(UpscaleDone::tiles).sum());
  }

  /** The notes of all pages; a sentence that is said of several, or of all, is said once. */
  static List<String> notes(List<PageWritten> pages) {
    Map<String, List<String>> saidOf = new LinkedHashMap<>();
    for (int page = 0; page < pages.size(); page++) {
      for (String note : pages.get(page).notes()) {
        saidOf.computeIfAbsent(note, said -> new ArrayList<>()).add(String.valueOf(page + 1));
      }
    }
    return saidOf.entrySet().stream()
        .map(
            said ->
                pages.size() == said.getValue().size()
                    ? said.getKey()
                    : "Page %s: %s".formatted(String.join(", ", said.getValue()), said.getKey()))
        .toList();
  }

  private static Measured likeness(Likeness likeness) {
    return new Measured(
        Math.round(likeness.structure() * 10_000) / 10_000.0,
        Math.round(likeness.chromaShift() * 100) / 100.0);
  }
}
