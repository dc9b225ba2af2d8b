package io.safelight.metadata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.safelight.image.PixelLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A JPEG's segments, as they stand behind SOI. */
public final class JpegBlocks {
  private static final int MOST_CONTENT = 65533;

  private static final int MOST_STANDARD_XMP = MOST_CONTENT - JpegMetadata.XMP.length;
  private static final int EXTENDED_HEADER = 32 + 4 + 4;
  private static final int EXTENDED_PART =
      MOST_CONTENT - JpegMetadata.EXTENDED_XMP.length - EXTENDED_HEADER;
  private static final int ICC_PART = MOST_CONTENT - JpegMetadata.ICC.length - 2;
  private static final int PHOTOSHOP_PART = MOST_CONTENT - Photoshop.PREFIX.length;

  /** Parts are counted by one byte. */
  static final int MOST_ICC = 255 * ICC_PART;

  private JpegBlocks() {}

  /**
   * @param metadata that fits into a JPEG of this layout
   * @return whole segments with marker and length
   */
  public static List<byte[]> of(Metadata metadata, PixelLayout layout) {
    List<byte[]> segments = new ArrayList<>();
    if (!layout.isInk()) {
      segments.add(jfif(metadata.resolution().map(JfifDensity::of).orElse(JfifDensity.NONE)));
    }
    metadata
        .tags()
        .map(tags -> ExifBlocks.write(tags, TagsWriter.JPEG_LIMIT))
        .ifPresent(block -> segments.add(segment(0xE1, ExifBlocks.PREFIX, block)));
    if (metadata.xmp().isPresent()) {
      try {
        segments.addAll(xmp(metadata.xmp().get()));
      } catch (BrokenBlock broken) {
        throw new IllegalArgumentException("metadata that does not fit", broken);
      }
    }
    metadata.icc().ifPresent(profile -> segments.addAll(icc(profile.bytes())));
    if (!metadata.photoshop().isEmpty()) {
      byte[] resources = Photoshop.bytes(metadata.photoshop());
      for (int at = 0; at < resources.length; at += PHOTOSHOP_PART) {
        segments.add(segment(0xED, Photoshop.PREFIX, part(resources, at, PHOTOSHOP_PART)));
      }
    }
    for (JpegSegment segment : metadata.segments()) {
      segments.add(segment(segment.marker(), segment.content().bytes()));
    }
    for (Text text : metadata.texts()) {
      segments.add(segment(0xFE, text.text().getBytes(UTF_8)));
    }
    return segments;
  }

  private static byte[] jfif(JfifDensity density) {
    return segment(
        0xE0,
        JpegMetadata.JFIF,
        ByteBuffer.allocate(9)
            .put((byte) 1)
            .put((byte) 2)
            .put((byte) density.unit())
            .putShort((short) density.x())
            .putShort((short) density.y())
            .array());
  }

  /** One segment; or a standard and an extended packet, the latter in parts. */
  static List<byte[]> xmp(Block packet) throws BrokenBlock {
    if (packet.length() <= MOST_STANDARD_XMP) {
      return List.of(segment(0xE1, JpegMetadata.XMP, packet.bytes()));
    }
    Xmp.Parted parted = Xmp.parted(packet);
    if (parted.standard().length() > MOST_STANDARD_XMP) {
      throw new BrokenBlock("It cannot be split.");
    }
    List<byte[]> segments = new ArrayList<>();
    segments.add(segment(0xE1, JpegMetadata.XMP, parted.standard().bytes()));
    byte[] extended = parted.extended().bytes();
    for (int at = 0; at < extended.length; at += EXTENDED_PART) {
      byte[] header =
          ByteBuffer.allocate(EXTENDED_HEADER)
              .put(parted.guid().getBytes(ISO_8859_1))
              .putInt(extended.length)
              .putInt(at)
              .array();
      segments.add(
          segment(0xE1, JpegMetadata.EXTENDED_XMP, header, part(extended, at, EXTENDED_PART)));
    }
    return segments;
  }

  private static List<byte[]> icc(byte[] profile) {
    List<byte[]> segments = new ArrayList<>();
    int count = (profile.length + ICC_PART - 1) / ICC_PART;
    for (int i = 0; i < count; i++) {
      byte[] number = {(byte) (i + 1), (byte) count};
      segments.add(segment(0xE2, JpegMetadata.ICC, number, part(profile, i * ICC_PART, ICC_PART)));
    }
    return segments;
  }

  private static byte[] part(byte[] whole, int from, int length) {
    return Arrays.copyOfRange(whole, from, Math.min(whole.length, from + length));
  }

  private static byte[] segment(int marker, byte[]... parts) {
    int length = 2;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer segment = ByteBuffer.allocate(2 + length);
    segment.put((byte) 0xFF).put((byte) marker).putShort((short) length);
    for (byte[] part : parts) {
      segment.put(part);
    }
    return segment.array();
  }
}
