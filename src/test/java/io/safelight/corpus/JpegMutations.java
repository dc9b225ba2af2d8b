package io.safelight.corpus;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Breaks a JPEG's segments; their lengths are right again afterwards, mostly. */
final class JpegMutations {
  private static final int[] MARKERS = {
    0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xDC, 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE, 0xC9, 0xCC
  };
  private static final int SOS = 0xDA;

  /**
   * @param coded what follows the segment: the coded pixels of a scan
   */
  private record Segment(int marker, byte[] content, byte[] coded) {}

  private JpegMutations() {}

  static byte[] broken(byte[] whole, Random chance) {
    List<Segment> segments = segments(whole);
    if (segments.isEmpty()) {
      return Mutations.bytes(whole, chance);
    }
    int at = chance.nextInt(segments.size());
    Segment s = segments.get(at);
    switch (chance.nextInt(9)) {
      case 0 ->
          segments.set(at, new Segment(s.marker, Mutations.bytes(s.content, chance), s.coded));
      case 1 -> segments.add(chance.nextInt(segments.size() + 1), s);
      case 2 -> segments.remove(at);
      case 3 -> {
        int marker = MARKERS[chance.nextInt(MARKERS.length)];
        Segment more = new Segment(marker, Mutations.noise(chance, 70), new byte[0]);
        segments.add(chance.nextInt(segments.size() + 1), more);
      }
      case 4 -> frame(segments, chance);
      case 5 -> scan(segments, chance);
      case 6 -> coded(segments, chance);
      case 7 -> {
        // Some other frame's way of coding, on the same bytes.
        for (int i = 0; i < segments.size(); i++) {
          Segment frame = segments.get(i);
          if (frame.marker >= 0xC0 && frame.marker <= 0xC2) {
            segments.set(i, new Segment(0xC0 + chance.nextInt(3), frame.content, frame.coded));
          }
        }
      }
      default -> {
        int marker = MARKERS[chance.nextInt(MARKERS.length)];
        segments.set(at, new Segment(marker, s.content, s.coded));
      }
    }
    return joined(segments);
  }

  private static byte[] joined(List<Segment> segments) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(Bytes.hex("FFD8"));
    for (Segment segment : segments) {
      int length = segment.content.length + 2;
      file.write(0xFF);
      file.write(segment.marker);
      file.write(length >> 8);
      file.write(length);
      file.writeBytes(segment.content);
      file.writeBytes(segment.coded);
    }
    file.writeBytes(Bytes.hex("FFD9"));
    return file.toByteArray();
  }

  private static List<Segment> segments(byte[] whole) {
    List<Segment> segments = new ArrayList<>();
    int at = 2;
    while (at + 4 <= whole.length && whole[at] == (byte) 0xFF) {
      int marker = whole[at + 1] & 0xFF;
      int end = at + 2 + ((whole[at + 2] & 0xFF) << 8 | whole[at + 3] & 0xFF);
      if (marker == 0xD9 || end > whole.length || end < at + 4) {
        break;
      }
      int after = marker == SOS ? endOfScan(whole, end) : end;
      segments.add(
          new Segment(
              marker,
              Arrays.copyOfRange(whole, at + 4, end),
              Arrays.copyOfRange(whole, end, after)));
      at = after;
    }
    return segments;
  }

  private static int endOfScan(byte[] whole, int from) {
    int at = from;
    while (at + 1 < whole.length) {
      int next = whole[at + 1] & 0xFF;
      if (whole[at] == (byte) 0xFF && next != 0 && (next < 0xD0 || next > 0xD7)) {
        return at;
      }
      at++;
    }
    return whole.length;
  }

  /** Size, number of components, their sampling factors and tables. */
  private static void frame(List<Segment> segments, Random chance) {
    for (int i = 0; i < segments.size(); i++) {
      Segment frame = segments.get(i);
      if (frame.marker >= 0xC0 && frame.marker <= 0xC2 && frame.content.length > 8) {
        byte[] content = frame.content.clone();
        int at = 1 + chance.nextInt(content.length - 1);
        boolean factors = at > 6 && (at - 6) % 3 == 1;
        content[at] =
            (byte)
                (factors
                    ? 1 + chance.nextInt(4) << 4 | 1 + chance.nextInt(4)
                    : at < 5 ? chance.nextInt(256) : chance.nextInt(6));
        segments.set(i, new Segment(frame.marker, content, frame.coded));
      }
    }
  }

  /** Which components a scan holds, and which coefficients and bits of them. */
  private static void scan(List<Segment> segments, Random chance) {
    for (int i = 0; i < segments.size(); i++) {
      Segment scan = segments.get(i);
      if (scan.marker == SOS && scan.content.length > 3 && chance.nextBoolean()) {
        byte[] content = scan.content.clone();
        int fromEnd = 1 + chance.nextInt(Math.min(9, content.length));
        content[content.length - fromEnd] =
            (byte)
                (fromEnd == 1 ? chance.nextInt(16) << 4 | chance.nextInt(16) : chance.nextInt(70));
        segments.set(i, new Segment(scan.marker, content, scan.coded));
        if (chance.nextBoolean()) {
          segments.add(i, scan);
          i++;
        }
      }
    }
  }

  private static void coded(List<Segment> segments, Random chance) {
    for (int i = 0; i < segments.size(); i++) {
      Segment scan = segments.get(i);
      if (scan.marker == SOS && scan.coded.length > 0) {
        byte[] coded = scan.coded.clone();
        int at = chance.nextInt(coded.length);
        if (chance.nextBoolean()) {
          coded[at] ^= (byte) (1 << chance.nextInt(8));
        } else {
          byte[] restart = {(byte) 0xFF, (byte) (0xD0 + chance.nextInt(8))};
          coded = Bytes.inserted(coded, at, restart);
        }
        segments.set(i, new Segment(scan.marker, scan.content, coded));
      }
    }
  }
}
