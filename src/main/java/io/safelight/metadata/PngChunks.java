package io.safelight.metadata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A PNG's chunks beside its pixels, as they stand behind IHDR. */
public final class PngChunks {
  /** From here on a text is worth deflating (PNG, 11.3.3). */
  private static final int LONG_TEXT = 1024;

  private static final double MOST_COUNTED = Integer.MAX_VALUE;

  private PngChunks() {}

  /**
   * @param metadata that fits into a PNG
   */
  public static List<PngChunk> of(Metadata metadata) {
    List<PngChunk> chunks = new ArrayList<>();
    metadata.colour().ifPresent(colour -> colour(chunks, colour));
    metadata
        .icc()
        .ifPresent(
            profile ->
                chunks.add(chunk("iCCP", latin("icc\0\0"), Deflate.deflated(profile.bytes()))));
    metadata.resolution().ifPresent(resolution -> chunks.add(density(resolution)));
    metadata
        .tags()
        .map(tags -> ExifBlocks.write(tags, TagsWriter.NO_LIMIT))
        .ifPresent(block -> chunks.add(chunk("eXIf", block)));
    metadata
        .xmp()
        .ifPresent(
            packet ->
                chunks.add(
                    chunk("iTXt", latin(PngMetadata.XMP_KEYWORD + "\0\0\0\0\0"), packet.bytes())));
    if (!metadata.photoshop().isEmpty()) {
      // As ExifTool and Exiv2 do: IPTC among Photoshop's resources.
      byte[] spelt = PngMetadata.spelt("iptc", Photoshop.bytes(metadata.photoshop()));
      chunks.add(
          chunk("zTXt", latin(PngMetadata.RAW_PROFILE + "iptc\0\0"), Deflate.deflated(spelt)));
    }
    for (Text text : metadata.texts()) {
      chunks.add(text(text));
    }
    return chunks;
  }

  /** As a PNG can count it: by whole pixels for each metre. */
  static Optional<Resolution> countable(Resolution resolution) {
    if (resolution.unit() == Resolution.Unit.NONE) {
      double scale = isWhole(resolution) ? 1 : 1_000_000 / Math.max(resolution.x(), resolution.y());
      Resolution shape =
          new Resolution(
              Math.rint(resolution.x() * scale),
              Math.rint(resolution.y() * scale),
              Resolution.Unit.NONE);
      return Optional.of(shape).filter(PngChunks::isCounted);
    }
    Resolution metres = resolution.perCentimetre();
    if (metres.x() * 100 > MOST_COUNTED || metres.y() * 100 > MOST_COUNTED) {
      return Optional.empty();
    }
    return Optional.of(
            Resolution.perMetre(Math.round(metres.x() * 100), Math.round(metres.y() * 100)))
        .filter(counted -> counted.x() > 0 && counted.y() > 0);
  }

  private static boolean isWhole(Resolution resolution) {
    return resolution.x() == Math.rint(resolution.x())
        && resolution.y() == Math.rint(resolution.y());
  }

  private static boolean isCounted(Resolution shape) {
    return shape.isMeant() && Math.max(shape.x(), shape.y()) <= MOST_COUNTED;
  }

  private static PngChunk density(Resolution resolution) {
    boolean isShape = resolution.unit() == Resolution.Unit.NONE;
    Resolution counted = resolution.perCentimetre();
    double scale = isShape ? 1 : 100;
    return new PngChunk(
        "pHYs",
        Block.of(
            ByteBuffer.allocate(9)
                .putInt((int) Math.round(counted.x() * scale))
                .putInt((int) Math.round(counted.y() * scale))
                .put((byte) (isShape ? 0 : 1))
                .array()));
  }

  private static void colour(List<PngChunk> chunks, PngColour colour) {
    if (colour instanceof PngColour.Srgb srgb) {
      chunks.add(chunk("sRGB", new byte[] {(byte) srgb.intent()}));
    } else if (colour instanceof PngColour.CodePoints points) {
      chunks.add(
          chunk(
              "cICP",
              new byte[] {
                (byte) points.primaries(),
                (byte) points.transfer(),
                (byte) points.matrix(),
                (byte) (points.fullRange() ? 1 : 0)
              }));
    } else if (colour instanceof PngColour.Measured measured) {
      measured.gamma().ifPresent(gamma -> chunks.add(chunk("gAMA", scaled(gamma))));
      measured
          .chromaticities()
          .ifPresent(
              c ->
                  chunks.add(
                      chunk(
                          "cHRM",
                          scaled(
                              c.whiteX(),
                              c.whiteY(),
                              c.redX(),
                              c.redY(),
                              c.greenX(),
                              c.greenY(),
                              c.blueX(),
                              c.blueY()))));
    }
  }

  private static byte[] scaled(double... values) {
    ByteBuffer all = ByteBuffer.allocate(4 * values.length);
    for (double value : values) {
      all.putInt((int) Math.round(value * PngMetadata.SCALE));
    }
    return all.array();
  }

  private static PngChunk text(Text text) {
    boolean isLatin = ISO_8859_1.newEncoder().canEncode(text.text());
    boolean isLong = text.text().length() > LONG_TEXT;
    byte[] keyword = text.keyword().getBytes(ISO_8859_1);
    if (isLatin) {
      byte[] latin = latin(text.text());
      return isLong
          ? chunk("zTXt", keyword, latin("\0\0"), Deflate.deflated(latin))
          : chunk("tEXt", keyword, latin("\0"), latin);
    }
    byte[] utf8 = text.text().getBytes(UTF_8);
    return isLong
        ? chunk("iTXt", keyword, latin("\0\1\0\0\0"), Deflate.deflated(utf8))
        : chunk("iTXt", keyword, latin("\0\0\0\0\0"), utf8);
  }

  private static byte[] latin(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static PngChunk chunk(String type, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    return new PngChunk(type, Block.of(content.toByteArray()));
  }
}
