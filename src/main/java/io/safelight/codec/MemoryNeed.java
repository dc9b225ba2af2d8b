package io.safelight.codec;

import io.safelight.image.Header;
import io.safelight.job.Job;

/**
 * What a picture takes of memory at its worst moment, by what its header says, in bytes. The worst
 * of the heap and the worst beside it count together though they may be moments apart: what a
 * picture has left behind on the heap stays resident until the next one wants it.
 *
 * @param heap rasters: Java arrays
 * @param outside what decoders, encoders and OpenCV take of native memory
 */
record MemoryNeed(long heap, long outside) {
  /** Rows, strips, tables: whatever its size. */
  static final long ANY_PICTURE = 8 << 20;

  /** What is kept of each page for the comparison in the end. */
  private static final long REFERENCE = 200 << 10;

  /**
   * @param faceSide of a face's crop in pixels; 0 where no faces are looked for
   */
  static MemoryNeed of(Job.Probed probed, int faceSide) {
    MemoryNeed need = new MemoryNeed(0, 0);
    for (Header page : probed.pages()) {
      // What reading the result back takes, writing it took.
      need =
          need.or(DecodingNeed.of(page, probed.fileBytes()))
              .or(EnhancingNeed.of(page, probed.recipe(), faceSide))
              .or(EncodingNeed.of(page, probed.outputFormat(), probed.recipe().form()));
    }
    return new MemoryNeed(
        ANY_PICTURE + need.heap + probed.pages().size() * REFERENCE, need.outside);
  }

  /** Of its first page alone, which is then reduced. */
  static MemoryNeed toDecode(Job.Probed probed) {
    MemoryNeed need = DecodingNeed.of(probed.header(), probed.fileBytes());
    return new MemoryNeed(ANY_PICTURE + 2 * need.heap, need.outside);
  }

  /** Enough for either, one after the other. */
  private MemoryNeed or(MemoryNeed other) {
    return new MemoryNeed(Math.max(heap, other.heap), Math.max(outside, other.outside));
  }

  long all() {
    return heap + outside;
  }
}
