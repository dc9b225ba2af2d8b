package io.safelight.job;

/**
 * Text that people are shown: names of files and what decoders and systems say. Whoever drops a
 * file chooses its name, and a line break in it could write a line of the log, a right-to-left mark
 * hide its extension. What cannot be seen is shown as {@code \n} or {@code \u202E}.
 */
public final class Legible {
  private Legible() {}

  /**
   * @param text may be null
   * @return the same on one line, every character of it visible
   */
  public static String of(String text) {
    if (text == null || text.codePoints().allMatch(Legible::isVisible)) {
      return text;
    }
    StringBuilder legible = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            character -> {
              if (isVisible(character)) {
                legible.appendCodePoint(character);
              } else {
                legible.append(escaped(character));
              }
            });
    return legible.toString();
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // What stands where bytes were no characters.
      default -> character != 0xFFFD;
    };
  }

  private static String escaped(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          character < 0x10000 ? "\\u%04X".formatted(character) : "\\u{%X}".formatted(character);
    };
  }
}
