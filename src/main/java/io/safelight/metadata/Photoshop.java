package io.safelight.metadata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Photoshop's image resources as bytes: signature, id, name, length, content, the last two padded
 * to an even count (Adobe Photoshop File Formats Specification, "Image Resource Blocks").
 */
final class Photoshop {
  /** What stands before the resources in a JPEG. */
  static final byte[] PREFIX = "Photoshop 3.0\0".getBytes(ISO_8859_1);

  static final int RESOLUTION = 0x03ED;
  static final int GUIDES = 0x0408;
  static final int THUMBNAIL_OF_4 = 0x0409;
  static final int THUMBNAIL = 0x040C;
  static final int ICC = 0x040F;
  static final int SLICES = 0x041A;
  static final int EXIF = 0x0422;
  static final int EXIF_3 = 0x0423;
  static final int XMP = 0x0424;
  static final int IPTC_DIGEST = 0x0425;
  static final int FIRST_PATH = 0x07D0;
  static final int CLIPPING_PATH = 0x0BB7;

  private static final int SIGNATURE = 0x3842494D; // 8BIM
  private static final int LEAST_LENGTH = 12;
  private static final int MOST = 10_000;
  private static final double FIXED_POINT = 65536;

  private Photoshop() {}

  /** Whether these bytes begin as resources do. */
  static boolean isOne(byte[] bytes) {
    return bytes.length >= LEAST_LENGTH && ByteBuffer.wrap(bytes).getInt() == SIGNATURE;
  }

  static List<PhotoshopResource> read(byte[] bytes, List<String> notes) {
    List<PhotoshopResource> resources = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.remaining() >= LEAST_LENGTH) {
      if (in.getInt() != SIGNATURE) {
        // Padding after the last one is common.
        if (!isZero(bytes, in.position() - 4)) {
          notes.add("Something behind Photoshop's resources is none and was left out.");
        }
        return resources;
      }
      int id = in.getShort() & 0xFFFF;
      int nameLength = in.get() & 0xFF;
      int nameRoom = nameLength + (nameLength + 1 & 1);
      if (in.remaining() < nameRoom + 4) {
        notes.add(cut(id));
        return resources;
      }
      byte[] name = new byte[nameLength];
      in.mark();
      in.get(name);
      in.reset().position(in.position() + nameRoom);
      long length = in.getInt() & 0xFFFFFFFFL;
      if (length > in.remaining() || resources.size() == MOST) {
        notes.add(cut(id));
        return resources;
      }
      byte[] content = new byte[(int) length];
      in.get(content);
      in.position(in.position() + Math.min(in.remaining(), (int) (length & 1)));
      resources.add(new PhotoshopResource(id, new String(name, ISO_8859_1), Block.of(content)));
    }
    return resources;
  }

  private static String cut(int id) {
    return "Photoshop's resource 0x%04X is cut off; it and what follows were left out."
        .formatted(id);
  }

  private static boolean isZero(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  static byte[] bytes(List<PhotoshopResource> resources) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (PhotoshopResource resource : resources) {
      byte[] name = resource.name().getBytes(ISO_8859_1);
      int nameLength = Math.min(name.length, 255);
      int nameRoom = nameLength + 1 + (nameLength + 1 & 1);
      byte[] content = resource.content().bytes();
      ByteBuffer block =
          ByteBuffer.allocate(4 + 2 + nameRoom + 4 + content.length + (content.length & 1));
      block.putInt(SIGNATURE).putShort((short) resource.id()).put((byte) nameLength);
      block.put(name, 0, nameLength).position(6 + nameRoom);
      block.putInt(content.length).put(content);
      out.writeBytes(block.array());
    }
    return out.toByteArray();
  }

  static Optional<Block> content(List<PhotoshopResource> resources, int id) {
    return resources.stream()
        .filter(resource -> resource.id() == id)
        .map(PhotoshopResource::content)
        .findFirst();
  }

  /** The resources with another content in the first one of an id, if there is one. */
  static List<PhotoshopResource> replaced(
      List<PhotoshopResource> resources, int id, byte[] content) {
    List<PhotoshopResource> replaced = new ArrayList<>(resources);
    for (int i = 0; i < replaced.size(); i++) {
      if (replaced.get(i).id() == id) {
        replaced.set(i, new PhotoshopResource(id, replaced.get(i).name(), Block.of(content)));
        return replaced;
      }
    }
    return replaced;
  }

  /**
   * ResolutionInfo: two numbers in fixed point, by inches whatever unit they are shown in. Width's
   * at byte 0, height's at byte 8.
   */
  static Optional<Resolution> resolution(List<PhotoshopResource> resources) {
    return content(resources, RESOLUTION)
        .filter(block -> block.length() >= 16)
        .map(block -> ByteBuffer.wrap(block.bytes()))
        .map(
            in ->
                new Resolution(
                    (in.getInt(0) & 0xFFFFFFFFL) / FIXED_POINT,
                    (in.getInt(8) & 0xFFFFFFFFL) / FIXED_POINT,
                    Resolution.Unit.INCH))
        .filter(Resolution::isMeant);
  }

  /** The resources saying this resolution, if they say one. */
  static List<PhotoshopResource> resolved(
      List<PhotoshopResource> resources, Resolution resolution) {
    Resolution inches = resolution.perInch();
    Optional<Resolution> said = resolution(resources);
    if (inches.unit() == Resolution.Unit.NONE
        || said.isEmpty()
        || said.get().isNear(inches, 1e-4)
        || Math.max(inches.x(), inches.y()) >= FIXED_POINT) {
      return resources;
    }
    byte[] content = content(resources, RESOLUTION).orElseThrow().bytes();
    ByteBuffer.wrap(content)
        .putInt(0, (int) Math.round(inches.x() * FIXED_POINT))
        .putInt(8, (int) Math.round(inches.y() * FIXED_POINT));
    return replaced(resources, RESOLUTION, content);
  }

  /** Whether it is one of these. */
  static boolean isAmong(PhotoshopResource resource, int... ids) {
    return Arrays.stream(ids).anyMatch(id -> id == resource.id());
  }

  /** Whether it is a path, or names one. */
  static boolean isPath(PhotoshopResource resource) {
    return resource.id() >= FIRST_PATH && resource.id() <= CLIPPING_PATH;
  }
}
