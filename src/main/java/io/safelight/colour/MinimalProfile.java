package io.safelight.colour;

import io.safelight.metadata.Block;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes small ICC profiles, version 4.2 (ICC.1:2004-10): primaries and one curve, half a kilobyte.
 * They are ours, so that there is no copyright to pass on with every picture.
 */
final class MinimalProfile {
  private static final int HEADER = 128;

  /** What IEC 61966-2-1 writes as (x/1.055 + 0.055/1.055)^2.4 and, near black, x/12.92. */
  private static final double[] SRGB_CURVE = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};

  private MinimalProfile() {}

  static Block srgbCurved(String description, Primaries primaries) {
    return rgb(description, primaries, parametric(3, SRGB_CURVE));
  }

  static Block gamma(String description, Primaries primaries, double gamma) {
    return rgb(description, primaries, parametric(0, gamma));
  }

  static Block greySrgbCurved(String description) {
    Map<String, byte[]> tags = described(description);
    tags.put("kTRC", parametric(3, SRGB_CURVE));
    return profile("GRAY", tags);
  }

  /**
   * @param light of levels evenly spread from 0 to the highest, 0 to 1
   */
  static Block grey(String description, double[] light) {
    ByteBuffer curve = typed("curv", 4 + 2 * light.length).putInt(light.length);
    for (double value : light) {
      curve.putShort((short) Math.round(Math.max(0, Math.min(1, value)) * 65535));
    }
    Map<String, byte[]> tags = described(description);
    tags.put("kTRC", curve.array());
    return profile("GRAY", tags);
  }

  /** How much light a level of sRGB stands for, both 0 to 1. */
  static double srgbLight(double level) {
    return level < SRGB_CURVE[4]
        ? level * SRGB_CURVE[3]
        : Math.pow(level * SRGB_CURVE[1] + SRGB_CURVE[2], SRGB_CURVE[0]);
  }

  private static Block rgb(String description, Primaries primaries, byte[] curve) {
    Map<String, byte[]> tags = described(description);
    double[][] toD50 = primaries.toD50();
    ByteBuffer adaptation = typed("sf32", 9 * 4);
    for (double[] row : toD50) {
      for (double value : row) {
        adaptation.putInt(fixed(value));
      }
    }
    tags.put("chad", adaptation.array());
    double[][] colorants = primaries.colorants();
    String names = "rgb";
    for (int i = 0; i < 3; i++) {
      tags.put(names.charAt(i) + "XYZ", xyz(colorants[0][i], colorants[1][i], colorants[2][i]));
    }
    // One array in three tags: it is written once.
    tags.put("rTRC", curve);
    tags.put("gTRC", curve);
    tags.put("bTRC", curve);
    return profile("RGB ", tags);
  }

  private static Map<String, byte[]> described(String description) {
    Map<String, byte[]> tags = new LinkedHashMap<>();
    tags.put("desc", text(description));
    tags.put("cprt", text("No copyright, use freely"));
    tags.put("wtpt", xyz(Primaries.D50[0], Primaries.D50[1], Primaries.D50[2]));
    return tags;
  }

  private static Block profile(String colours, Map<String, byte[]> tags) {
    Map<byte[], Integer> offsets = new LinkedHashMap<>();
    int end = HEADER + 4 + 12 * tags.size();
    for (byte[] tag : tags.values()) {
      // Arrays are equal where they are the same one.
      if (offsets.putIfAbsent(tag, end) == null) {
        end += (tag.length + 3) / 4 * 4;
      }
    }
    ByteBuffer file = ByteBuffer.allocate(end);
    file.putInt(0, end).putInt(8, 0x04200000);
    put(file, 12, "mntr");
    put(file, 16, colours);
    put(file, 20, "XYZ ");
    file.putShort(24, (short) 2026).putShort(26, (short) 1).putShort(28, (short) 1);
    put(file, 36, "acsp");
    for (int i = 0; i < 3; i++) {
      file.putInt(68 + 4 * i, fixed(Primaries.D50[i]));
    }
    file.position(HEADER).putInt(tags.size());
    tags.forEach(
        (name, tag) ->
            file.put(name.getBytes(StandardCharsets.US_ASCII))
                .putInt(offsets.get(tag))
                .putInt(tag.length));
    offsets.forEach((tag, offset) -> file.position(offset).put(tag));
    return Block.of(file.array());
  }

  private static void put(ByteBuffer file, int at, String signature) {
    file.position(at).put(signature.getBytes(StandardCharsets.US_ASCII));
  }

  private static ByteBuffer typed(String type, int length) {
    return ByteBuffer.allocate(8 + length).put(type.getBytes(StandardCharsets.US_ASCII)).putInt(0);
  }

  /** multiLocalizedUnicodeType with one record. */
  private static byte[] text(String text) {
    byte[] utf16 = text.getBytes(StandardCharsets.UTF_16BE);
    ByteBuffer tag = typed("mluc", 20 + utf16.length);
    tag.putInt(1).putInt(12).put("enUS".getBytes(StandardCharsets.US_ASCII));
    return tag.putInt(utf16.length).putInt(28).put(utf16).array();
  }

  private static byte[] xyz(double x, double y, double z) {
    return typed("XYZ ", 12).putInt(fixed(x)).putInt(fixed(y)).putInt(fixed(z)).array();
  }

  private static byte[] parametric(int function, double... parameters) {
    ByteBuffer tag = typed("para", 4 + 4 * parameters.length);
    tag.putShort((short) function).putShort((short) 0);
    for (double parameter : parameters) {
      tag.putInt(fixed(parameter));
    }
    return tag.array();
  }

  /** s15Fixed16Number. */
  private static int fixed(double value) {
    return (int) Math.round(value * 65536);
  }
}
