package io.safelight.inference;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How networks are run. */
@ConfigMapping(prefix = "safelight")
public interface InferenceConfig {
  /**
   * {@code auto}: CUDA where it can be had, else the CPU. {@code cuda}: CUDA, or the program does
   * not start. {@code cpu}: the CPU.
   */
  @WithDefault("auto")
  Choice provider();

  /** Folder that holds one folder per model. */
  Path models();

  /** Name of the restoring model's folder. */
  @WithDefault("photo-restore")
  String model();

  /** How the session is shaped. */
  Inference inference();

  /** How the session is shaped. */
  interface Inference {
    /** Index of the CUDA device. */
    @WithDefault("0")
    @Min(0)
    int device();

    /**
     * Threads of the CPU provider, shared out over its sessions; as many as the process has cores
     * where it is not set.
     */
    OptionalInt threads();

    /**
     * Sessions of the CPU provider that run side by side, each with its share of the threads and
     * with memory of its own. Where it is not set: as many as there are threads, up to 4; one where
     * the model is large or a batch is set.
     */
    Optional<@Min(1) @Max(64) Integer> sessions();

    /**
     * Side of the square tile in pixels, a multiple of the model's size multiple. Where it is not
     * set: on the CPU a tile that fits the picture; 512 on a device, and where a batch is set.
     */
    OptionalInt tile();

    /** Tiles in one run; where it is not set, what measuring finds on a device, 1 on the CPU. */
    Optional<@Min(1) @Max(64) Integer> batch();

    /** The largest batch that is tried when it is measured. */
    @WithDefault("16")
    @Min(1)
    @Max(64)
    int largestBatch();

    /**
     * {@code fp32}, or {@code tf32} where the model's card allows it: CUDA's multiplications are
     * rounded to 10 bits of mantissa, which is faster.
     */
    @WithDefault("fp32")
    Precision precision();

    /**
     * What ONNX Runtime's arena on the device may take, for a device that others use as well; no
     * limit where it is not set. CUDA's own context and cuDNN's code come on top.
     */
    Optional<MemorySize> deviceMemory();

    /** How long a run waits for a fuller batch. */
    @WithDefault("PT0.004S")
    Duration gather();
  }

  /** Which execution provider is wanted. */
  enum Choice {
    AUTO,
    CPU,
    CUDA
  }
}
