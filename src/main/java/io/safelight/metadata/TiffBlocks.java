package io.safelight.metadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The fields of a TIFF's page that hold blocks, and its resolution. */
public final class TiffBlocks {
  private static final int X_RESOLUTION = 282;
  private static final int Y_RESOLUTION = 283;
  private static final int RESOLUTION_UNIT = 296;
  private static final int XMP = 700;
  private static final int IPTC = 33723;
  private static final int PHOTOSHOP = 34377;
  private static final int ICC = 34675;

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int RATIONAL = 5;
  private static final int UNDEFINED = 7;

  /** Finer than any whole number of pixels for each metre says. */
  private static final int DENOMINATOR = 10_000;

  private TiffBlocks() {}

  /**
   * What {@link Tags} does not hold, in ascending order; where both hold a resolution, this one
   * counts.
   *
   * @param metadata that fits into a TIFF
   * @param order of the file that the fields go into
   */
  public static List<TiffField> of(Metadata metadata, ByteOrder order) {
    List<TiffField> fields = new ArrayList<>();
    metadata
        .resolution()
        .ifPresent(
            resolution -> {
              fields.add(rational(X_RESOLUTION, resolution.x(), order));
              fields.add(rational(Y_RESOLUTION, resolution.y(), order));
              int unit = 1 + resolution.unit().ordinal();
              fields.add(
                  new TiffField(
                      RESOLUTION_UNIT,
                      SHORT,
                      1,
                      Block.of(
                          ByteBuffer.allocate(2).order(order).putShort((short) unit).array())));
            });
    metadata.xmp().ifPresent(packet -> fields.add(field(XMP, BYTE, packet)));
    Photoshop.content(metadata.photoshop(), PhotoshopResource.IPTC)
        .ifPresent(block -> fields.add(field(IPTC, UNDEFINED, block)));
    List<PhotoshopResource> others =
        metadata.photoshop().stream()
            .filter(resource -> resource.id() != PhotoshopResource.IPTC)
            .toList();
    if (!others.isEmpty()) {
      fields.add(field(PHOTOSHOP, BYTE, Block.of(Photoshop.bytes(others))));
    }
    metadata.icc().ifPresent(profile -> fields.add(field(ICC, UNDEFINED, profile)));
    return fields;
  }

  private static TiffField field(int tag, int type, Block block) {
    return new TiffField(tag, type, block.length(), block);
  }

  private static TiffField rational(int tag, double value, ByteOrder order) {
    boolean isWhole = value == Math.rint(value) || value * DENOMINATOR > 0xFFFFFFFFL;
    int denominator = isWhole ? 1 : DENOMINATOR;
    long numerator = Math.max(1, Math.min(0xFFFFFFFFL, Math.round(value * denominator)));
    return new TiffField(
        tag,
        RATIONAL,
        1,
        Block.of(
            ByteBuffer.allocate(8)
                .order(order)
                .putInt((int) numerator)
                .putInt(denominator)
                .array()));
  }
}
