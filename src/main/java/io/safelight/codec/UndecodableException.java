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

  /** As a sentence of one line, whatever the decoder's words are. */
  static UndecodableException said(String words, Throwable cause) {
    String line = String.valueOf(words).strip().replaceAll("\\s+", " ");
    return new UndecodableException(
        "The decoder said: " + line + (line.endsWith(".") ? "" : "."), cause);
  }
}
