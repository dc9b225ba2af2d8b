package io.safelight.codec;

/**
 * Whether it pays to look for repeats when samples are deflated, found out by trying it on a part
 * of them: photographs have hardly any, and take a third of the time without the search; drawings,
 * screens and patterns become much larger without it.
 */
final class RepeatSearch implements AutoCloseable {
  /** As large as deflate looks back for repeats. */
  static final int SAMPLE_BYTES = 1 << 15;

  /** One byte of so many is tried. */
  static final int SAMPLED = 32;

  /** The share that the search must save; photographs lose 2 % without it. */
  private static final double WORTHWHILE = 0.1;

  private final SampleDeflater.Searching searching = new SampleDeflater.Searching();
  private final HuffmanDeflater plain = new HuffmanDeflater();
  private long found;
  private long without;

  /** Tries both on a part of the samples. */
  void sample(byte[] bytes, int length) {
    searching.reset();
    found += searching.deflate(bytes, length, true).remaining();
    without += plain.size(bytes, 0, length);
  }

  /** What the samples that were tried are best deflated by, ready to begin; forgets them. */
  SampleDeflater chosen() {
    SampleDeflater chosen = found < (1 - WORTHWHILE) * without ? searching : plain;
    found = 0;
    without = 0;
    chosen.reset();
    return chosen;
  }

  @Override
  public void close() {
    searching.close();
    plain.close();
  }
}
