package io.safelight.codec;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Shows a TIFF reader one page as if there were no other, and of that page what its pixels depend
 * on. The reader takes the values of all entries of all directories to the heap before it looks at
 * any: layers of 300 MB, or a hundred entries that all claim the same 40 MB; and it follows
 * directories within directories. Profiles are hidden, too: samples are wanted as they are stored,
 * and the reader would convert some and not others.
 */
final class TiffPixels {
  /** Hides nothing. */
  static final TiffPixels ALL = new TiffPixels(ByteOrder.BIG_ENDIAN, false);

  private static final int BIG_TIFF = 43;
  private static final int MOST_DIRECTORIES = 100_000;
  private static final int MOST_ENTRIES = 4096;

  /** Bytes of one value by type: TIFF 6.0, section 2, IFD of Adobe's supplement 1, BigTIFF. */
  private static final int[] WIDTHS = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  /** Small values may be a hint to the reader. */
  private static final int SMALL = 1024;

  /** Of a list or table: as many pieces as the probe admits, eight bytes each, and some. */
  private static final int LARGEST_TABLE = 4 << 20;

  /** Of all values together: entries may claim the same bytes again and again. */
  private static final int MOST_BYTES = 32 << 20;

  private static final int SHORT = 3;
  private static final int NEW_SUBFILE_TYPE = 254;
  private static final int SUBFILE_TYPE = 255;
  private static final int PHOTOMETRIC = 262;
  private static final int SAMPLES_PER_PIXEL = 277;
  private static final int COLOUR_MAP = 320;
  private static final int PALETTE = 3;
  private static final int MOST_COLOURS = 3 * 256;
  private static final int EXTRA_SAMPLES = 338;
  private static final int REDUCED_OR_MASK = 1 | 4;
  private static final int UNASSOCIATED_ALPHA = 2;

  /**
   * What leads to further directories (SubIFDs, EXIF, GPS, interoperability), how many inks there
   * are, which is four, tables of JPEG strewn over the file, and the profile.
   */
  private static final Set<Integer> HIDDEN =
      Set.of(330, 334, 519, 520, 521, 34665, 34675, 34853, 40965);

  /**
   * What is as long as the picture wants: the lists of its pieces, the tables of colours and of
   * JPEG.
   */
  private static final Set<Integer> NEEDED = Set.of(273, 279, 320, 324, 325, 347);

  private final ByteOrder order;
  private final boolean big;

  /** What is to be read instead of what stands there, by where it stands. */
  private final TreeMap<Long, byte[]> instead = new TreeMap<>();

  private long shownBytes;
  private boolean greyInverted;

  private TiffPixels(ByteOrder order, boolean big) {
    this.order = order;
    this.big = big;
  }

  /**
   * @param file whose directories have been found sound
   * @param page from 0; thumbnails and masks are no pages
   * @throws EOFException where there is no such page
   */
  static TiffPixels ofPage(Path file, int page) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      TiffPixels pixels = in(channel);
      Set<Long> seen = new HashSet<>();
      long at = pixels.offset(pixels.bytes(channel, pixels.firstAt(), pixels.offsetLength()), 0);
      int pages = 0;
      while (at != 0 && seen.add(at) && seen.size() <= MOST_DIRECTORIES) {
        Directory directory = pixels.directory(channel, at);
        if (directory.isPage() && pages++ == page) {
          return pixels.showOnly(channel, directory);
        }
        at = directory.next;
      }
      throw new EOFException("no page " + (page + 1));
    }
  }

  /**
   * @param directory where the page's directory stands
   */
  static TiffPixels at(Path file, long directory) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      TiffPixels pixels = in(channel);
      return pixels.showOnly(channel, pixels.directory(channel, directory));
    }
  }

  private static TiffPixels in(FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(4);
    readFully(channel, start, 0);
    ByteOrder order = start.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    return new TiffPixels(order, start.order(order).getShort(2) == BIG_TIFF);
  }

  private int firstAt() {
    return big ? 8 : 4;
  }

  private int offsetLength() {
    return big ? 8 : 4;
  }

  private int entryLength() {
    return big ? 20 : 12;
  }

  private long offset(ByteBuffer bytes, int at) {
    return big ? bytes.getLong(at) : bytes.getInt(at) & 0xFFFFFFFFL;
  }

  private ByteBuffer bytes(FileChannel channel, long at, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(order);
    readFully(channel, bytes, at);
    return bytes.flip();
  }

  private static void readFully(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    if (at < 0 || at > channel.size() - bytes.remaining()) {
      throw new EOFException();
    }
    for (long from = at; bytes.hasRemaining(); ) {
      int count = channel.read(bytes, from);
      if (count < 0) {
        throw new EOFException();
      }
      from += count;
    }
  }

  /**
   * @param entriesAt where the first entry stands
   * @param next where the next directory stands; 0 after the last
   */
  private record Directory(
      TiffPixels in, long place, long entriesAt, ByteBuffer entries, long next) {

    int count() {
      return entries.limit() / in.entryLength();
    }

    int tag(int i) {
      return entries.getShort(i * in.entryLength()) & 0xFFFF;
    }

    int type(int i) {
      return entries.getShort(i * in.entryLength() + 2) & 0xFFFF;
    }

    long values(int i) {
      return in.offset(entries, i * in.entryLength() + 4);
    }

    /** The one value of an entry, or the first of few; 0 where it stands elsewhere. */
    long value(int i) {
      int at = (i + 1) * in.entryLength() - in.offsetLength();
      return switch (type(i)) {
        case 1 -> entries.get(at) & 0xFF;
        case SHORT -> entries.getShort(at) & 0xFFFF;
        case 4 -> entries.getInt(at) & 0xFFFFFFFFL;
        case 16 -> in.big ? entries.getLong(at) : 0;
        default -> 0;
      };
    }

    /** Where the values stand that do not fit into the entry. */
    long valuesAt(int i) {
      return in.offset(entries, (i + 1) * in.entryLength() - in.offsetLength());
    }

    long value(int tag, long absent) {
      for (int i = 0; i < count(); i++) {
        if (tag(i) == tag) {
          return values(i) == 0 ? absent : value(i);
        }
      }
      return absent;
    }

    /** The probe's rule, too. */
    boolean isPage() {
      return (value(NEW_SUBFILE_TYPE, 0) & REDUCED_OR_MASK) == 0 && value(SUBFILE_TYPE, 1) != 2;
    }
  }

  private Directory directory(FileChannel channel, long at) throws IOException {
    ByteBuffer head = bytes(channel, at, big ? 8 : 2);
    long count = big ? head.getLong(0) : head.getShort(0) & 0xFFFF;
    if (count < 0 || count > MOST_ENTRIES) {
      throw new EOFException("a directory of %d entries".formatted(count));
    }
    long entriesAt = at + head.limit();
    ByteBuffer entries = bytes(channel, entriesAt, (int) count * entryLength());
    long end = entriesAt + entries.limit();
    // Some writers end the file with the last entry.
    boolean last = end + offsetLength() > channel.size();
    return new Directory(
        this, at, entriesAt, entries, last ? 0 : offset(bytes(channel, end, offsetLength()), 0));
  }

  private TiffPixels showOnly(FileChannel channel, Directory page) throws IOException {
    put(firstAt(), offsetBytes(page.place));
    put(page.entriesAt + page.entries.limit(), offsetBytes(0));
    long samples = page.value(SAMPLES_PER_PIXEL, 1);
    long photometric = page.value(PHOTOMETRIC, samples < 3 ? 1 : 2);
    long colours = photometric == 5 ? 4 : photometric == 2 || photometric == 6 ? 3 : 1;
    greyInverted = photometric == 0 && samples == 2;
    for (int i = 0; i < page.count(); i++) {
      long entry = page.entriesAt + (long) i * entryLength();
      int tag = page.tag(i);
      if (!isShown(page, i) || tag == EXTRA_SAMPLES && samples <= colours) {
        put(entry, entry(0xFFFF, 1, 0));
      } else if (tag == EXTRA_SAMPLES && page.value(i) != 1) {
        // Unspecified: taken as alpha, as libvips and ImageMagick do, and never multiplied in.
        put(entry, entry(EXTRA_SAMPLES, SHORT, UNASSOCIATED_ALPHA));
      } else if (tag == PHOTOMETRIC && greyInverted) {
        // The reader would turn the alpha around, too.
        put(entry, entry(PHOTOMETRIC, SHORT, 1));
      } else if (tag == COLOUR_MAP && photometric == PALETTE) {
        roundColours(channel, page, i);
      }
    }
    return this;
  }

  /**
   * The reader cuts the lower eight bits off: they are rounded away first. A table that uses these
   * alone is an old writer's mistake, which the reader mends.
   */
  private void roundColours(FileChannel channel, Directory page, int i) throws IOException {
    if (page.type(i) != SHORT || page.values(i) < 3 || page.values(i) > MOST_COLOURS) {
      return;
    }
    long at = page.valuesAt(i);
    ByteBuffer table = bytes(channel, at, 2 * (int) page.values(i));
    boolean wide = false;
    for (int c = 0; c < table.limit(); c += 2) {
      wide |= (table.getShort(c) & 0xFFFF) > 0xFF;
    }
    for (int c = 0; wide && c < table.limit(); c += 2) {
      int rounded = ((table.getShort(c) & 0xFFFF) * 255 + 0x7FFF) / 0xFFFF;
      byte[] both = {(byte) rounded, (byte) rounded};
      put(at + c, both);
    }
  }

  private boolean isShown(Directory page, int i) {
    int tag = page.tag(i);
    int width = page.type(i) < WIDTHS.length ? WIDTHS[page.type(i)] : 0;
    long values = page.values(i);
    if (values < 0 || values > LARGEST_TABLE || HIDDEN.contains(tag)) {
      return false;
    }
    long bytes = values * width;
    boolean shown = bytes <= SMALL || bytes <= LARGEST_TABLE && NEEDED.contains(tag);
    if (!shown || shownBytes + bytes > MOST_BYTES) {
      return false;
    }
    shownBytes += bytes;
    return true;
  }

  private byte[] offsetBytes(long value) {
    ByteBuffer bytes = ByteBuffer.allocate(offsetLength()).order(order);
    return (big ? bytes.putLong(value) : bytes.putInt((int) value)).array();
  }

  /** An entry with one small value. */
  private byte[] entry(int tag, int type, int value) {
    ByteBuffer entry = ByteBuffer.allocate(entryLength()).order(order);
    entry.putShort((short) tag).putShort((short) type);
    if (big) {
      entry.putLong(1);
    } else {
      entry.putInt(1);
    }
    return (type == SHORT ? entry.putShort((short) value) : entry.put((byte) value)).array();
  }

  private void put(long at, byte[] bytes) {
    instead.put(at, bytes);
  }

  /** Whether 0 is white, and there is an alpha: the grey comes as it is stored. */
  boolean isGreyInverted() {
    return greyInverted;
  }

  /**
   * To be called with whatever was read.
   *
   * @param at the place in the file of the byte at {@code offset}
   */
  void hide(long at, byte[] bytes, int offset, int count) {
    if (instead.isEmpty() || count <= 0) {
      return;
    }
    for (Map.Entry<Long, byte[]> other :
        instead.subMap(at - entryLength() + 1, at + count).entrySet()) {
      byte[] shown = other.getValue();
      for (int i = 0; i < shown.length; i++) {
        long place = other.getKey() + i - at;
        if (place >= 0 && place < count) {
          bytes[offset + (int) place] = shown[i];
        }
      }
    }
  }
}
