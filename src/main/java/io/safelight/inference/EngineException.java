package io.safelight.inference;

import java.util.Locale;
import java.util.Optional;

/** A session could not be opened or run. */
final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The shape that the model's file is made for; null where that is not the matter. */
  private final transient TileShape fixedShape;

  EngineException(String message, Throwable cause) {
    this(message, cause, null);
  }

  private EngineException(String message, Throwable cause, TileShape fixedShape) {
    super(message, cause);
    this.fixedShape = fixedShape;
  }

  /** The model takes this shape and no other. */
  static EngineException ofFixedShape(String message, TileShape shape) {
    return new EngineException(message, null, shape);
  }

  /** The one shape that the model takes, where that is what failed. */
  Optional<TileShape> fixedShape() {
    return Optional.ofNullable(fixedShape);
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
