package io.safelight.metadata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The segments of a JPEG, up to its first scan. */
final class JpegMetadata {
  static final byte[] JFIF = "JFIF\0".getBytes(ISO_8859_1);

  /** Thumbnails. */
  private static final byte[] JFXX = "JFXX\0".getBytes(ISO_8859_1);

  static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(ISO_8859_1);
  static final byte[] EXTENDED_XMP = "http://ns.adobe.com/xmp/extension/\0".getBytes(ISO_8859_1);
  static final byte[] ICC = "ICC_PROFILE\0".getBytes(ISO_8859_1);
  static final byte[] ADOBE = "Adobe".getBytes(ISO_8859_1);
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0};
  private static final byte[] MPF = "MPF\0".getBytes(ISO_8859_1);
  private static final byte[] JUMBF = {'J', 'P'};

  /** The GUID, the whole length and where this part begins. */
  private static final int EXTENDED_HEADER = 32 + 4 + 4;

  private static final Pattern NOTE =
      Pattern.compile("HasExtendedXMP(?:\\s[^>]{0,200})?\\W{1,3}([0-9A-Fa-f]{32})");

  private static final int SOS = 0xDA;
  private static final int EOI = 0xD9;
  private static final int APP0 = 0xE0;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  /** Beyond what any file has; each costs a look. */
  private static final int MOST_SEGMENTS = 100_000;

  private final Gathered found;
  private final ByteArrayOutputStream exif = new ByteArrayOutputStream();
  private final ByteArrayOutputStream photoshop = new ByteArrayOutputStream();
  private final List<byte[]> profile = new ArrayList<>();
  private final List<byte[]> extensions = new ArrayList<>();

  /** Fewer bytes behind the picture are a writer's slip. */
  private static final int LEAST_BEHIND = 64;

  /** Whether it has been said that there is more behind the picture. */
  private boolean announced;

  private JpegMetadata(Gathered found) {
    this.found = found;
  }

  static void read(SourceBytes file, Gathered found) throws IOException {
    JpegMetadata metadata = new JpegMetadata(found);
    try {
      metadata.walk(file.order(ByteOrder.BIG_ENDIAN));
    } catch (BrokenBlock broken) {
      found.note(broken.getMessage());
    }
    metadata.assemble();
  }

  private void walk(SourceBytes file) throws IOException, BrokenBlock {
    long at = 2;
    for (int i = 0; i < MOST_SEGMENTS; i++) {
      int marker = file.u8(at + 1);
      if (file.u8(at) != 0xFF || marker == 0xFF) {
        at++; // a fill byte, or what some encoders leave between segments
        continue;
      }
      if (marker == SOS) {
        lookBehind(file, at);
        return;
      }
      if (marker == EOI) {
        return;
      }
      at += 2;
      if (marker == 0 || marker == 1 || marker >= 0xD0 && marker <= 0xD8) {
        continue;
      }
      int length = file.u16(at);
      if (length < 2) {
        throw new BrokenBlock("A JPEG segment is shorter than its own length; the rest is unread.");
      }
      if (marker >= APP0 && marker <= APP15 || marker == COM) {
        accept(marker, file.take(at + 2, length - 2));
      }
      at += length;
    }
    throw new BrokenBlock(
        "More than %,d segments stand in the JPEG; the rest is unread.".formatted(MOST_SEGMENTS));
  }

  /**
   * Says so where something follows the picture that no segment announced: a phone's film, a
   * camera's sound.
   *
   * @param scan where the first scan's marker stands
   */
  private void lookBehind(SourceBytes file, long scan) throws IOException {
    try {
      long at = scan;
      int marker = 0;
      while (marker != EOI) {
        if (file.u8(at) != 0xFF) {
          at++;
          continue;
        }
        marker = file.u8(at + 1);
        boolean hasLength = marker > 1 && marker < 0xD0 || marker > EOI && marker < 0xFF;
        at += marker == 0xFF ? 1 : hasLength ? 2 + Math.max(2, file.u16(at + 2)) : 2;
      }
      boolean asks = !announced && file.length() - at >= LEAST_BEHIND;
      for (long end = at; asks && at < file.length(); at++) {
        int padding = file.u8(at);
        if (padding != 0 && padding != 0xFF && padding != '\r' && padding != '\n') {
          found.note(
              "The %,d bytes that stand behind the picture were left out."
                  .formatted(file.length() - end));
          return;
        }
      }
    } catch (BrokenBlock endless) {
      // Whether a picture ends is the probe's to say.
    }
  }

  private void accept(int marker, byte[] content) {
    switch (marker) {
      case APP0 -> {
        if (starts(content, JFIF) && content.length >= 12) {
          jfif(ByteBuffer.wrap(content));
        } else if (!starts(content, JFIF) && !starts(content, JFXX)) {
          keep(marker, content); // Canon's CIFF
        }
      }
      case 0xE1 -> {
        if (starts(content, EXIF) && content.length > 6) {
          boolean goesOn = exif.size() > 0 && !isTiff(content, 6);
          if (exif.size() == 0 || goesOn) {
            exif.write(content, 6, content.length - 6);
          } else {
            found.note("A second EXIF block was left out.");
          }
        } else if (starts(content, XMP)) {
          found.xmp(after(content, XMP.length));
        } else if (starts(content, EXTENDED_XMP)) {
          extensions.add(after(content, EXTENDED_XMP.length));
        } else {
          keep(marker, content);
        }
      }
      case 0xE2 -> {
        if (starts(content, ICC)) {
          profile.add(after(content, ICC.length));
        } else if (starts(content, MPF)) {
          announced = true;
          found.note("The further pictures that stand behind the first (MPF) were left out.");
        } else {
          keep(marker, content);
        }
      }
      case 0xEB -> {
        if (starts(content, JUMBF)) {
          found.note(CONTENT_CREDENTIALS);
        } else {
          keep(marker, content);
        }
      }
      case 0xED -> {
        if (starts(content, Photoshop.PREFIX)) {
          photoshop.writeBytes(after(content, Photoshop.PREFIX.length));
        } else {
          keep(marker, content);
        }
      }
      case 0xEE -> {
        if (!starts(content, ADOBE)) {
          keep(marker, content);
        }
      }
      case COM -> found.text("Comment", text(content));
      default -> keep(marker, content);
    }
  }

  static final String CONTENT_CREDENTIALS =
      "The signed content credentials (C2PA, JUMBF) were left out: they vouch for other pixels.";

  private void jfif(ByteBuffer content) {
    Resolution.Unit unit =
        switch (content.get(7)) {
          case 1 -> Resolution.Unit.INCH;
          case 2 -> Resolution.Unit.CENTIMETRE;
          default -> Resolution.Unit.NONE;
        };
    found.resolution(
        new Resolution(content.getShort(8) & 0xFFFF, content.getShort(10) & 0xFFFF, unit));
  }

  private void keep(int marker, byte[] content) {
    for (byte each : content) {
      if (each != 0) {
        found.segment(new JpegSegment(marker, Block.of(content)));
        return;
      }
    }
  }

  private void assemble() {
    if (exif.size() > 0) {
      found.exif(exif.toByteArray());
    }
    if (!profile.isEmpty()) {
      icc();
    }
    if (photoshop.size() > 0) {
      found.photoshop(photoshop.toByteArray());
    }
    if (!extensions.isEmpty()) {
      extendedXmp();
    }
  }

  /** Each part begins with its number, from 1, and how many there are (ICC.1:2022, B.4). */
  private void icc() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Map<Integer, byte[]> parts = new TreeMap<>();
    int count = profile.get(0).length < 2 ? 0 : profile.get(0)[1] & 0xFF;
    for (byte[] part : profile) {
      if (part.length > 2) {
        parts.putIfAbsent(part[0] & 0xFF, after(part, 2));
      }
    }
    boolean isComplete =
        parts.size() == 1
            || parts.size() == count && parts.keySet().stream().allMatch(i -> i > 0 && i <= count);
    if (!isComplete) {
      found.note(
          "Of the colour profile's %d parts %d are there; it was left out."
              .formatted(count, parts.size()));
      return;
    }
    parts.values().forEach(whole::writeBytes);
    found.icc(whole.toByteArray());
  }

  /** Those parts count whose GUID the standard packet names; they must fit without a gap. */
  private void extendedXmp() {
    if (found.xmp().isEmpty()) {
      found.note("Extended XMP without a packet that names it was left out.");
      return;
    }
    Matcher named = NOTE.matcher(new String(found.xmp().get().bytes(), UTF_8));
    if (!named.find()) {
      found.note("Extended XMP that the packet does not name was left out.");
      return;
    }
    List<ByteBuffer> parts =
        extensions.stream()
            .filter(part -> part.length > EXTENDED_HEADER)
            .filter(part -> new String(part, 0, 32, ISO_8859_1).equalsIgnoreCase(named.group(1)))
            .map(ByteBuffer::wrap)
            .sorted(Comparator.comparingLong(part -> part.getInt(36) & 0xFFFFFFFFL))
            .toList();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    long length = parts.isEmpty() ? -1 : parts.get(0).getInt(32) & 0xFFFFFFFFL;
    for (ByteBuffer part : parts) {
      long from = part.getInt(36) & 0xFFFFFFFFL;
      if (from == whole.size()) {
        whole.write(part.array(), EXTENDED_HEADER, part.capacity() - EXTENDED_HEADER);
      } else if (from > whole.size()) {
        break;
      }
    }
    if (whole.size() != length) {
      found.note("The extended part of the XMP is not complete and was left out.");
      return;
    }
    found.extendedXmp(whole.toByteArray());
  }

  /** As UTF-8 where it is that, else as Latin 1; without the zeros that end it. */
  static String text(byte[] content) {
    int end = content.length;
    while (end > 0 && content[end - 1] == 0) {
      end--;
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(content, 0, end)).toString();
    } catch (CharacterCodingException e) {
      return new String(content, 0, end, ISO_8859_1);
    }
  }

  private static boolean isTiff(byte[] content, int at) {
    return content.length > at + 1
        && content[at] == content[at + 1]
        && (content[at] == 'I' || content[at] == 'M');
  }

  static boolean starts(byte[] content, byte[] with) {
    return content.length >= with.length
        && Arrays.equals(content, 0, with.length, with, 0, with.length);
  }

  private static byte[] after(byte[] content, int from) {
    return Arrays.copyOfRange(content, from, content.length);
  }
}
