package io.safelight.web;

import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a list that runs from the newest to the oldest and grows at its head: what comes after
 * it stays the same whatever is added.
 *
 * @param key tells apart what ended in the same millisecond
 */
record Cursor(Instant ended, int key) implements Comparable<Cursor> {
  /** Before everything. */
  static final Cursor NEWEST = new Cursor(Instant.parse("9999-01-01T00:00:00Z"), 0);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,15})-(-?\\d{1,10})");

  private static final Comparator<Cursor> OLDER_LAST =
      Comparator.comparing(Cursor::ended).thenComparing(Cursor::key).reversed();

  static Cursor of(Instant ended, String name) {
    return new Cursor(Instant.ofEpochMilli(ended.toEpochMilli()), name.hashCode());
  }

  /**
   * @param text as {@link #toString} made it; null for the beginning
   */
  static Cursor parse(String text) {
    if (text == null) {
      return NEWEST;
    }
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw Refused.badRequest(
          "BAD_CURSOR",
          "before is not a cursor.",
          "Take it from next of the page before, or leave it out.");
    }
    return new Cursor(
        Instant.ofEpochMilli(Long.parseLong(parts.group(1))), (int) Long.parseLong(parts.group(2)));
  }

  boolean isAfter(Cursor other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Cursor other) {
    return OLDER_LAST.compare(this, other);
  }

  @Override
  public String toString() {
    return ended.toEpochMilli() + "-" + key;
  }
}
