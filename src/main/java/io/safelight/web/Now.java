package io.safelight.web;

import java.time.Instant;
import java.util.List;

/**
 * The hot folder as this node sees it at one moment.
 *
 * @param provider what the network runs on; null before it is loaded
 * @param taking whether what is dropped now is taken
 * @param problems why nothing can be taken, in words; empty where all is well
 * @param pausedBy the file that pauses it; null where none does
 * @param waiting files that the last listing of the inbox showed and that this node has not taken
 * @param queued messages in the queue of all nodes; null without a broker, or where it is away
 * @param consumers pictures that all workers could have under way; null as {@code queued} is
 * @param today of this node, since midnight
 */
record Now(
    String node,
    String version,
    String provider,
    String inbox,
    boolean taking,
    List<String> problems,
    String pausedBy,
    int waiting,
    Long queued,
    Integer consumers,
    List<Passing> underWay,
    Scoreboard.Today today,
    Rate rate) {

  /**
   * A picture under way.
   *
   * @param step which of {@code steps} its stage is, from 1
   * @param share how much of its stage is done, 0 to 1 in hundredths; 0 where that is not known
   * @param progress how much of its way is done, 0 to 1 in hundredths: about so much of the time
   * @param since when it entered its stage
   */
  record Passing(
      String id,
      String file,
      String stage,
      int step,
      int steps,
      double share,
      double progress,
      Instant since,
      Instant taken,
      int attempt) {}

  /** How fast pictures have been ending; null where that is not known. */
  record Rate(Double picturesPerMinute, Long secondsLeft) {}
}
