package io.safelight.probe;

import io.safelight.job.Failure;
import io.safelight.job.Reason;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * One directory of a TIFF: where its entries stand. Values are read when asked for, so that an
 * entry that claims four billion of them costs nothing.
 */
final class TiffDirectory {
  /** Cameras write some hundred. */
  private static final int MOST_ENTRIES = 4096;

  /**
   * @param width bytes of one value; 0 for what is no whole number
   * @param valuesAt where the first value stands
   */
  private record Entry(int width, long count, long valuesAt) {}

  private final FileBytes file;
  private final Map<Integer, Entry> entries = new HashMap<>();
  private final long at;
  private final boolean big;
  private final long next;

  /**
   * @param big whether the file is a BigTIFF, whose counts and offsets have 64 bits
   */
  TiffDirectory(FileBytes file, long at, boolean big) throws IOException, Failure.Reject {
    this.file = file;
    this.at = at;
    this.big = big;
    long count = big ? file.u64(at) : file.u16(at);
    if (count > MOST_ENTRIES) {
      throw new Failure.Reject(
          Reason.BROKEN_HEADER, "A directory announces %,d entries.".formatted(count));
    }
    long end = at + (big ? 8 : 2);
    for (int i = 0; i < count; i++) {
      entries.putIfAbsent(file.u16(end), entry(end));
      end += big ? 20 : 12;
    }
    // Some writers end the file with the last entry.
    next = end + (big ? 8 : 4) > file.length() ? 0 : big ? file.u64(end) : file.u32(end);
  }

  private Entry entry(long at) throws IOException, Failure.Reject {
    int width =
        switch (file.u16(at + 2)) {
          case 1 -> 1; // BYTE
          case 3 -> 2; // SHORT
          case 4, 13 -> 4; // LONG, IFD
          case 16, 18 -> big ? 8 : 0; // LONG8, IFD8
          default -> 0;
        };
    long count = big ? file.u64(at + 4) : file.u32(at + 4);
    if (big) {
      return new Entry(width, count, count <= 8 / Math.max(1, width) ? at + 12 : file.u64(at + 12));
    }
    return new Entry(width, count, count <= 4 / Math.max(1, width) ? at + 8 : file.u32(at + 8));
  }

  /** Where it stands itself. */
  long place() {
    return at;
  }

  /** Where the next directory stands; 0 where this is the last. */
  long next() {
    return next;
  }

  /** Whether a tag is there and holds something else than whole numbers that are not negative. */
  boolean isNoNumber(int tag) {
    return has(tag) && count(tag) == 0;
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** How many whole numbers a tag claims to have. */
  long count(int tag) {
    Entry entry = entries.get(tag);
    return entry == null || entry.width == 0 ? 0 : entry.count;
  }

  /** The first value of a tag; {@code absent} where it has none that is a whole number. */
  long value(int tag, long absent) throws IOException, Failure.Reject {
    return count(tag) == 0 ? absent : valueAt(tag, 0);
  }

  /** The value at an index below {@link #count}. */
  long valueAt(int tag, long index) throws IOException, Failure.Reject {
    Entry entry = entries.get(tag);
    long at = entry.valuesAt + entry.width * index;
    return switch (entry.width) {
      case 1 -> file.u8(at);
      case 2 -> file.u16(at);
      case 4 -> file.u32(at);
      default -> file.u64(at);
    };
  }

  /** Up to {@code most} values from an index on, fewer where the tag has no more. */
  long[] values(int tag, long from, int most) throws IOException, Failure.Reject {
    long[] values = new long[(int) Math.max(0, Math.min(most, count(tag) - from))];
    for (int i = 0; i < values.length; i++) {
      values[i] = valueAt(tag, from + i);
    }
    return values;
  }
}
