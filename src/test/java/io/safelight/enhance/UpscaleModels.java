package io.safelight.enhance;

import io.safelight.inference.DeviceMemory;
import io.safelight.inference.InferenceObserver;
import io.safelight.inference.Model;
import io.safelight.inference.ModelException;
import io.safelight.inference.OnnxGraph;
import io.safelight.inference.OnnxGraph.Word;
import io.safelight.inference.Provider;
import io.safelight.inference.Sessions;
import io.safelight.inference.SmallInference;
import io.safelight.job.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Upscalers without weights, with the contract of Real-ESRGAN's: {@code input} float32 [1, 3, h,
 * w], RGB, 0 to 1, to {@code output} [1, 3, s · h, s · w]. They interpolate, so that what they say
 * is known.
 */
public final class UpscaleModels {
  /** Of cubic convolution, whose kernel reaches two pixels; nearest reaches none. */
  static final int HALO = 4;

  private UpscaleModels() {}

  /**
   * Adds one that takes tiles of every size.
   *
   * @param mode of ONNX's Resize: {@code nearest} or {@code cubic}, the latter with OpenCV's kernel
   */
  public static void add(Path models, String name, int scale, String mode)
      throws IOException, ModelException {
    add(models, name, scale, mode, -1);
  }

  /** Adds one that takes square tiles of one side. */
  static void add(Path models, String name, int scale, String mode, int side)
      throws IOException, ModelException {
    int answer = side < 0 ? side : scale * side;
    Path folder = Files.createDirectories(models.resolve(name));
    Path onnx = folder.resolve("model.onnx");
    OnnxGraph graph =
        new OnnxGraph("upscale-stand-in")
            .input("input", -1, 3, side, side)
            .output("output", -1, 3, answer, answer);
    String scales = graph.numbers(1, 1, scale, scale);
    graph.node(
        "Resize",
        List.of("input", "", scales),
        "output",
        new Word("mode", mode),
        new Word("coordinate_transformation_mode", "half_pixel"),
        new Word("nearest_mode", "round_prefer_floor"));
    graph.write(onnx);
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        name: %s
        kind: upscaler
        file: model.onnx
        sha256: %s
        input: input
        output: output
        layout: NCHW
        colour: RGB
        low: 0
        high: 1
        multiple: 2
        halo: %d
        scale: %d
        licence: ours
        training: none
        """
            .formatted(name, Model.digest(onnx), HALO, scale));
  }

  /** A PNG so many times as large, within a bound. */
  public static Recipe.Form form(int times, int maxLongEdge) {
    return new Recipe.Form(
        Recipe.Output.PNG,
        92,
        Recipe.Subsampling.AUTO,
        false,
        Recipe.Profile.SOURCE,
        times,
        maxLongEdge);
  }

  private record Config(Path models) implements SmallInference {}

  private record Named(Optional<String> x2, Optional<String> x4) implements UpscalerConfig {}

  /** Over a folder of models; none is named. */
  public static Upscalers upscalers(Path models) {
    return upscalers(models, Optional.empty());
  }

  /**
   * @param x2 the one that is named for scale 2
   */
  static Upscalers upscalers(Path models, Optional<String> x2) {
    Config config = new Config(models);
    return new Upscalers(
        new Named(x2, Optional.empty()),
        config,
        new Sessions(config, new DeviceMemory(), new Unheard()));
  }

  private static final class Unheard implements InferenceObserver {
    @Override
    public void ran(String model, Provider provider, int tiles, Duration took) {}

    @Override
    public void fellBack(Provider from, Provider to, int batch, String why) {}
  }
}
