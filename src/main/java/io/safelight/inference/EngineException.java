package io.safelight.inference;

import java.util.Locale;
import java.util.OptionalInt;

/** A session could not be opened or run. */
final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The batch that the model's file is made for; 0 where that is not the matter. */
  private final int fixedBatch;

  EngineException(String message, Throwable cause) {
    this(message, cause, 0);
  }

  private EngineException(String message, Throwable cause, int fixedBatch) {
    super(message, cause);
    this.fixedBatch = fixedBatch;
  }

  /** The model takes this batch and no other. */
  static EngineException ofFixedBatch(String message, int batch) {
    return new EngineException(message, null, batch);
  }

  /** The one batch that the model takes, where that is what failed. */
  OptionalInt fixedBatch() {
    return fixedBatch > 0 ? OptionalInt.of(fixedBatch) : OptionalInt.empty();
  }

  /**
   * Whether the device ran out of memory. ONNX Runtime has no error code for it: the words are
   * those of its arena ({@code Failed to allocate memory}; under a limit {@code Available memory of
   * X is smaller than requested bytes of Y}, issue 23121), CUDA and cuDNN.
   */
  boolean isOutOfDeviceMemory() {
    String words = String.valueOf(getMessage()).toLowerCase(Locale.ROOT);
    return words.contains("failed to allocate memory")
        || words.contains("smaller than requested bytes")
        || words.contains("out of memory")
        || words.contains("out_of_memory")
        || words.contains("cublas_status_alloc_failed")
        || words.contains("cudnn_status_alloc_failed");
  }
}
