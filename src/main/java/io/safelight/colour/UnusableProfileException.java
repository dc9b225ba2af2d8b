package io.safelight.colour;

/** A profile that cannot be used; the message is a sentence that says why. */
public final class UnusableProfileException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableProfileException(String message) {
    super(message);
  }

  UnusableProfileException(String message, Throwable cause) {
    super(message, cause);
  }
}
