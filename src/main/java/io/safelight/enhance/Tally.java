package io.safelight.enhance;

import java.util.function.DoubleConsumer;

/** Counts the tiles of one picture, on that picture's thread, and tells how much is done. */
final class Tally {
  private final int all;
  private final DoubleConsumer progress;
  private int done;

  Tally(int all, DoubleConsumer progress) {
    this.all = all;
    this.progress = progress;
  }

  void one() {
    done++;
    progress.accept((double) done / all);
  }
}
