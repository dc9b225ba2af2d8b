package io.safelight.probe;

import io.safelight.image.Size;
import io.safelight.job.Failure;
import io.safelight.job.Reason;

/**
 * Looks for the end of a JPEG's picture while the file streams by: libjpeg decodes a file that was
 * cut in half without an error, its lower half grey. Walks segments and entropy-coded bytes alike,
 * so that neither a thumbnail's end nor a stuffed byte is taken for the picture's. What follows the
 * end (a second picture of an MPO, a camera's trailer, padding) is legal and not looked at.
 */
final class JpegScan {
  /** Legal progressive files need far fewer; each costs the decoder a walk over all pixels. */
  private static final int MOST_SCANS = 500;

  /**
   * Pixels times scans: forty for the largest picture that is admitted, where encoders make ten. A
   * decoder walks over half a billion pixels a second at best, and this one decodes twice.
   */
  private static final long MOST_PIXELS_WALKED = 10_000_000_000L;

  private enum Looking {
    FOR_FF,
    AT_MARKER,
    AT_LENGTH_HIGH,
    AT_LENGTH_LOW,
    PAST_SEGMENT,
    NO_MORE
  }

  private final Size size;
  private final Limits limits;
  private final long leastCodedBytes;
  private Looking looking = Looking.FOR_FF;
  private int marker;
  private int left;
  private int scans;
  private long coded;
  private long metadata;

  JpegScan(Size size, Limits limits) {
    this.size = size;
    this.limits = limits;
    // Every 8 x 8 block costs one bit at least. With subsampling there is at least half a block for
    // each 64 pixels, however the factors of 1 to 4 are dealt out.
    leastCodedBytes = size.pixels() / 64 / 2 / 8;
  }

  /** The file's next bytes. */
  void accept(byte[] bytes, int count) throws Failure.Reject {
    int i = 0;
    while (i < count && looking != Looking.NO_MORE) {
      switch (looking) {
        case FOR_FF -> {
          int from = i;
          while (i < count && bytes[i] != (byte) 0xFF) {
            i++;
          }
          coded += scans > 0 ? i - from : 0;
          if (i < count) {
            looking = Looking.AT_MARKER;
            i++;
          }
        }
        case AT_MARKER -> at(bytes[i++] & 0xFF);
        case AT_LENGTH_HIGH -> {
          left = (bytes[i++] & 0xFF) << 8;
          looking = Looking.AT_LENGTH_LOW;
        }
        case AT_LENGTH_LOW -> {
          left = Math.max(0, (left | bytes[i++] & 0xFF) - 2);
          if (JpegMarker.isMetadata(marker)) {
            metadata += left;
            limits.admitMetadata(metadata);
          }
          looking = Looking.PAST_SEGMENT;
        }
        case PAST_SEGMENT -> {
          int step = Math.min(left, count - i);
          i += step;
          left -= step;
          if (left == 0) {
            looking = Looking.FOR_FF;
          }
        }
        case NO_MORE -> throw new IllegalStateException();
      }
    }
  }

  private void at(int code) throws Failure.Reject {
    marker = code;
    if (marker == 0xFF) {
      return; // a fill byte: the marker is still to come
    }
    if (JpegMarker.isAlone(marker)) {
      coded += scans > 0 ? 1 : 0;
      looking = Looking.FOR_FF;
    } else if (marker == JpegMarker.EOI) {
      looking = Looking.NO_MORE;
    } else {
      looking = Looking.AT_LENGTH_HIGH;
      if (marker == JpegMarker.SOS) {
        countScan();
      }
    }
  }

  private void countScan() throws Failure.Reject {
    scans++;
    if (scans > MOST_SCANS || scans * size.pixels() > Math.max(size.pixels(), MOST_PIXELS_WALKED)) {
      throw new Failure.Reject(
          Reason.BROKEN_HEADER,
          "The %s are coded in %d scans or more, which no encoder does.".formatted(size, scans));
    }
  }

  /** To be called once all bytes were given. */
  void finish() throws Failure.Reject {
    if (looking != Looking.NO_MORE) {
      throw new Failure.Reject(
          Reason.TRUNCATED,
          "The file ends after %,d bytes of coded pixels without the mark that ends a JPEG."
              .formatted(coded));
    }
    if (coded < leastCodedBytes) {
      throw new Failure.Reject(
          Reason.TRUNCATED,
          "The file holds %,d bytes of coded pixels; its size in pixels needs %,d at least."
              .formatted(coded, leastCodedBytes));
    }
  }
}
