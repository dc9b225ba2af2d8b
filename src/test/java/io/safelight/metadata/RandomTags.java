package io.safelight.metadata;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** Trees of tags by a seed: any tag, any type, values short and long, some with a MakerNote. */
final class RandomTags {
  private static final int[] TYPES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 129};
  private static final int[] WIDE_TYPES = {1, 2, 3, 4, 5, 7, 12, 16, 17};

  private final Random random;
  private final int[] types;

  private RandomTags(long seed, int[] types) {
    this.random = new Random(seed);
    this.types = types;
  }

  /** Without BigTIFF's types. */
  static Tags classic(long seed) {
    return new RandomTags(seed, TYPES).tags();
  }

  static Tags big(long seed) {
    return new RandomTags(seed, WIDE_TYPES).tags();
  }

  private Tags tags() {
    List<TiffField> exif = fields(30, 32_768);
    OptionalLong at = OptionalLong.empty();
    if (random.nextInt(3) > 0) {
      byte[] note = new byte[9 + random.nextInt(3000)];
      random.nextBytes(note);
      exif.removeIf(field -> field.tag() == Tag.MAKER_NOTE || field.tag() == Tag.OFFSET_SCHEMA);
      exif.add(TiffField.undefined(Tag.MAKER_NOTE, note));
      at = OptionalLong.of(16 + random.nextInt(4000));
    }
    return new Tags(
        random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN,
        fields(30, 50_000),
        exif,
        random.nextBoolean() ? fields(20, 32) : List.of(),
        random.nextBoolean() ? fields(4, 8) : List.of(),
        at);
  }

  private List<TiffField> fields(int most, int tags) {
    List<TiffField> fields = new ArrayList<>();
    Set<Integer> used = new HashSet<>();
    int count = random.nextInt(most);
    for (int i = 0; i < count; i++) {
      int tag = 1 + random.nextInt(tags);
      boolean isFree =
          !Tag.isOffset(tag)
              && !Tag.isBlock(tag)
              && !Tag.isStorage(tag)
              && tag != Tag.IMAGE_SOURCE_DATA
              && tag != Tag.ORIENTATION;
      if (isFree && used.add(tag)) {
        fields.add(field(tag));
      }
    }
    return fields;
  }

  private TiffField field(int tag) {
    int type = types[random.nextInt(types.length)];
    int count = 1 + random.nextInt(random.nextInt(8) == 0 ? 400 : 6);
    byte[] value = new byte[count * TiffField.width(type)];
    random.nextBytes(value);
    return new TiffField(tag, type, count, Block.of(value));
  }
}
