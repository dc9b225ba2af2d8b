package io.safelight.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pictures under way: which stage each is in and since when, and how long its past stages took.
 * The one place of mutable state about passages; health, metrics and tickets read it.
 */
@ApplicationScoped
public class UnderWay {
  /** How long one stage of one attempt took. */
  public record StageTime(String stage, Duration took) {}

  /**
   * One picture's passage as it stands now.
   *
   * @param stage the stage that it is in, or was in last
   * @param since when it entered that stage
   * @param share how much of that stage is done, 0 to 1; 0 where the stage does not tell
   * @param attempt 1 for the first
   * @param past the finished stages of this attempt, in order
   */
  public record Passage(
      Origin origin, String stage, Instant since, double share, int attempt, List<StageTime> past) {
    public Passage {
      past = List.copyOf(past);
    }
  }

  private final Map<String, Passage> passages = new ConcurrentHashMap<>();
  private final Clock clock;

  public UnderWay(Clock clock) {
    this.clock = clock;
  }

  /** A picture begins an attempt: the first, or another after a failure. */
  public void begin(Origin origin, int attempt) {
    passages.put(origin.id(), new Passage(origin, "claim", clock.instant(), 0, attempt, List.of()));
  }

  /** A picture enters a stage. */
  public void enter(Origin origin, String stage) {
    passages.computeIfPresent(
        origin.id(),
        (id, p) -> new Passage(p.origin, stage, clock.instant(), 0, p.attempt, p.past));
  }

  /**
   * A picture has come on within its stage.
   *
   * @param share how much of the stage is done, 0 to 1
   */
  public void advance(Origin origin, double share) {
    passages.computeIfPresent(
        origin.id(), (id, p) -> new Passage(p.origin, p.stage, p.since, share, p.attempt, p.past));
  }

  /** A picture has finished the stage that it was in. */
  public void finished(Origin origin, String stage, Duration took) {
    passages.computeIfPresent(
        origin.id(),
        (id, p) -> {
          List<StageTime> past = new ArrayList<>(p.past);
          past.add(new StageTime(stage, took));
          return new Passage(p.origin, p.stage, p.since, p.share, p.attempt, past);
        });
  }

  /** A picture's passage has ended. */
  public void leave(Origin origin) {
    passages.remove(origin.id());
  }

  public Optional<Passage> of(Origin origin) {
    return Optional.ofNullable(passages.get(origin.id()));
  }

  public boolean contains(String id) {
    return passages.containsKey(id);
  }

  public List<Passage> all() {
    return List.copyOf(passages.values());
  }
}
