package io.safelight.metadata;

import io.safelight.metadata.Tags.Directory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads directories of tags from an EXIF block or a TIFF. Whatever is broken is left out and noted;
 * a directory is read once, however often it is pointed to. The second directory of an EXIF block
 * describes a thumbnail and is never read.
 */
public final class TagsReader {
  private static final byte[] JPEG_PREFIX = {'E', 'x', 'i', 'f', 0, 0};

  /** Cameras write some hundred. */
  private static final int MOST_ENTRIES = 4096;

  /** Of values that are kept, in all pages of a file. */
  private static final int MOST_BYTES = 64 << 20;

  /** Those that are empty take memory too, and all pages may point to one directory of them. */
  private static final int MOST_FIELDS = 400_000;

  /** Of profiles and packets that are read: pages may all claim the same large ones. */
  private static final long MOST_READ = 640L << 20;

  private static final String TOO_LARGE = "the tags are larger than 64 MiB";

  private static final int MOST_NOTES = 16;
  private static final int MOST_DIRECTORIES = 65_536;

  /** By how much a MakerNote's values pass its end, at most; Nikon's do by four bytes. */
  private static final int MOST_TAIL = 16;

  private static final int CLASSIC = 42;
  private static final int BIG = 43;

  private static final int REDUCED = 1;
  private static final int MASK = 4;

  /**
   * How much may still be read of a file's values, and how much of it kept: two hundred pages with
   * one and the same profile take its room once.
   */
  private static final class Budget {
    private final Map<Block, Block> blocks = new HashMap<>();
    private long blocksToRead = MOST_READ;
    private long toKeep = MOST_BYTES;
    private int fieldsToKeep = MOST_FIELDS;

    boolean grants(long bytes) {
      if (bytes > toKeep) {
        return false;
      }
      toKeep -= bytes;
      return true;
    }

    boolean grantsField(long bytes) {
      return fieldsToKeep-- > 0 && grants(bytes);
    }

    boolean grantsBlock(long bytes) {
      if (bytes > MOST_BYTES || bytes > blocksToRead) {
        return false;
      }
      blocksToRead -= bytes;
      return true;
    }

    /** What other pages have as well is one and the same. */
    Optional<Block> kept(Block block) {
      Block same = blocks.get(block);
      if (same != null) {
        return Optional.of(same);
      }
      if (!grants(block.length())) {
        return Optional.empty();
      }
      blocks.put(block, block);
      return Optional.of(block);
    }
  }

  private final TiffBytes tiff;
  private final boolean isPage;
  private final Budget budget;
  private final Set<Long> seen = new HashSet<>();
  private final Map<Integer, Block> blocks = new TreeMap<>();
  private final Map<Integer, Long> pointers = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  /** Where something begins that has a name. */
  private final TreeSet<Long> begins = new TreeSet<>();

  private OptionalLong makerNoteAt = OptionalLong.empty();
  private int unsaid;

  private TagsReader(TiffBytes tiff, boolean isPage, Budget budget) {
    this.tiff = tiff;
    this.isPage = isPage;
    this.budget = budget;
  }

  /**
   * @param block a TIFF structure, with or without the prefix that JPEG puts before it
   */
  public static FoundTags exif(Block block) {
    byte[] bytes = block.bytes();
    int from = hasPrefix(bytes) ? JPEG_PREFIX.length : 0;
    try {
      Optional<TiffBytes> tiff = header(TiffBytes.of(bytes, from));
      return tiff.isEmpty()
          ? unreadable("The EXIF block is left out: it has no TIFF header.")
          : new TagsReader(tiff.get(), false, new Budget()).read(first(tiff.get()));
    } catch (IOException e) {
      throw new UncheckedIOException("memory is no disk", e);
    }
  }

  private static boolean hasPrefix(byte[] block) {
    return block.length >= JPEG_PREFIX.length
        && ByteBuffer.wrap(block, 0, JPEG_PREFIX.length).equals(ByteBuffer.wrap(JPEG_PREFIX));
  }

  /**
   * @param directory where the page's directory stands
   * @param big whether it is BigTIFF
   * @return without what says how the pixels are stored
   */
  public static FoundTags page(FileChannel file, long directory, ByteOrder order, boolean big)
      throws IOException {
    return new TagsReader(TiffBytes.of(file).as(order, big), true, new Budget()).read(directory);
  }

  /**
   * The pages of a TIFF or BigTIFF; thumbnails and masks are none.
   *
   * @return one for each page, {@code most} at most; fewer where the chain of directories breaks
   */
  public static List<FoundTags> pages(FileChannel file, int most) throws IOException {
    Optional<TiffBytes> header = header(TiffBytes.of(file));
    if (header.isEmpty()) {
      return List.of();
    }
    TiffBytes tiff = header.get();
    Budget budget = new Budget();
    List<FoundTags> pages = new ArrayList<>();
    Set<Long> walked = new HashSet<>();
    boolean masked = false;
    long at = first(tiff);
    while (pages.size() < most && walked.size() < MOST_DIRECTORIES && walked.add(at)) {
      Optional<ByteBuffer> entries = entries(tiff, at);
      if (entries.isEmpty()) {
        break;
      }
      long kind = kind(tiff, entries.get());
      if ((kind & (REDUCED | MASK)) == 0) {
        pages.add(new TagsReader(tiff, true, budget).read(at));
      }
      masked |= (kind & MASK) != 0;
      at = next(tiff, at, entries.get().limit());
    }
    if (masked && !pages.isEmpty()) {
      pages.set(
          0,
          pages.get(0).with("A transparency mask that stands as a page of its own was left out."));
    }
    return List.copyOf(pages);
  }

  /** Byte order and kind as the first bytes say; empty where they say neither. */
  private static Optional<TiffBytes> header(TiffBytes start) throws IOException {
    if (!start.has(0, 8)) {
      return Optional.empty();
    }
    ByteBuffer bytes = start.at(0, 8);
    ByteOrder order =
        switch (bytes.getShort(0)) {
          case 0x4949 -> ByteOrder.LITTLE_ENDIAN;
          case 0x4D4D -> ByteOrder.BIG_ENDIAN;
          default -> null;
        };
    if (order == null) {
      return Optional.empty();
    }
    int version = bytes.order(order).getShort(2);
    boolean known = version == CLASSIC || version == BIG && bytes.getShort(4) == 8;
    return known ? Optional.of(start.as(order, version == BIG)) : Optional.empty();
  }

  /** Where the first directory stands; 0 where it is not said. */
  private static long first(TiffBytes tiff) throws IOException {
    if (tiff.isBig()) {
      return tiff.has(8, 8) ? tiff.at(8, 8).getLong() : 0;
    }
    return tiff.at(4, 4).getInt() & 0xFFFFFFFFL;
  }

  private static FoundTags unreadable(String note) {
    return new FoundTags(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(note));
  }

  private FoundTags read(long directory) throws IOException {
    List<TiffField> main = directory(Directory.MAIN, directory);
    List<TiffField> exif = pointed(Directory.EXIF, Tag.EXIF);
    List<TiffField> gps = pointed(Directory.GPS, Tag.GPS);
    List<TiffField> interop = pointed(Directory.INTEROP, Tag.INTEROP);
    if (unsaid > 0) {
      notes.add("%,d further entries of the tags are left out: they are broken.".formatted(unsaid));
    }
    Tags tags =
        new Tags(
            tiff.order(), main, exif, gps, interop, makerNoteAt, makerNoteTail(directory, exif));
    return new FoundTags(
        tags.isEmpty() ? Optional.empty() : Optional.of(tags),
        Optional.ofNullable(blocks.get(Tag.XMP)),
        Optional.ofNullable(blocks.get(Tag.IPTC)).map(TagsReader::inOrder),
        Optional.ofNullable(blocks.get(Tag.PHOTOSHOP)),
        Optional.ofNullable(blocks.get(Tag.ICC)),
        notes);
  }

  /** In a TIFF pixels may stand there, so that nothing is said of it. */
  private Block makerNoteTail(long directory, List<TiffField> exif) throws IOException {
    if (isPage || makerNoteAt.isEmpty()) {
      return Block.of(new byte[0]);
    }
    thumbnailBegins(directory);
    long end =
        exif.stream()
            .filter(field -> field.tag() == Tag.MAKER_NOTE)
            .mapToLong(note -> makerNoteAt.getAsLong() + note.value().length())
            .findFirst()
            .orElseThrow();
    Long next = begins.ceiling(end);
    long room = Math.min(MOST_TAIL, (next == null ? tiff.length() : next) - end);
    // One byte makes the next place even.
    return room < 2 || !tiff.has(end, room)
        ? Block.of(new byte[0])
        : Block.of(tiff.at(end, (int) room).array());
  }

  /** The second directory and, among its values, where the small picture stands. */
  private void thumbnailBegins(long directory) throws IOException {
    Optional<ByteBuffer> main = entries(tiff, directory);
    long at = main.isEmpty() ? 0 : next(tiff, directory, main.get().limit());
    begins.add(at);
    Optional<ByteBuffer> entries = entries(tiff, at);
    if (entries.isPresent() && !tiff.isBig()) {
      for (int entry = 0; entry < entries.get().limit(); entry += entryLength(tiff)) {
        begins.add(entries.get().getInt(entry + 8) & 0xFFFFFFFFL);
      }
    }
  }

  private List<TiffField> pointed(Directory directory, int pointer) throws IOException {
    Long at = pointers.get(pointer);
    return at == null ? List.of() : directory(directory, at);
  }

  private List<TiffField> directory(Directory directory, long at) throws IOException {
    if (!seen.add(at)) {
      note("The %s directory is left out: another stands in its place.".formatted(directory));
      return List.of();
    }
    begins.add(at);
    Optional<ByteBuffer> entries = entries(tiff, at);
    if (entries.isEmpty()) {
      note("The %s directory is left out: it is broken.".formatted(directory));
      return List.of();
    }
    if (entries.get().limit() < announced(tiff, at)) {
      note("The %s directory is cut off: only its first entries are read.".formatted(directory));
    }
    Map<Integer, TiffField> fields = new TreeMap<>();
    ByteBuffer list = entries.get();
    int entryLength = entryLength(tiff);
    for (int entry = 0; entry < list.limit(); entry += entryLength) {
      entry(directory, list, entry, at + countLength(tiff) + entry, fields);
    }
    return List.copyOf(fields.values());
  }

  private static int entryLength(TiffBytes tiff) {
    return tiff.isBig() ? 20 : 12;
  }

  private static int countLength(TiffBytes tiff) {
    return tiff.isBig() ? 8 : 2;
  }

  /** How many bytes the entries of a directory take, as it says; it has been looked at before. */
  private static long announced(TiffBytes tiff, long at) throws IOException {
    ByteBuffer count = tiff.at(at, countLength(tiff));
    return entryLength(tiff) * (tiff.isBig() ? count.getLong() : count.getShort() & 0xFFFFL);
  }

  /** The entries that are there; empty where there is no directory, or an absurd one. */
  private static Optional<ByteBuffer> entries(TiffBytes tiff, long at) throws IOException {
    if (at < 8 || !tiff.has(at, countLength(tiff))) {
      return Optional.empty();
    }
    long length = announced(tiff, at);
    int entryLength = entryLength(tiff);
    if (length < 0 || length > (long) MOST_ENTRIES * entryLength) {
      return Optional.empty();
    }
    long there = Math.min(length, tiff.length() - at - countLength(tiff));
    return Optional.of(tiff.at(at + countLength(tiff), (int) (there / entryLength * entryLength)));
  }

  /** Where the next directory stands; 0 where this is the last. */
  private static long next(TiffBytes tiff, long at, int entries) throws IOException {
    long end = at + countLength(tiff) + entries;
    int length = tiff.isBig() ? 8 : 4;
    if (!tiff.has(end, length)) {
      return 0;
    }
    ByteBuffer next = tiff.at(end, length);
    return tiff.isBig() ? next.getLong() : next.getInt() & 0xFFFFFFFFL;
  }

  /** Whether a directory is of a thumbnail or a mask, as bits of tag 254. */
  private static long kind(TiffBytes tiff, ByteBuffer entries) {
    long kind = 0;
    for (int entry = 0; entry < entries.limit(); entry += entryLength(tiff)) {
      int tag = entries.getShort(entry) & 0xFFFF;
      int at = entry + (tiff.isBig() ? 12 : 8);
      long value =
          switch (entries.getShort(entry + 2)) {
            case TiffField.BYTE -> entries.get(at) & 0xFF;
            case TiffField.SHORT -> entries.getShort(at) & 0xFFFF;
            case TiffField.LONG -> entries.getInt(at);
            default -> 0;
          };
      if (tag == Tag.NEW_SUBFILE_TYPE) {
        kind |= value;
      } else if (tag == Tag.SUBFILE_TYPE && value == 2) {
        kind |= REDUCED;
      }
    }
    return kind;
  }

  /**
   * @param entry where it stands in {@code list}
   * @param entryAt where it stands in the file
   */
  private void entry(
      Directory directory, ByteBuffer list, int entry, long entryAt, Map<Integer, TiffField> fields)
      throws IOException {
    int tag = list.getShort(entry) & 0xFFFF;
    int type = list.getShort(entry + 2) & 0xFFFF;
    if (directory == Directory.MAIN && isPage && tag == Tag.EXTRA_SAMPLES) {
      extraSample(list, entry, type);
    }
    if (isUnwanted(directory, tag, type)) {
      return;
    }
    int width = TiffField.width(type);
    if (width == 0) {
      leftOut(directory, tag, "nobody defined its type %d".formatted(type));
      return;
    }
    boolean big = tiff.isBig();
    long count = big ? list.getLong(entry + 4) : list.getInt(entry + 4) & 0xFFFFFFFFL;
    if (count < 0 || count > tiff.length() / width) {
      leftOut(directory, tag, "it claims more values than the file has bytes");
      return;
    }
    int length = (int) Math.min(Integer.MAX_VALUE, count * width);
    int inline = big ? 8 : 4;
    long valueAt =
        length <= inline
            ? entryAt + (big ? 12 : 8)
            : big ? list.getLong(entry + 12) : list.getInt(entry + 8) & 0xFFFFFFFFL;
    if (length > inline) {
      begins.add(valueAt);
    }
    if (!tiff.has(valueAt, length)) {
      leftOut(directory, tag, "its value lies past the end");
    } else if (fields.containsKey(tag)) {
      leftOut(directory, tag, "it stands there twice");
    } else if (isPointer(directory, tag)) {
      pointer(directory, tag, type, count, valueAt);
    } else if (directory == Directory.MAIN && Tag.isBlock(tag)) {
      Optional<Block> kept =
          budget.grantsBlock(length)
              ? budget.kept(Block.of(tiff.at(valueAt, length).array()))
              : Optional.empty();
      if (kept.isPresent()) {
        blocks.putIfAbsent(tag, kept.get());
      } else {
        leftOut(directory, tag, TOO_LARGE);
      }
    } else if (!budget.grantsField(length)) {
      leftOut(directory, tag, TOO_LARGE);
    } else {
      Block value = Block.of(tiff.at(valueAt, length).array());
      fields.put(tag, new TiffField(tag, type, count, value));
      if (directory == Directory.EXIF && tag == Tag.MAKER_NOTE && length > inline) {
        makerNoteAt = OptionalLong.of(valueAt);
      }
    }
  }

  /** Of a channel that is no colour the source may leave open what it is; a result says alpha. */
  private void extraSample(ByteBuffer list, int entry, int type) {
    if (type == TiffField.SHORT && list.getShort(entry + (tiff.isBig() ? 12 : 8)) == 0) {
      note("The channel beside the colours, which the file does not explain, was taken for alpha.");
    }
  }

  /** What is of no use in another file; said where it takes something from the picture. */
  private boolean isUnwanted(Directory directory, int tag, int type) {
    if (isPointer(directory, tag)) {
      return false;
    }
    if (directory == Directory.MAIN && tag == Tag.IMAGE_SOURCE_DATA) {
      note("Photoshop's layers are left out: they show the picture as it was.");
      return true;
    }
    if (directory == Directory.MAIN && isPage && Tag.isStorage(tag)) {
      return true;
    }
    boolean isThumbnail = tag >= 513 && tag <= 514;
    if (isOffset(directory, tag) || type == TiffField.IFD || type == TiffField.IFD8) {
      boolean isStrip = Tag.isStorage(tag);
      if (!isThumbnail && !isStrip) {
        leftOut(directory, tag, "it points to something that stands elsewhere");
      }
      return true;
    }
    return false;
  }

  /** The other directories number their tags anew. */
  private static boolean isOffset(Directory directory, int tag) {
    return (directory == Directory.MAIN || directory == Directory.EXIF) && Tag.isOffset(tag);
  }

  private static boolean isPointer(Directory directory, int tag) {
    return switch (directory) {
      case MAIN -> tag == Tag.EXIF || tag == Tag.GPS;
      case EXIF -> tag == Tag.INTEROP;
      case GPS, INTEROP -> false;
    };
  }

  private void pointer(Directory directory, int tag, int type, long count, long valueAt)
      throws IOException {
    if (count < 1) {
      leftOut(directory, tag, "it points nowhere");
      return;
    }
    switch (type) {
      case TiffField.LONG, TiffField.IFD ->
          pointers.putIfAbsent(tag, tiff.at(valueAt, 4).getInt() & 0xFFFFFFFFL);
      case TiffField.LONG8, TiffField.IFD8 ->
          pointers.putIfAbsent(tag, tiff.at(valueAt, 8).getLong());
      default -> leftOut(directory, tag, "it points nowhere");
    }
  }

  private void leftOut(Directory directory, int tag, String why) {
    note("Tag 0x%04X of the %s directory is left out: %s.".formatted(tag, directory, why));
  }

  private void note(String sentence) {
    if (notes.size() < MOST_NOTES) {
      notes.add(sentence);
    } else {
      unsaid++;
    }
  }

  /**
   * IPTC-IIM stands in a field of LONGs, which some writers turned into the file's byte order
   * (libtiff, tif_dirread.c). A record begins with 0x1C.
   */
  private static Block inOrder(Block iptc) {
    byte[] bytes = iptc.bytes();
    boolean turned = bytes.length >= 4 && bytes.length % 4 == 0 && bytes[0] != 0x1C;
    return turned && bytes[3] == 0x1C
        ? new TiffField(Tag.IPTC, TiffField.LONG, bytes.length / 4, iptc).swapped().value()
        : iptc;
  }
}
