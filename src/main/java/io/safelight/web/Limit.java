package io.safelight.web;

/** How many entries a page of a list has. */
final class Limit {
  private static final int MOST = 500;

  private Limit() {}

  static int of(int asked) {
    if (asked < 1 || asked > MOST) {
      throw Refused.badRequest(
          "BAD_LIMIT", "limit is " + asked + ".", "Ask for 1 to " + MOST + " at once.");
    }
    return asked;
  }
}
