package io.safelight.codec;

import io.safelight.image.Raster;
import io.safelight.job.Failure;
import io.safelight.metadata.Block;
import io.safelight.metadata.Pieces;
import io.safelight.metadata.TiffField;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes rasters as the pages of a TIFF 6.0 or BigTIFF: strips, orientation upright, alpha declared
 * as not premultiplied. OpenCV's own writer leaves the alpha undeclared, which readers take for
 * premultiplied. Streams: no encoded copy of the picture is held. A page counts only once the one
 * before points to it: what a crash leaves behind is a file without it.
 */
final class TiffWriter {
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int RATIONAL = 5;
  private static final int LONG8 = 16;

  private static final int MOST_ENTRIES = 0xFFFF;

  private static final long CLASSIC_BYTES = 0xFFFF_FFFFL;

  private final FileChannel channel;

  private final ByteOrder order;
  private final boolean big;

  /** Of the number that the next page's place is to be written to. */
  private long link;

  private long end;

  private TiffWriter(FileChannel channel, ByteOrder order, boolean big, long link, long end) {
    this.channel = channel;
    this.order = order;
    this.big = big;
    this.link = link;
    this.end = end;
  }

  /**
   * A new file without pages.
   *
   * @param channel to an empty file
   * @param big whether it may become longer than 4 GiB, which not all readers know
   */
  static TiffWriter create(FileChannel channel, ByteOrder order, boolean big) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(big ? 16 : 8).order(order);
    header.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M')).put(header.get(0));
    if (big) {
      header.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(0);
    } else {
      header.putShort((short) 42).putInt(0);
    }
    TiffWriter writer = new TiffWriter(channel, order, big, big ? 8 : 4, 0);
    writer.append(header.flip());
    return writer;
  }

  /**
   * A file that {@link #create} began, after its last page.
   *
   * @param channel that can be read from, too
   */
  static TiffWriter continued(FileChannel channel) throws IOException {
    ByteBuffer header = read(channel, 0, 4, ByteOrder.BIG_ENDIAN);
    ByteOrder order = header.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    boolean big = header.order(order).getShort(2) == 43;
    TiffWriter writer = new TiffWriter(channel, order, big, big ? 8 : 4, channel.size());
    long before = 0;
    for (long page = writer.linked(); page != 0; page = writer.linked()) {
      if (page <= before) {
        throw new IOException("the pages written before do not follow each other");
      }
      before = page;
      writer.link = page + writer.directoryBytes(writer.entries(page)) - (big ? 8 : 4);
    }
    return writer;
  }

  private static ByteBuffer read(FileChannel channel, long at, int count, ByteOrder order)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(order);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new IOException("the pages written before are cut off");
      }
    }
    return bytes.flip();
  }

  private long linked() throws IOException {
    return big
        ? read(channel, link, 8, order).getLong()
        : read(channel, link, 4, order).getInt() & 0xFFFFFFFFL;
  }

  private long entries(long directory) throws IOException {
    long entries =
        big
            ? read(channel, directory, 8, order).getLong()
            : read(channel, directory, 2, order).getShort() & 0xFFFF;
    if (entries < 0 || entries > MOST_ENTRIES) {
      throw new IOException("a page written before has %,d fields".formatted(entries));
    }
    return entries;
  }

  private long directoryBytes(long entries) {
    return big ? 8 + entries * 20 + 8 : 2 + entries * 12 + 4;
  }

  /** In which byte order the values of fields are to come. */
  ByteOrder order() {
    return order;
  }

  boolean isBig() {
    return big;
  }

  /** Where bytes that a page's fields point to will stand. */
  long place() {
    return end + (end & 1);
  }

  /**
   * Adds a page.
   *
   * @param beside bytes that stand at {@link #place} before the pixels; may be empty
   * @param fields of the directory beside the pixels' own, which win
   * @throws Failure.Reject {@code ENCODING_FAILED}
   */
  void page(Raster picture, TiffCoding coding, byte[] beside, List<TiffField> fields)
      throws IOException, Failure.Reject {
    channel.position(end);
    evenUp();
    append(ByteBuffer.wrap(beside));
    int rowsPerStrip = coding.rowsPerStrip(picture);
    int strips = (picture.height() + rowsPerStrip - 1) / rowsPerStrip;
    long[] offsets = new long[strips];
    long[] lengths = new long[strips];
    try (TiffCoding.Strips encoded = coding.strips(picture, order)) {
      for (int i = 0; i < strips; i++) {
        int top = i * rowsPerStrip;
        offsets[i] = end;
        ByteBuffer strip = encoded.strip(top, Math.min(picture.height(), top + rowsPerStrip));
        lengths[i] = strip.remaining();
        append(strip);
      }
    }
    evenUp();
    Map<Integer, TiffField> directory = new TreeMap<>();
    for (TiffField field : fields) {
      if (!field.isStorage()) {
        directory.put(field.tag(), field);
      }
    }
    for (TiffField field : structure(picture, coding, rowsPerStrip, offsets, lengths)) {
      directory.put(field.tag(), field);
    }
    writeDirectory(new ArrayList<>(directory.values()));
  }

  private List<TiffField> structure(
      Raster picture, TiffCoding coding, int rowsPerStrip, long[] offsets, long[] lengths) {
    List<TiffField> fields = new ArrayList<>();
    int channels = picture.channels();
    long[] bits = new long[channels];
    long[] unsigned = new long[channels];
    Arrays.fill(bits, picture.bitDepth());
    Arrays.fill(unsigned, 1);
    fields.add(field(256, LONG, picture.width()));
    fields.add(field(257, LONG, picture.height()));
    fields.add(field(258, SHORT, bits));
    fields.add(field(259, SHORT, coding.number()));
    fields.add(field(262, SHORT, coding.photometric(picture.layout())));
    fields.add(field(273, big ? LONG8 : LONG, offsets));
    fields.add(field(274, SHORT, 1)); // upright
    fields.add(field(277, SHORT, channels));
    fields.add(field(278, LONG, rowsPerStrip));
    fields.add(field(279, LONG, lengths));
    fields.add(field(284, SHORT, 1)); // samples of a pixel side by side
    if (coding.isPredicted()) {
      fields.add(field(317, SHORT, 2)); // horizontal differencing
    }
    if (picture.layout().isInk()) {
      fields.add(field(332, SHORT, 1)); // cyan, magenta, yellow, black
    }
    if (picture.hasAlpha()) {
      fields.add(field(338, SHORT, 2)); // not premultiplied
    }
    fields.add(field(339, SHORT, unsigned));
    if (coding.photometric(picture.layout()) == TiffCoding.YCBCR) {
      fields.add(field(530, SHORT, coding.chromaSubsampling()));
      fields.add(field(531, SHORT, 1)); // chroma stands amid its pixels, as JPEG has it
      fields.add(field(532, RATIONAL, 0, 1, 255, 1, 128, 1, 255, 1, 128, 1, 255, 1)); // JFIF's
    }
    return fields;
  }

  private TiffField field(int tag, int type, long... values) {
    int width = type == SHORT ? 2 : type == LONG8 ? 8 : 4;
    ByteBuffer bytes = ByteBuffer.allocate(values.length * width).order(order);
    for (long value : values) {
      switch (width) {
        case 2 -> bytes.putShort((short) value);
        case 4 -> bytes.putInt((int) value);
        default -> bytes.putLong(value);
      }
    }
    long count = type == RATIONAL ? values.length / 2 : values.length;
    return new TiffField(tag, type, count, Block.of(bytes.array()));
  }

  /** What does not fit into its entry stands before the directory, each value on a word. */
  private void writeDirectory(List<TiffField> fields) throws IOException {
    int inline = big ? 8 : 4;
    ByteBuffer directory =
        ByteBuffer.allocate(Math.toIntExact(directoryBytes(fields.size()))).order(order);
    if (big) {
      directory.putLong(fields.size());
    } else {
      directory.putShort((short) fields.size());
    }
    for (TiffField field : fields) {
      directory.putShort((short) field.tag()).putShort((short) field.type());
      offset(directory, field.count());
      byte[] value = field.value().bytes();
      if (value.length <= inline) {
        directory.put(value).put(new byte[inline - value.length]);
      } else {
        offset(directory, end);
        append(ByteBuffer.wrap(value));
        evenUp();
      }
    }
    offset(directory, 0);
    long at = end;
    append(directory.flip());
    ByteBuffer place = ByteBuffer.allocate(inline).order(order);
    offset(place, at);
    place.flip();
    while (place.hasRemaining()) {
      channel.write(place, link + place.position());
    }
    link = end - inline;
  }

  private void offset(ByteBuffer to, long value) {
    if (big) {
      to.putLong(value);
    } else {
      to.putInt((int) value);
    }
  }

  private void evenUp() throws IOException {
    if ((end & 1) == 1) {
      append(ByteBuffer.allocate(1));
    }
  }

  private void append(ByteBuffer bytes) throws IOException {
    if (!big && end + bytes.remaining() > CLASSIC_BYTES) {
      throw new IOException("the TIFF became longer than 4 GiB, which its kind cannot be");
    }
    end += bytes.remaining();
    Pieces.write(channel, bytes);
  }
}
