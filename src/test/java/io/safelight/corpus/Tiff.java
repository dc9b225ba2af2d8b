package io.safelight.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** TIFFs by the entry: any tag, right or wrong. */
final class Tiff {
  static final int SHORT = 3;
  static final int LONG = 4;

  private final ByteOrder order;
  private final boolean big;
  private final List<Page> pages = new ArrayList<>();
  private Integer lastNext;

  private record Entry(int type, int[] values) {}

  /** One directory and the bytes of its strips. */
  final class Page {
    private final SortedMap<Integer, Entry> entries = new TreeMap<>();
    private byte[][] strips = {};

    Page put(int tag, int type, int... values) {
      entries.put(tag, new Entry(type, values));
      return this;
    }

    Page strips(byte[]... all) {
      strips = all;
      return this;
    }

    Page page() {
      return Tiff.this.page();
    }

    byte[] bytes() {
      return Tiff.this.bytes();
    }
  }

  private Tiff(ByteOrder order, boolean big) {
    this.order = order;
    this.big = big;
  }

  static Tiff littleEndian() {
    return new Tiff(ByteOrder.LITTLE_ENDIAN, false);
  }

  static Tiff bigEndian() {
    return new Tiff(ByteOrder.BIG_ENDIAN, false);
  }

  /** A BigTIFF: counts and offsets have 64 bits. */
  static Tiff big(ByteOrder order) {
    return new Tiff(order, true);
  }

  Page page() {
    Page page = new Page();
    pages.add(page);
    return page;
  }

  /** A page with the tags of an uncompressed picture in strips of all its rows. */
  Page picture(int width, int height, int channels, int bits, int photometric, byte[]... strips) {
    int[] depths = new int[channels];
    Arrays.fill(depths, bits);
    return page()
        .put(256, LONG, width)
        .put(257, LONG, height)
        .put(258, SHORT, depths)
        .put(259, SHORT, 1)
        .put(262, SHORT, photometric)
        .put(277, SHORT, channels)
        .put(278, LONG, height)
        .strips(strips);
  }

  /** The last directory points to this place for a further one. */
  Tiff thenAt(int place) {
    lastNext = place;
    return this;
  }

  byte[] bytes() {
    ByteBuffer file = ByteBuffer.allocate(1 << 17).order(order);
    file.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M')).put(file.get(0));
    file.putShort((short) (big ? 43 : 42));
    if (big) {
      file.putShort((short) 8).putShort((short) 0);
    }
    int pointer = file.position();
    putOffset(file, 0);
    for (Page page : pages) {
      boolean tiled = page.entries.containsKey(322);
      int[] offsets = new int[page.strips.length];
      int[] counts = new int[page.strips.length];
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] = file.position();
        counts[i] = page.strips[i].length;
        file.put(page.strips[i]);
      }
      if (offsets.length > 0) {
        page.entries.putIfAbsent(tiled ? 324 : 273, new Entry(LONG, offsets));
        page.entries.putIfAbsent(tiled ? 325 : 279, new Entry(LONG, counts));
      }
      if (file.position() % 2 == 1) {
        file.put((byte) 0);
      }
      pointer = directory(file, page, pointer);
    }
    if (lastNext != null) {
      int end = file.position();
      putOffset(file.position(pointer), lastNext);
      file.position(end);
    }
    return Arrays.copyOf(file.array(), file.position());
  }

  private void putOffset(ByteBuffer file, long value) {
    if (big) {
      file.putLong(value);
    } else {
      file.putInt((int) value);
    }
  }

  /** Writes a directory and returns where its pointer to the next stands. */
  private int directory(ByteBuffer file, Page page, int pointer) {
    int start = file.position();
    putOffset(file.position(pointer), start);
    file.position(start);
    int room = big ? 8 : 4;
    int after = start + (big ? 8 + 20 * page.entries.size() : 2 + 12 * page.entries.size()) + room;
    if (big) {
      file.putLong(page.entries.size());
    } else {
      file.putShort((short) page.entries.size());
    }
    for (var tag : page.entries.entrySet()) {
      Entry entry = tag.getValue();
      int width = entry.type == SHORT ? 2 : 4;
      file.putShort(tag.getKey().shortValue()).putShort((short) entry.type);
      putOffset(file, entry.values.length);
      boolean inline = entry.values.length * width <= room;
      int back = file.position() + room;
      if (!inline) {
        putOffset(file, after);
        file.position(after);
      }
      for (int value : entry.values) {
        if (width == 2) {
          file.putShort((short) value);
        } else {
          file.putInt(value);
        }
      }
      if (!inline) {
        after = file.position();
      }
      file.position(back);
    }
    int next = file.position();
    file.position(after);
    return next;
  }
}
