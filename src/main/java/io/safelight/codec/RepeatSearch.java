package io.safelight.codec;

import java.util.zip.Deflater;

/**
 * Whether it pays to look for repeats when samples are deflated, found out by trying both on a part
 * of them: photographs have hardly any, and take a third less time without the search; drawings,
 * screens and patterns become much larger without it.
 */
final class RepeatSearch implements AutoCloseable {
  /** As large as deflate looks back for repeats. */
  static final int SAMPLE_BYTES = 1 << 15;

  /** What is tried costs as much again: one byte of so many is. */
  static final int SAMPLED = 16;

  /** The share that the search must save; photographs lose 2 % without it. */
  private static final double WORTHWHILE = 0.1;

  private final Deflater searching;
  private final Deflater plain;
  private final byte[] scratch = new byte[SAMPLE_BYTES];
  private long found;
  private long without;

  RepeatSearch(int level) {
    searching = new Deflater(level);
    searching.setStrategy(Deflater.FILTERED);
    plain = new Deflater(level);
    plain.setStrategy(Deflater.HUFFMAN_ONLY);
  }

  /** Forgets what was tried. */
  void reset() {
    found = 0;
    without = 0;
  }

  /** Tries both on filtered samples. */
  void sample(byte[] bytes, int from, int length) {
    found += deflated(searching, bytes, from, length);
    without += deflated(plain, bytes, from, length);
  }

  private long deflated(Deflater deflater, byte[] bytes, int from, int length) {
    deflater.reset();
    deflater.setInput(bytes, from, length);
    deflater.finish();
    long count = 0;
    while (!deflater.finished()) {
      count += deflater.deflate(scratch);
    }
    return count;
  }

  /** What {@link Deflater#setStrategy} takes. */
  int strategy() {
    return found < (1 - WORTHWHILE) * without ? Deflater.FILTERED : Deflater.HUFFMAN_ONLY;
  }

  @Override
  public void close() {
    searching.end();
    plain.end();
  }
}
