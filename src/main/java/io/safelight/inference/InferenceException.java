package io.safelight.inference;

/** The network could not be run over a tile; another try may succeed. */
public class InferenceException extends Exception {
  private static final long serialVersionUID = 1L;

  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
