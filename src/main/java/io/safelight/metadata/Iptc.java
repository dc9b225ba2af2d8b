package io.safelight.metadata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * IPTC-IIM (version 4.2): data sets, each a tag mark, record, number, length and content.
 *
 * @param datasets in the order of the block
 */
record Iptc(List<DataSet> datasets) {
  /** The record of what a person wrote: "application record". */
  static final int APPLICATION = 2;

  private static final int TAG_MARK = 0x1C;
  private static final int HEADER = 5;
  private static final int MOST = 100_000;

  /** 1:90: which characters are meant; this one is ISO 2022's way of saying UTF-8. */
  private static final int CHARACTER_SET = 90;

  private static final byte[] IS_UTF_8 = {0x1B, '%', 'G'};

  /**
   * Where a picture was taken, or what place it shows: content location code and name, city,
   * sublocation, state, country's code and name.
   */
  private static final Set<Integer> PLACES = Set.of(26, 27, 90, 92, 95, 100, 101);

  /** One value; what can be said several times stands several times. */
  record DataSet(int record, int number, Block content) {}

  Iptc {
    datasets = List.copyOf(datasets);
  }

  static Iptc read(byte[] bytes) {
    List<DataSet> datasets = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.remaining() >= HEADER && (in.get() & 0xFF) == TAG_MARK && datasets.size() < MOST) {
      int record = in.get() & 0xFF;
      int number = in.get() & 0xFF;
      long length = in.getShort() & 0xFFFF;
      if ((length & 0x8000) != 0) {
        // An extended data set: so many bytes of length follow (1.6.2).
        int bytesOfLength = (int) (length & 0x7FFF);
        if (bytesOfLength > 4 || bytesOfLength > in.remaining()) {
          break;
        }
        length = 0;
        for (int i = 0; i < bytesOfLength; i++) {
          length = length << 8 | in.get() & 0xFF;
        }
      }
      if (length > in.remaining()) {
        break;
      }
      byte[] content = new byte[(int) length];
      in.get(content);
      datasets.add(new DataSet(record, number, Block.of(content)));
    }
    return new Iptc(datasets);
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (DataSet dataset : datasets) {
      byte[] content = dataset.content().bytes();
      out.write(TAG_MARK);
      out.write(dataset.record());
      out.write(dataset.number());
      ByteBuffer length =
          content.length < 0x8000
              ? ByteBuffer.allocate(2).putShort((short) content.length)
              : ByteBuffer.allocate(6).putShort((short) 0x8004).putInt(content.length);
      out.writeBytes(length.array());
      out.writeBytes(content);
    }
    return out.toByteArray();
  }

  boolean saysPlace() {
    return datasets.stream().anyMatch(Iptc::isPlace);
  }

  Iptc withoutPlaces() {
    return new Iptc(datasets.stream().filter(dataset -> !isPlace(dataset)).toList());
  }

  private static boolean isPlace(DataSet dataset) {
    return dataset.record() == APPLICATION && PLACES.contains(dataset.number());
  }

  /** The values of one number of the application record, as text. */
  List<String> texts(int number) {
    Charset otherwise = saysUtf8() ? UTF_8 : ISO_8859_1;
    return datasets.stream()
        .filter(dataset -> dataset.record() == APPLICATION && dataset.number() == number)
        .map(dataset -> text(dataset.content().bytes(), otherwise))
        .filter(text -> !text.isBlank())
        .toList();
  }

  Optional<String> text(int number) {
    return texts(number).stream().findFirst();
  }

  /** As the block says it is coded; where it says nothing, as UTF-8 if it is that. */
  private static String text(byte[] content, Charset otherwise) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      return new String(content, otherwise);
    }
  }

  private boolean saysUtf8() {
    return datasets.stream()
        .anyMatch(
            dataset ->
                dataset.record() == 1
                    && dataset.number() == CHARACTER_SET
                    && Arrays.equals(dataset.content().bytes(), IS_UTF_8));
  }
}
