package io.safelight.metadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Directories of tags as EXIF and TIFF have them. Pointers from one to another are no fields: who
 * writes the tree sets them.
 *
 * @param order of the values that have one
 * @param main the first directory's descriptive fields, by tag, each tag once
 * @param exif the camera's, MakerNote among them
 * @param gps where it was taken
 * @param interop what DCF says of the file
 * @param makerNoteAt where the MakerNote stood, counted from the TIFF header: makers count offsets
 *     inside it from there, so that it loses its sense elsewhere
 * @param makerNoteTail what stands right behind the MakerNote and belongs to nothing else: some
 *     makers say a length that their last values pass
 */
public record Tags(
    ByteOrder order,
    List<TiffField> main,
    List<TiffField> exif,
    List<TiffField> gps,
    List<TiffField> interop,
    OptionalLong makerNoteAt,
    Block makerNoteTail) {

  /** A field may have millions, and nobody asks for more than a few. */
  private static final int MOST_NUMBERS = 1000;

  /** One of the four. */
  public enum Directory {
    MAIN("first"),
    EXIF("EXIF"),
    GPS("GPS"),
    INTEROP("interoperability");

    private final String words;

    Directory(String words) {
      this.words = words;
    }

    /** As a sentence calls it. */
    @Override
    public String toString() {
      return words;
    }
  }

  public Tags {
    Objects.requireNonNull(order);
    main = sorted(main);
    exif = sorted(exif);
    gps = sorted(gps);
    interop = sorted(interop);
    if (makerNoteAt.isPresent()
        && exif.stream().noneMatch(field -> field.tag() == Tag.MAKER_NOTE)) {
      makerNoteAt = OptionalLong.empty();
    }
    makerNoteTail = makerNoteAt.isPresent() ? makerNoteTail : Block.of(new byte[0]);
  }

  /** With nothing behind the MakerNote. */
  public Tags(
      ByteOrder order,
      List<TiffField> main,
      List<TiffField> exif,
      List<TiffField> gps,
      List<TiffField> interop,
      OptionalLong makerNoteAt) {
    this(order, main, exif, gps, interop, makerNoteAt, Block.of(new byte[0]));
  }

  /** With a first directory only. */
  public Tags(ByteOrder order, List<TiffField> main) {
    this(order, main, List.of(), List.of(), List.of(), OptionalLong.empty());
  }

  private static List<TiffField> sorted(List<TiffField> fields) {
    List<TiffField> sorted =
        fields.stream().sorted(Comparator.comparingInt(TiffField::tag)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).tag() == sorted.get(i - 1).tag()) {
        throw new IllegalArgumentException("tag " + sorted.get(i).tag() + " stands twice");
      }
    }
    return sorted;
  }

  public boolean isEmpty() {
    return main.isEmpty() && exif.isEmpty() && gps.isEmpty() && interop.isEmpty();
  }

  public List<TiffField> fields(Directory directory) {
    return switch (directory) {
      case MAIN -> main;
      case EXIF -> exif;
      case GPS -> gps;
      case INTEROP -> interop;
    };
  }

  public Optional<TiffField> field(Directory directory, int tag) {
    return fields(directory).stream().filter(field -> field.tag() == tag).findFirst();
  }

  /** The first value of a tag, where it is a whole number. */
  public OptionalLong number(Directory directory, int tag) {
    return Arrays.stream(numbers(directory, tag)).findFirst();
  }

  /** The first values of a tag, a thousand at most; none where they are no whole numbers. */
  public long[] numbers(Directory directory, int tag) {
    Optional<TiffField> found = field(directory, tag);
    if (found.isEmpty()) {
      return new long[0];
    }
    ByteBuffer values = values(found.get());
    long[] numbers = new long[(int) Math.min(MOST_NUMBERS, found.get().count())];
    for (int i = 0; i < numbers.length; i++) {
      switch (found.get().type()) {
        case TiffField.BYTE -> numbers[i] = values.get() & 0xFFL;
        case TiffField.SBYTE -> numbers[i] = values.get();
        case TiffField.SHORT -> numbers[i] = values.getShort() & 0xFFFFL;
        case TiffField.SSHORT -> numbers[i] = values.getShort();
        case TiffField.LONG -> numbers[i] = values.getInt() & 0xFFFFFFFFL;
        case TiffField.SLONG -> numbers[i] = values.getInt();
        case TiffField.LONG8, TiffField.SLONG8 -> numbers[i] = values.getLong();
        default -> {
          return new long[0];
        }
      }
    }
    return numbers;
  }

  /** The first value of a tag, where it is a fraction or a number that is not whole, and finite. */
  public OptionalDouble rational(Directory directory, int tag) {
    Optional<TiffField> found = field(directory, tag);
    if (found.isEmpty() || found.get().count() == 0) {
      return OptionalDouble.empty();
    }
    ByteBuffer values = values(found.get());
    double number =
        switch (found.get().type()) {
          case TiffField.RATIONAL ->
              (values.getInt() & 0xFFFFFFFFL) / (double) (values.getInt() & 0xFFFFFFFFL);
          case TiffField.SRATIONAL -> values.getInt() / (double) values.getInt();
          case TiffField.FLOAT -> values.getFloat();
          case TiffField.DOUBLE -> values.getDouble();
          default -> Double.NaN;
        };
    return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  /** A tag's letters up to the first zero: UTF-8, or Latin 1 where they are none. */
  public Optional<String> text(Directory directory, int tag) {
    return field(directory, tag)
        .filter(field -> field.type() == TiffField.ASCII || field.type() == TiffField.UTF8)
        .map(field -> text(field.value().bytes()));
  }

  private static String text(byte[] bytes) {
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    ByteBuffer letters = ByteBuffer.wrap(bytes, 0, length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(letters).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
  }

  private ByteBuffer values(TiffField field) {
    return ByteBuffer.wrap(field.value().bytes()).order(order);
  }

  /** Puts a field in the place of the one with its tag, or adds it. */
  public Tags with(Directory directory, TiffField field) {
    return edited(
        directory,
        fields -> {
          List<TiffField> edited = new ArrayList<>(fields);
          edited.removeIf(old -> old.tag() == field.tag());
          edited.add(field);
          return edited;
        });
  }

  public Tags without(Directory directory, int tag) {
    return without(directory, field -> field.tag() == tag);
  }

  public Tags without(Directory directory) {
    return edited(directory, fields -> List.of());
  }

  Tags without(Directory directory, Predicate<TiffField> which) {
    return edited(directory, fields -> fields.stream().filter(which.negate()).toList());
  }

  /** Every field of a directory as another of the same tag. */
  Tags each(Directory directory, UnaryOperator<TiffField> change) {
    return edited(directory, fields -> fields.stream().map(change).toList());
  }

  private Tags edited(Directory directory, UnaryOperator<List<TiffField>> edit) {
    return new Tags(
        order,
        directory == Directory.MAIN ? edit.apply(main) : main,
        directory == Directory.EXIF ? edit.apply(exif) : exif,
        directory == Directory.GPS ? edit.apply(gps) : gps,
        directory == Directory.INTEROP ? edit.apply(interop) : interop,
        makerNoteAt,
        makerNoteTail);
  }

  /**
   * The same values in another byte order. What has type UNDEFINED keeps its bytes: a MakerNote
   * that relies on the order around it is then read only by who looks for its order.
   */
  public Tags ordered(ByteOrder wanted) {
    if (wanted == order) {
      return this;
    }
    return new Tags(
        wanted,
        main.stream().map(TiffField::swapped).toList(),
        exif.stream().map(TiffField::swapped).toList(),
        gps.stream().map(TiffField::swapped).toList(),
        interop.stream().map(TiffField::swapped).toList(),
        makerNoteAt,
        makerNoteTail);
  }

  /** What the tags say of the colours that samples are meant in. */
  public ExifColour colour() {
    return ExifColour.of(this);
  }

  /** How densely pixels lie on paper, where both directions are said. */
  public Optional<Resolution> resolution() {
    OptionalDouble x = rational(Directory.MAIN, Tag.X_RESOLUTION);
    OptionalDouble y = rational(Directory.MAIN, Tag.Y_RESOLUTION);
    if (x.isEmpty() || y.isEmpty() || x.getAsDouble() <= 0 || y.getAsDouble() <= 0) {
      return Optional.empty();
    }
    // TIFF 6.0: inches where nothing is said.
    long unit = number(Directory.MAIN, Tag.RESOLUTION_UNIT).orElse(2);
    return Optional.of(
        new Resolution(
            x.getAsDouble(),
            y.getAsDouble(),
            unit == 3
                ? Resolution.Unit.CENTIMETRE
                : unit == 1 ? Resolution.Unit.NONE : Resolution.Unit.INCH));
  }

  /** Says how densely pixels lie on paper, to the ten-thousandth. */
  public Tags with(Resolution resolution) {
    int unit =
        switch (resolution.unit()) {
          case NONE -> 1;
          case INCH -> 2;
          case CENTIMETRE -> 3;
        };
    return with(Directory.MAIN, density(Tag.X_RESOLUTION, resolution.x()))
        .with(Directory.MAIN, density(Tag.Y_RESOLUTION, resolution.y()))
        .with(Directory.MAIN, TiffField.shorts(Tag.RESOLUTION_UNIT, order, unit));
  }

  /** A count of pixels in a length. */
  TiffField density(int tag, double value) {
    boolean whole = value == Math.rint(value) || value >= 400_000;
    long parts = whole ? 1 : 10_000;
    return TiffField.rational(tag, order, Math.min(0xFFFFFFFFL, Math.round(value * parts)), parts);
  }
}
