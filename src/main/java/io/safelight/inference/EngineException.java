package io.safelight.inference;

import java.util.Locale;

/** A session could not be opened or run. */
final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;

  EngineException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Whether the device ran out of memory. ONNX Runtime has no error code for it: the words are
   * those of its arena ({@code Failed to allocate memory}), CUDA and cuDNN.
   */
  boolean isOutOfDeviceMemory() {
    String words = String.valueOf(getMessage()).toLowerCase(Locale.ROOT);
    return words.contains("failed to allocate memory")
        || words.contains("out of memory")
        || words.contains("out_of_memory")
        || words.contains("cublas_status_alloc_failed")
        || words.contains("cudnn_status_alloc_failed");
  }
}
