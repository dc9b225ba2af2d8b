package io.safelight.codec;

/** Tells OpenCV's lack of memory from its other complaints. */
final class NativeErrors {
  private NativeErrors() {}

  /**
   * To be called first with whatever an OpenCV call threw: its bindings throw checked exceptions
   * undeclared ({@code java.lang.Exception: std::bad_alloc}).
   *
   * @throws OutOfMemoryError where that is what it says
   */
  static void rethrowOutOfMemory(Exception thrown) {
    String message = String.valueOf(thrown.getMessage());
    // StsNoMem is code -4 in OpenCV's base.hpp.
    if (message.contains("Insufficient memory")
        || message.contains("(-4:")
        || message.contains("bad_alloc")) {
      OutOfMemoryError error = new OutOfMemoryError("in native code: " + message.strip());
      error.initCause(thrown);
      throw error;
    }
  }
}
