package io.safelight.job;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Provenance of what was done to the pixels.
 *
 * @param model name of the model card
 * @param modelSha256 lower-case hex digest of its ONNX file
 * @param provider the execution provider that ran: {@code CPU} or {@code CUDA}
 * @param tiles how many tiles went through the network; 0 where the recipe asked for none
 * @param steps what was done, in order, in words of the recipe
 * @param faces what was done to faces; empty where none were looked for
 * @param upscale what made it larger; empty where nothing did
 */
public record Enhancement(
    String model,
    String modelSha256,
    String provider,
    int tiles,
    List<String> steps,
    Optional<FacesDone> faces,
    Optional<UpscaleDone> upscale) {
  /** What a step begins with that leaves fewer pixels, and none that was changed. */
  public static final String SHRINK = "shrink";

  public Enhancement {
    Objects.requireNonNull(model);
    Objects.requireNonNull(modelSha256);
    Objects.requireNonNull(provider);
    Objects.requireNonNull(faces);
    Objects.requireNonNull(upscale);
    steps = List.copyOf(steps);
  }

  /** One for which no faces were looked for, of a page that was not made larger. */
  public Enhancement(
      String model, String modelSha256, String provider, int tiles, List<String> steps) {
    this(model, modelSha256, provider, tiles, steps, Optional.empty(), Optional.empty());
  }

  /** Whether more was done than to make the picture smaller. */
  public boolean isMoreThanShrunk() {
    return steps.stream().anyMatch(step -> !step.startsWith(SHRINK));
  }
}
