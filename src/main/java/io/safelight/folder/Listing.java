package io.safelight.folder;

import java.util.HashMap;
import java.util.Map;

/**
 * The bounds of one listing of the inbox, however much lies there. It offers about as many files as
 * are worked off in half a minute, a fair share from each subfolder: what comes into one is not
 * kept waiting for hours by a hundred thousand in another. Camel is told of no others, because it
 * makes an exchange of everything it is told of, and its own limit would end the listing within the
 * first subfolder.
 *
 * <p>Known to the polling thread alone.
 */
final class Listing {
  private static final double LASTS_SECONDS = 30;
  private static final int LEAST = 32;
  private static final int MOST = 4096;
  private static final int FIRST = 64;

  /** Files that are not due and are looked at anyway, so that a change is noticed early. */
  private static final int GLANCES = 1024;

  private final int number;
  private final long begun;
  private final int window;
  private final int share;
  private final Map<String, Integer> offered = new HashMap<>();
  private int offeredInAll;
  private int glances;

  private Listing(int number, long begun, int window, int share) {
    this.number = number;
    this.begun = begun;
    this.window = window;
    this.share = share;
  }

  /** No listing yet: there are no bounds. */
  static Listing none(long nanos) {
    return new Listing(0, nanos, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /**
   * The listing after this one, all of whose files have been worked off.
   *
   * @param nanos the instant at which it begins
   */
  Listing next(long nanos) {
    int next = number == 0 ? FIRST : window;
    if (number > 0 && offeredInAll >= window) {
      double seconds = Math.max(1e-3, (nanos - begun) / 1e9);
      next = (int) Math.max(LEAST, Math.min(MOST, window * LASTS_SECONDS / seconds));
    }
    return new Listing(number + 1, nanos, next, Math.max(1, next / Math.max(1, offered.size())));
  }

  int number() {
    return number;
  }

  /** Files that it offers at most. */
  int window() {
    return window;
  }

  /** Whether another file that is not due may be looked at. */
  boolean mayGlance() {
    return glances++ < GLANCES || number == 0;
  }

  /** Whether a file of a folder may be offered; the folder counts from now on, room or not. */
  boolean hasRoomFor(String folder) {
    return offered.computeIfAbsent(folder, f -> 0) < share && offeredInAll < window;
  }

  void offer(String folder) {
    offered.merge(folder, 1, Integer::sum);
    offeredInAll++;
  }
}
