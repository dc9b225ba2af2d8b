package io.safelight.metadata;

/** Something in a file is not as its format says; the message is a sentence for the notes. */
final class BrokenBlock extends Exception {
  private static final long serialVersionUID = 1;

  BrokenBlock(String sentence) {
    super(sentence);
  }
}
