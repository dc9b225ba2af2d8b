package io.safelight.web;

import io.safelight.fleet.BrokerLink;
import io.safelight.fleet.Carrier;
import io.safelight.folder.HotFolder;
import io.safelight.folder.HotFolderConfig;
import io.safelight.folder.IntakeGate;
import io.safelight.folder.Pause;
import io.safelight.folder.ShareWatch;
import io.safelight.folder.Sightings;
import io.safelight.inference.Network;
import io.safelight.job.UnderWay;
import io.safelight.job.UnderWay.Passage;
import io.safelight.ops.Stages;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Looks at what goes on, without listing a folder. */
@ApplicationScoped
public class Looking {
  /** The stage that takes most of the time. */
  private static final String LONGEST = "enhance";

  private final HotFolder folder;
  private final HotFolderConfig config;
  private final ShareWatch share;
  private final IntakeGate gate;
  private final Pause pause;
  private final Sightings sightings;
  private final UnderWay underWay;
  private final Stages stages;
  private final Network network;
  private final Carrier carrier;
  private final BrokerLink link;
  private final Scoreboard scoreboard;
  private final String version;

  public Looking(
      HotFolder folder,
      HotFolderConfig config,
      ShareWatch share,
      IntakeGate gate,
      Pause pause,
      Sightings sightings,
      UnderWay underWay,
      Stages stages,
      Network network,
      Carrier carrier,
      BrokerLink link,
      Scoreboard scoreboard,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.folder = folder;
    this.config = config;
    this.share = share;
    this.gate = gate;
    this.pause = pause;
    this.sightings = sightings;
    this.underWay = underWay;
    this.stages = stages;
    this.network = network;
    this.carrier = carrier;
    this.link = link;
    this.scoreboard = scoreboard;
    this.version = version;
  }

  /** Now. Returns within seconds whatever the share does. */
  Now now() {
    List<String> problems = share.problems();
    // Every other question would hang as that one does.
    String pausedBy = problems.contains(ShareWatch.NO_ANSWER) ? null : pausedBy();
    if (problems.isEmpty() && pausedBy == null && gate.paused().isEmpty()) {
      problems = gate.closedBecause().stream().toList();
    }
    List<Now.Passing> passing =
        underWay.all().stream()
            .sorted(Comparator.comparing((Passage passage) -> passage.origin().taken()))
            .map(this::passing)
            .toList();
    int waiting = sightings.waiting();
    return new Now(
        config.node(),
        version,
        network.isOpen() ? network.session().provider().name() : null,
        folder.inboxName(),
        (network.isOpen() || !carrier.works()) && problems.isEmpty() && pausedBy == null,
        problems,
        pausedBy,
        waiting,
        link.depth().orElse(null),
        link.consumers().orElse(null),
        passing,
        scoreboard.today(),
        rate(waiting + passing.size()));
  }

  /** The file that pauses it; null where none does. */
  String pausedBy() {
    return pause.file().map(Path::toString).orElse(null);
  }

  private Now.Passing passing(Passage passage) {
    List<String> order = stages.inOrder();
    int before = Math.max(0, order.indexOf(passage.stage()));
    return new Now.Passing(
        passage.origin().id(),
        passage.origin().path(),
        passage.stage(),
        before + 1,
        order.size(),
        hundredths(passage.share()),
        hundredths(progress(order, before, passage.share())),
        passage.since(),
        passage.origin().taken(),
        passage.attempt());
  }

  /** Enhancing counts for as much as twice all the rest: on a CPU it takes longer still. */
  private static double progress(List<String> order, int before, double share) {
    int longest = order.indexOf(LONGEST);
    double extra = longest < 0 ? 0 : 2.0 * order.size();
    double passed = before + share + (before > longest ? extra : 0);
    return (passed + (before == longest ? extra * share : 0)) / (order.size() + extra);
  }

  private static double hundredths(double share) {
    return Math.round(100 * share) / 100.0;
  }

  private Now.Rate rate(int left) {
    OptionalDouble perMinute = scoreboard.perMinute();
    if (perMinute.isEmpty() || left == 0) {
      return new Now.Rate(null, null);
    }
    double rounded = Math.round(perMinute.getAsDouble() * 10) / 10.0;
    return new Now.Rate(rounded, Math.round(60 * left / perMinute.getAsDouble()));
  }
}
