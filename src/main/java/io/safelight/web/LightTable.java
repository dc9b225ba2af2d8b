package io.safelight.web;

import io.safelight.folder.Arrivals;
import jakarta.enterprise.context.ApplicationScoped;

/** Begins when the hot folder is watched; no other command serves anything. */
@ApplicationScoped
public class LightTable {
  private final PreviewFolder previews;
  private final Scoreboard scoreboard;
  private final Arrivals arrivals;

  public LightTable(PreviewFolder previews, Scoreboard scoreboard, Arrivals arrivals) {
    this.previews = previews;
    this.scoreboard = scoreboard;
    this.arrivals = arrivals;
  }

  /**
   * Before a picture is taken.
   *
   * @throws IllegalArgumentException where its settings cannot be
   */
  public void check() {
    previews.check();
  }

  /** The folders are well: what an earlier process has left is taken up or cleared. */
  public void begin() {
    arrivals.sweep();
    scoreboard.takeUp();
  }
}
