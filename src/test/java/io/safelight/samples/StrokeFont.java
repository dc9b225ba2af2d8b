package io.safelight.samples;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.Locale;
import java.util.Map;

/**
 * Capitals and digits as strokes of a pen: no font file, so no font's licence, and the same letters
 * on every machine.
 */
final class StrokeFont {
  private static final double ADVANCE = 5.6;

  // Points of a 4 x 6 grid, x then y from the top; a space lifts the pen.
  private static final Map<Character, String> LETTERS =
      Map.ofEntries(
          Map.entry('A', "062046 1434"),
          Map.entry('B', "060030414233 0333444536 3606"),
          Map.entry('C', "41301001051636 3645"),
          Map.entry('D', "06003041453606"),
          Map.entry('E', "40000646 0333"),
          Map.entry('F', "400006 0333"),
          Map.entry('G', "41301001051636454323"),
          Map.entry('H', "0006 4046 0343"),
          Map.entry('I', "1030 2026 1636"),
          Map.entry('J', "4045361605"),
          Map.entry('K', "0006 400346"),
          Map.entry('L', "000646"),
          Map.entry('M', "0600234046"),
          Map.entry('N', "06004640"),
          Map.entry('O', "100105163645413010"),
          Map.entry('P', "06003041423303"),
          Map.entry('Q', "100105163645413010 2446"),
          Map.entry('R', "06003041423303 2346"),
          Map.entry('S', "413010010213334445361605"),
          Map.entry('T', "0040 2026"),
          Map.entry('U', "000516364540"),
          Map.entry('V', "002640"),
          Map.entry('W', "0016233640"),
          Map.entry('X', "0046 4006"),
          Map.entry('Y', "002340 2326"),
          Map.entry('Z', "00400646"),
          Map.entry('0', "100105163645413010 4105"),
          Map.entry('1', "112026 1636"),
          Map.entry('2', "01103041420646"),
          Map.entry('3', "011030414233 13334445361605"),
          Map.entry('4', "36300444"),
          Map.entry('5', "40000232434536 361605"),
          Map.entry('6', "4130100105163645443304"),
          Map.entry('7', "004016"),
          Map.entry('8', "100102133342413010 1304051636454433"),
          Map.entry('9', "4213020110304145361605"),
          Map.entry('.', "2526"),
          Map.entry('/', "4006"),
          Map.entry('-', "1333"));

  private StrokeFont() {}

  /** Writes capitals of a height in pixels, their upper left corner at a point. */
  static void write(Graphics2D on, String text, double x, double y, double height) {
    double unit = height / 6;
    on.setStroke(
        new BasicStroke(
            (float) Math.max(1, height / 9), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (char letter : text.toUpperCase(Locale.ROOT).toCharArray()) {
      on.draw(letter(LETTERS.getOrDefault(letter, ""), x, y, unit));
      x += ADVANCE * unit;
    }
  }

  private static Path2D letter(String strokes, double x, double y, double unit) {
    Path2D path = new Path2D.Double();
    for (String stroke : strokes.split(" ")) {
      for (int i = 0; i + 1 < stroke.length(); i += 2) {
        double px = x + (stroke.charAt(i) - '0') * unit;
        double py = y + (stroke.charAt(i + 1) - '0') * unit;
        if (i == 0) {
          path.moveTo(px, py);
        } else {
          path.lineTo(px, py);
        }
      }
    }
    return path;
  }
}
