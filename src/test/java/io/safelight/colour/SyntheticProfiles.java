package io.safelight.colour;

import io.safelight.metadata.Block;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Profiles with tables (lut16Type, ICC.1:2004-10, 10.8), made from a model of inks. */
public final class SyntheticProfiles {
  private static final int FORTH = 9;
  private static final int BACK = 17;

  // What each ink takes of red, green and blue light: none is pure.
  private static final double[][] TAKES = {
    {0.92, 0.20, 0.10}, {0.06, 0.90, 0.35}, {0.02, 0.08, 0.92}, {0.95, 0.95, 0.95}
  };

  private SyntheticProfiles() {}

  /** A printer's profile, there and back; black is generated for the way back. */
  public static Block cmyk() {
    Map<String, byte[]> tags = described("Synthetic inks");
    tags.put("A2B0", fromInks());
    tags.put("B2A0", toInks());
    return profile("prtr", "CMYK", "Lab ", tags);
  }

  /** A scanner's: it knows no way back. */
  public static Block oneWayRgb() {
    Map<String, byte[]> tags = described("Synthetic scanner");
    ByteBuffer table = table(3, 3, FORTH);
    for (int node = 0; node < FORTH * FORTH * FORTH; node++) {
      double[] light = new double[3];
      for (int c = 0, rest = node; c < 3; c++, rest /= FORTH) {
        light[2 - c] = Math.pow(rest % FORTH / (FORTH - 1.0), 2.0);
      }
      // A little of each in the others, as filters have it.
      double grey = (light[0] + light[1] + light[2]) / 3;
      putLab(table, 0.9 * light[0] + 0.1 * grey, 0.9 * light[1] + 0.1 * grey, light[2]);
    }
    tags.put("A2B0", close(table, 3));
    return profile("scnr", "RGB ", "Lab ", tags);
  }

  private static byte[] fromInks() {
    ByteBuffer table = table(4, 3, FORTH);
    double[] inks = new double[4];
    for (int node = 0; node < FORTH * FORTH * FORTH * FORTH; node++) {
      for (int c = 3, rest = node; c >= 0; c--, rest /= FORTH) {
        inks[c] = rest % FORTH / (FORTH - 1.0);
      }
      double[] light = light(inks);
      putLab(table, light[0], light[1], light[2]);
    }
    return close(table, 3);
  }

  private static double[] light(double[] inks) {
    double[] light = {1, 1, 1};
    for (int ink = 0; ink < 4; ink++) {
      for (int c = 0; c < 3; c++) {
        light[c] *= 1 - TAKES[ink][c] * inks[ink];
      }
    }
    return light;
  }

  private static byte[] toInks() {
    ByteBuffer table = table(3, 4, BACK);
    for (int node = 0; node < BACK * BACK * BACK; node++) {
      double l = 100 * (node / (BACK * BACK) / (BACK - 1.0)) * 65535 / 65280;
      double a = node / BACK % BACK / (BACK - 1.0) * 65535 / 256 - 128;
      double b = node % BACK / (BACK - 1.0) * 65535 / 256 - 128;
      for (double ink : inks(light(l, a, b))) {
        table.putShort((short) Math.round(ink * 65535));
      }
    }
    return close(table, 4);
  }

  /** Half of what grey there is becomes black; the others are found by going round. */
  private static double[] inks(double[] light) {
    double most = Math.max(light[0], Math.max(light[1], light[2]));
    double[] inks = {0, 0, 0, 0.5 * (1 - Math.sqrt(most))};
    for (int round = 0; round < 60; round++) {
      for (int ink = 0; ink < 3; ink++) {
        inks[ink] = 0;
        double without = light(inks)[ink];
        inks[ink] = unit((1 - light[ink] / without) / TAKES[ink][ink]);
      }
    }
    return inks;
  }

  private static double unit(double value) {
    return Math.min(1, Math.max(0, value));
  }

  private static double[] light(double l, double a, double b) {
    double fy = (l + 16) / 116;
    double x = 0.9642 * cube(fy + a / 500);
    double y = cube(fy);
    double z = 0.8249 * cube(fy - b / 200);
    // XYZ under D50 to linear sRGB.
    return new double[] {
      unit(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
      unit(-0.9787684 * x + 1.9161415 * y + 0.0334540 * z),
      unit(0.0719453 * x - 0.2289914 * y + 1.4052427 * z)
    };
  }

  private static double cube(double t) {
    return t > 6.0 / 29 ? t * t * t : 3 * 36.0 / 841 * (t - 4.0 / 29);
  }

  private static void putLab(ByteBuffer table, double red, double green, double blue) {
    float x = (float) (0.4360747 * red + 0.3850649 * green + 0.1430804 * blue);
    float y = (float) (0.2225045 * red + 0.7168786 * green + 0.0606169 * blue);
    float z = (float) (0.0139322 * red + 0.0971045 * green + 0.7141733 * blue);
    double[] lab = DeltaE.lab(new float[] {x, y, z});
    // The encoding of lut16Type: 0xFF00 is 100, 0x8000 is 0.
    table.putShort((short) Math.round(Math.min(65535, Math.max(0, lab[0] * 652.8))));
    table.putShort((short) Math.round(Math.min(65535, Math.max(0, (lab[1] + 128) * 256))));
    table.putShort((short) Math.round(Math.min(65535, Math.max(0, (lab[2] + 128) * 256))));
  }

  private static ByteBuffer table(int in, int out, int points) {
    int nodes = (int) Math.pow(points, in);
    ByteBuffer table = ByteBuffer.allocate(52 + 2 * (2 * in + nodes * out + 2 * out));
    table.put(ascii("mft2")).putInt(0);
    table.put((byte) in).put((byte) out).put((byte) points).put((byte) 0);
    for (int i = 0; i < 9; i++) {
      table.putInt(i % 4 == 0 ? 65536 : 0);
    }
    table.putShort((short) 2).putShort((short) 2);
    return straight(table, in);
  }

  private static ByteBuffer straight(ByteBuffer table, int curves) {
    for (int i = 0; i < curves; i++) {
      table.putShort((short) 0).putShort((short) 65535);
    }
    return table;
  }

  private static byte[] close(ByteBuffer table, int out) {
    return straight(table, out).array();
  }

  private static Map<String, byte[]> described(String name) {
    Map<String, byte[]> tags = new LinkedHashMap<>();
    byte[] text = ascii(name + "\0");
    tags.put(
        "desc",
        ByteBuffer.allocate(90 + text.length)
            .put(ascii("desc"))
            .putInt(0)
            .putInt(text.length)
            .put(text)
            .array());
    tags.put("cprt", ByteBuffer.allocate(9).put(ascii("text")).putInt(0).array());
    tags.put(
        "wtpt",
        ByteBuffer.allocate(20)
            .put(ascii("XYZ "))
            .putInt(0)
            .putInt(63190)
            .putInt(65536)
            .putInt(54061)
            .array());
    return tags;
  }

  /** Version 2.4, as most printers' profiles are. */
  static Block profile(String type, String colours, String connection, Map<String, byte[]> tags) {
    int end = 132 + 12 * tags.size();
    int length = end;
    for (byte[] tag : tags.values()) {
      length += (tag.length + 3) / 4 * 4;
    }
    ByteBuffer file = ByteBuffer.allocate(length);
    file.putInt(0, length).putInt(8, 0x02400000);
    file.position(12).put(ascii(type)).put(ascii(colours)).put(ascii(connection));
    file.putShort(24, (short) 2026).putShort(26, (short) 1).putShort(28, (short) 1);
    file.position(36).put(ascii("acsp"));
    file.putInt(68, 63190).putInt(72, 65536).putInt(76, 54061);
    file.position(128).putInt(tags.size());
    int at = end;
    for (Map.Entry<String, byte[]> tag : tags.entrySet()) {
      file.put(ascii(tag.getKey())).putInt(at).putInt(tag.getValue().length);
      at += (tag.getValue().length + 3) / 4 * 4;
    }
    at = end;
    for (byte[] tag : tags.values()) {
      file.position(at).put(tag);
      at += (tag.length + 3) / 4 * 4;
    }
    return Block.of(file.array());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
