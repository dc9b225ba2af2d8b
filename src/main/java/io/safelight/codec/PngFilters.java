package io.safelight.codec;

/**
 * PNG's filters (RFC 2083, section 6), of which the one is taken for each row that leaves the
 * smallest sum of absolute differences (section 9.6). Paeth's is not among them: it took as long as
 * all others together and the deflater, and photographs became 1 % larger with it, for the smallest
 * sum is not what deflates best.
 */
final class PngFilters {
  private final int pixelBytes;

  /** The row under each filter, the filter's number before it. */
  private final byte[][] candidates;

  PngFilters(int rowBytes, int pixelBytes) {
    this.pixelBytes = pixelBytes;
    this.candidates = new byte[4][];
    for (int filter = 0; filter < candidates.length; filter++) {
      candidates[filter] = new byte[rowBytes + 1];
      candidates[filter][0] = (byte) filter;
    }
  }

  /**
   * @param above the row before, zeros before the first
   * @return the filter's number and the filtered row; overwritten by the next call
   */
  byte[] filtered(byte[] row, byte[] above) {
    System.arraycopy(row, 0, candidates[0], 1, row.length);
    sub(row, candidates[1]);
    up(row, above, candidates[2]);
    average(row, above, candidates[3]);
    byte[] best = candidates[0];
    long least = cost(best);
    for (int filter = 1; filter < candidates.length; filter++) {
      long cost = cost(candidates[filter]);
      if (cost < least) {
        least = cost;
        best = candidates[filter];
      }
    }
    return best;
  }

  /** Added up in parts that an int holds: that is fastest. */
  private static long cost(byte[] filtered) {
    long sum = 0;
    for (int from = 1; from < filtered.length; from += 1 << 20) {
      int part = 0;
      int to = Math.min(filtered.length, from + (1 << 20));
      for (int i = from; i < to; i++) {
        part += Math.abs((int) filtered[i]);
      }
      sum += part;
    }
    return sum;
  }

  private void sub(byte[] row, byte[] to) {
    System.arraycopy(row, 0, to, 1, pixelBytes);
    for (int i = pixelBytes; i < row.length; i++) {
      to[i + 1] = (byte) (row[i] - row[i - pixelBytes]);
    }
  }

  private static void up(byte[] row, byte[] above, byte[] to) {
    for (int i = 0; i < row.length; i++) {
      to[i + 1] = (byte) (row[i] - above[i]);
    }
  }

  private void average(byte[] row, byte[] above, byte[] to) {
    for (int i = 0; i < pixelBytes; i++) {
      to[i + 1] = (byte) (row[i] - ((above[i] & 0xFF) >> 1));
    }
    for (int i = pixelBytes; i < row.length; i++) {
      to[i + 1] = (byte) (row[i] - ((row[i - pixelBytes] & 0xFF) + (above[i] & 0xFF) >> 1));
    }
  }
}
