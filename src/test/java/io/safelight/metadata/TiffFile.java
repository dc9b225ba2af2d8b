package io.safelight.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes TIFFs whose pages are one grey pixel each: what stands beside it is what matters. */
final class TiffFile implements AutoCloseable {
  private final FileChannel file;
  private final ByteOrder order;
  private final boolean big;
  private long linkAt;

  private TiffFile(FileChannel file, ByteOrder order, boolean big) throws IOException {
    this.file = file;
    this.order = order;
    this.big = big;
    ByteBuffer header = buffer(start());
    header.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D));
    header.putShort((short) (big ? 43 : 42));
    if (big) {
      header.putShort((short) 8);
    }
    linkAt = big ? 8 : 4;
    file.write(header.rewind());
  }

  static TiffFile create(Path path, ByteOrder order, boolean big) throws IOException {
    return new TiffFile(
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE),
        order,
        big);
  }

  FileChannel channel() {
    return file;
  }

  int start() {
    return big ? 16 : 8;
  }

  /** Where the next bytes go; even. */
  long end() throws IOException {
    return file.size() + (file.size() & 1);
  }

  /** Adds a page; its directories stand where the file ended. */
  void page(TiffTags tags) throws IOException {
    file.write(ByteBuffer.wrap(tags.directories().bytes()), end());
    long pixelAt = end();
    file.write(ByteBuffer.wrap(new byte[] {(byte) 128, 0}), pixelAt);
    List<TiffField> fields = new ArrayList<>(tags.fields());
    fields.add(TiffField.shorts(256, order, 1));
    fields.add(TiffField.shorts(257, order, 1));
    fields.add(TiffField.shorts(258, order, 8));
    fields.add(TiffField.shorts(259, order, 1));
    fields.add(TiffField.shorts(262, order, 1));
    fields.add(TiffField.longs(273, order, pixelAt));
    fields.add(TiffField.shorts(277, order, 1));
    fields.add(TiffField.shorts(278, order, 1));
    fields.add(TiffField.longs(279, order, 1));
    fields.sort(Comparator.comparingInt(TiffField::tag));
    directory(fields);
  }

  private void directory(List<TiffField> fields) throws IOException {
    int inline = big ? 8 : 4;
    ByteBuffer entries = buffer(fields.size() * (big ? 20 : 12) + (big ? 16 : 6));
    if (big) {
      entries.putLong(fields.size());
    } else {
      entries.putShort((short) fields.size());
    }
    for (TiffField field : fields) {
      entries.putShort((short) field.tag()).putShort((short) field.type());
      number(entries, field.count());
      byte[] value = field.value().bytes();
      if (value.length > inline) {
        number(entries, end());
        file.write(ByteBuffer.wrap(value), end());
      } else {
        entries.put(value).position(entries.position() + inline - value.length);
      }
    }
    long at = end();
    file.write(entries.rewind(), at);
    link(at);
    linkAt = at + entries.capacity() - inline;
  }

  /** Lets the chain of pages go on at a place, whatever stands there. */
  void link(long at) throws IOException {
    ByteBuffer link = buffer(big ? 8 : 4);
    number(link, at);
    file.write(link.rewind(), linkAt);
  }

  private void number(ByteBuffer to, long value) {
    if (big) {
      to.putLong(value);
    } else {
      to.putInt((int) value);
    }
  }

  private ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(order);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
