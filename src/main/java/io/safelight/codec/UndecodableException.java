package io.safelight.codec;

/** A file's pixels cannot be decoded; the message is a sentence with the decoder's own words. */
public final class UndecodableException extends Exception {
  private static final long serialVersionUID = 1L;

  public UndecodableException(String message) {
    super(message);
  }

  public UndecodableException(String message, Throwable cause) {
    super(message, cause);
  }
}
