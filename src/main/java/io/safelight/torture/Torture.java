package io.safelight.torture;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.fleet.QueueDepth;
import io.safelight.torture.Breach.Kind;
import io.safelight.torture.Drop.Fate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Nodes on one hot folder that are killed again and again while pictures of all sorts are dropped;
 * then the proof that nothing was lost, changed or made twice.
 */
public final class Torture implements AutoCloseable {
  /** How long nothing may move before it is given up. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The grace period that an operator would give; small pictures need a second of it. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private static final Duration STABLE_FOR = Duration.ofMillis(500);
  private static final List<String> NAMES =
      List.of("north", "south", "east", "west", "up", "down", "left", "right");

  /** Pictures that may be dropped before the first kill. */
  private static final int HEAD_START = 6;

  /** A look at the folders is repeated so often, so far apart, before it is believed. */
  private static final int LOOKS = 8;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(60);

  /** When a node is struck, and how often of a hundred. */
  enum Moment {
    /** While the program starts. */
    STARTING(15),
    /** While pictures are under way. */
    WORKING(50),
    /** While a picture's end is being settled: the renames. */
    SETTLING(20),
    /** Right after it was told to stop. */
    STOPPING(5),
    /** Not killed: told to stop, and given its time. */
    STOPPED(10);

    private final int weight;

    Moment(int weight) {
      this.weight = weight;
    }

    static Moment by(Random chance) {
      int at = chance.nextInt(100);
      for (Moment moment : values()) {
        at -= moment.weight;
        if (at < 0) {
          return moment;
        }
      }
      return WORKING;
    }
  }

  /**
   * How much.
   *
   * @param seed of all that is left to chance
   * @param kills with -9
   * @param pictures dropped, bad ones included
   * @param nodes on the one hot folder; over a broker those that work, an intake comes to them
   * @param overBroker whether a broker carries, which is killed as well
   */
  public record Plan(long seed, int kills, int pictures, int nodes, boolean overBroker) {
    public Plan {
      if (kills < 0 || pictures < 1 || nodes < 1 || nodes > NAMES.size()) {
        throw new IllegalArgumentException(
            "at least 0 kills and 1 picture, 1 to %d nodes".formatted(NAMES.size()));
      }
    }
  }

  /**
   * What happened.
   *
   * @param killedWhile kills by what the node was doing
   * @param killed kills by whom
   * @param endedBy originals that each node has brought to an end, by the ledgers
   * @param stops orderly ends on command, those at the very end included
   * @param pictures dropped, bad ones included
   * @param dropped how often each way to drop something was taken
   * @param ends how many originals ended how
   * @param looks proofs while the nodes were at work
   * @param breaches best none
   */
  @RegisterForReflection
  public record Report(
      long seed,
      int nodes,
      int kills,
      Map<String, Integer> killedWhile,
      Map<String, Integer> killed,
      Map<String, Long> endedBy,
      int stops,
      int pictures,
      Map<String, Integer> dropped,
      Map<String, Long> ends,
      int looks,
      double seconds,
      List<Breach> breaches) {
    public boolean holds() {
      return breaches.isEmpty();
    }
  }

  private final Plan plan;
  private final Ground ground;
  private final Consumer<String> progress;
  private final Random chance;
  private final Dropper dropper;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Breach> breaches = new ArrayList<>();
  private final Map<Moment, Integer> killed = new EnumMap<>(Moment.class);
  private final Map<String, Integer> killedWhom = new TreeMap<>();

  /** Null where nodes carry themselves what they claim. */
  private final BrokerNode broker;

  private final Stillness stillness = new Stillness(PATIENCE, System::nanoTime);
  private final long begun = System.nanoTime();
  private int kills;
  private int stops;
  private int looks;
  private long told;

  /**
   * @param program with the models that the nodes are to load
   * @param progress takes a line now and then
   */
  public Torture(Plan plan, Ground ground, Program program, Consumer<String> progress)
      throws IOException {
    this.plan = plan;
    this.ground = ground;
    this.progress = progress;
    this.chance = new Random(plan.seed());
    this.dropper = new Dropper(ground, ~plan.seed(), plan.pictures(), STABLE_FOR);
    Program hurried =
        program
            // A life lasts seconds: what the second compiler would gain comes too late.
            .withJava("-XX:TieredStopAtLevel=1")
            .with(Settings.QUIET)
            .with(
                Map.of(
                    "safelight.stable-for", STABLE_FOR.toMillis() + "ms",
                    // Several nodes share the cores.
                    "safelight.inference.threads", "1",
                    // A kill from outside is not the picture's fault, but a node cannot tell the
                    // two apart: none shall be set aside for it. That a picture which does kill the
                    // process is set aside has a test of its own.
                    "safelight.crashes", "1000000"));
    broker = plan.overBroker() ? new BrokerNode(ground, program.jar()) : null;
    if (broker == null) {
      for (String name : NAMES.subList(0, plan.nodes())) {
        nodes.add(new Node(name, ground, hurried));
      }
      return;
    }
    Program overBroker =
        hurried.with(
            Map.of(
                "safelight.carrier", "jms",
                "safelight.broker.url", broker.url(),
                "safelight.broker.reconcile-every", "2s"));
    nodes.add(new Node("intake", ground, overBroker.with(Map.of("safelight.roles", "intake"))));
    for (String name : NAMES.subList(0, plan.nodes())) {
      nodes.add(new Node(name, ground, overBroker.with(Map.of("safelight.roles", "worker"))));
    }
  }

  /** Runs it from beginning to end. */
  public Report run() throws IOException, InterruptedException {
    Thread writer = new Thread(dropper, "dropper");
    writer.setDaemon(true);
    writer.start();
    try {
      dropper.allow(HEAD_START);
      if (broker != null) {
        broker.start();
      }
      for (Node node : nodes) {
        node.start();
      }
      boolean moving = strike() && settle();
      stopAll();
      if (moving) {
        startAndStopOnceMore();
      }
    } finally {
      writer.interrupt();
    }
    Inventory found = Inventory.of(ground);
    Proof.atRest(dropper.dropped(), found).stream()
        .filter(breach -> !isKnown(breach))
        .forEach(breaches::add);
    crashFiles();
    return report(found);
  }

  /** Kills nodes in turn until it was done often enough and all pictures have been dropped. */
  private boolean strike() throws IOException, InterruptedException {
    int lookEvery = Math.max(1, Math.min(10, plan.kills() / 3));
    for (int turn = 0; kills < plan.kills() || !dropper.isFinished(); turn++) {
      restartTheDead();
      if (kills >= plan.kills()) {
        dropper.allow(plan.pictures());
        pause(Duration.ofMillis(20));
      } else {
        int before = kills;
        // The broker is one of them.
        int next = turn % (broker == null ? nodes.size() : nodes.size() + 1);
        if (next == nodes.size()) {
          strikeBroker();
        } else {
          Node victim = nodes.get(next);
          strike(victim, Moment.by(chance));
          victim.start();
        }
        // Spread over the whole run, so that there is always work.
        dropper.allow(HEAD_START + (int) ((long) plan.pictures() * kills / plan.kills()));
        if (kills > before && kills % lookEvery == 0) {
          look();
        }
      }
      tell();
      if (stalls()) {
        return false;
      }
    }
    return true;
  }

  private void strike(Node victim, Moment moment) throws IOException, InterruptedException {
    switch (moment) {
      case STARTING -> {
        Duration at = millis(4000);
        if (at.compareTo(victim.age()) > 0 && !victim.isReady()) {
          pause(at.minus(victim.age()));
        }
      }
      case SETTLING -> {
        await(victim, victim::isSettling);
        pause(Duration.ofNanos(chance.nextInt(4_000_000)));
      }
      default -> {
        await(victim, victim::hasBegunOne);
        pause(millis(250));
      }
    }
    if (!victim.isAlive()) {
      died(victim);
      return;
    }
    switch (moment) {
      case STOPPED -> stop(victim);
      case STOPPING -> {
        victim.tellToStop();
        if (victim.hasEndedWithin(millis(400))) {
          stops++;
          ended(victim);
        } else {
          kill(victim, moment);
        }
      }
      default -> kill(victim, moment);
    }
  }

  /** At any moment, and it stays away for one. */
  private void strikeBroker() throws IOException, InterruptedException {
    await(broker::isReady, Duration.ofSeconds(30));
    pause(millis(1500));
    broker.kill();
    kills++;
    killedWhom.merge("broker", 1, Integer::sum);
    pause(millis(1500));
    broker.start();
  }

  private void kill(Node victim, Moment moment) throws InterruptedException {
    victim.kill();
    kills++;
    killedWhom.merge(victim.name(), 1, Integer::sum);
    killed.merge(moment, 1, Integer::sum);
  }

  private void stop(Node node) throws IOException, InterruptedException {
    if (!node.isAlive()) {
      died(node);
      return;
    }
    node.tellToStop();
    stops++;
    if (node.hasEndedWithin(GRACE)) {
      ended(node);
    } else {
      breach(Kind.WOULD_NOT_STOP, node, "not within " + GRACE.toSeconds() + " s");
      node.kill();
    }
  }

  /** In an orderly way: what it had begun is finished or has gone back. */
  private void ended(Node node) throws IOException {
    for (Path desk : node.neglectedDesks()) {
      breaches.add(
          new Breach(
              Kind.LEFT_ON_DESK,
              ground.home().relativize(desk).toString(),
              "",
              "%s was told to stop and left it".formatted(node.name())));
    }
  }

  private void restartTheDead() throws IOException {
    for (Node node : nodes) {
      if (!node.isAlive()) {
        died(node);
        node.start();
      }
    }
    if (broker != null && !broker.isAlive()) {
      breaches.add(
          new Breach(
              Kind.DIED, "broker", "", "by itself; see " + ground.home().relativize(broker.log())));
      broker.start();
    }
  }

  private void died(Node node) {
    breach(Kind.DIED, node, "by itself, with exit code %d".formatted(node.exitCode()));
  }

  private void look() throws IOException {
    looks++;
    List<Drop> whole = dropper.dropped();
    for (Breach breach :
        Proof.confirmed(whole, () -> Inventory.of(ground), LOOKS, () -> pause(BETWEEN_LOOKS))) {
      if (!isKnown(breach)) {
        breaches.add(breach);
        progress.accept("BROKEN after " + kills + " kills: " + breach);
      }
    }
  }

  /** Whether a look has found the same already: once broken, it stays so. */
  private boolean isKnown(Breach breach) {
    return breaches.stream()
        .anyMatch(
            known ->
                known.kind() == breach.kind()
                    && known.sha256().equals(breach.sha256())
                    && !known.sha256().isEmpty());
  }

  /** Lets the nodes finish what is left. */
  private boolean settle() throws IOException, InterruptedException {
    while (!isAtRest()) {
      restartTheDead();
      pause(Duration.ofMillis(100));
      tell();
      if (stalls()) {
        return false;
      }
    }
    return true;
  }

  private boolean isAtRest() throws IOException {
    for (Node node : nodes) {
      if (!node.desks().isEmpty()) {
        return false;
      }
    }
    long stay =
        dropper.dropped().stream().filter(drop -> drop.fate() instanceof Fate.LeftAlone).count();
    return files(ground.inbox()) <= stay
        && (broker == null || files(ground.work().resolve(".queued")) == 0 && queueIsEmpty());
  }

  private boolean queueIsEmpty() {
    try {
      return QueueDepth.of(broker.url(), "safelight.pictures") == 0;
    } catch (IOException e) {
      // It has been killed, and is coming up.
      return false;
    }
  }

  private void stopAll() throws IOException, InterruptedException {
    for (Node node : nodes) {
      stop(node);
    }
  }

  /** What a start clears up, it clears up now; a start and a stop must add nothing. */
  private void startAndStopOnceMore() throws IOException, InterruptedException {
    for (Node node : nodes) {
      node.start();
    }
    for (Node node : nodes) {
      await(node::isReady, Duration.ofSeconds(60));
      if (!node.isReady()) {
        breach(Kind.DIED, node, "it did not become ready once more");
      }
    }
    stopAll();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits for a node to do something; one that is ready and finds no work is struck idle. */
  private static void await(Node node, Condition condition) throws IOException {
    await(() -> condition.holds() || !node.isAlive() || node.isReady(), Duration.ofSeconds(30));
    await(() -> condition.holds() || !node.isAlive(), Duration.ofSeconds(2));
  }

  private static void await(Condition condition, Duration longest) throws IOException {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.holds() && System.nanoTime() < end) {
      pause(Duration.ofMillis(1));
    }
  }

  private Duration millis(int below) {
    return Duration.ofNanos((long) (chance.nextDouble() * below * 1e6));
  }

  private static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private boolean stalls() throws IOException {
    long moved = kills + stops + dropper.count() + files(ground.done()) + files(ground.error());
    if (!stillness.isTooLong(moved)) {
      return false;
    }
    breaches.add(
        new Breach(
            Kind.STALLED,
            "work",
            "",
            "nothing has moved for %d s; %d file(s) in the inbox"
                .formatted(PATIENCE.toSeconds(), files(ground.inbox()))));
    return true;
  }

  private static long files(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return 0;
    }
    try (Stream<Path> all = Files.find(root, 64, (path, seen) -> !seen.isDirectory())) {
      return all.filter(path -> !root.relativize(path).equals(Ground.SENTINEL)).count();
    } catch (UncheckedIOException moved) {
      return -1;
    }
  }

  private void crashFiles() throws IOException {
    try (Stream<Path> all = Files.list(ground.home())) {
      all.filter(file -> file.getFileName().toString().matches("hs_err.*|core.*"))
          .forEach(
              file ->
                  breaches.add(
                      new Breach(
                          Kind.DIED, file.getFileName().toString(), "", "Java itself crashed")));
    }
  }

  private void breach(Kind kind, Node node, String detail) {
    Breach breach =
        new Breach(kind, node.name(), "", detail + "; see " + ground.home().relativize(node.log()));
    breaches.add(breach);
    progress.accept("BROKEN: " + breach);
  }

  private void tell() {
    if (System.nanoTime() - told > TimeUnit.SECONDS.toNanos(10)) {
      told = System.nanoTime();
      progress.accept(
          "%d of %d kills, %d of %d pictures dropped, %d stops, %d looks, %d breaches, %.0f s"
              .formatted(
                  kills,
                  plan.kills(),
                  dropper.count(),
                  plan.pictures(),
                  stops,
                  looks,
                  breaches.size(),
                  seconds()));
    }
  }

  private double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  private Report report(Inventory found) throws IOException {
    Map<String, Integer> killedWhile = new TreeMap<>();
    killed.forEach(
        (moment, times) -> killedWhile.put(moment.name().toLowerCase(Locale.ROOT), times));
    return new Report(
        plan.seed(),
        plan.nodes(),
        kills,
        killedWhile,
        killedWhom,
        endedBy(),
        stops,
        dropper.count(),
        dropper.ways(),
        Ends.of(found),
        looks,
        Math.round(seconds() * 10) / 10.0,
        List.copyOf(breaches));
  }

  private Map<String, Long> endedBy() throws IOException {
    Map<String, Long> ended = new TreeMap<>();
    if (Files.isDirectory(ground.ledger())) {
      try (Stream<Path> all = Files.list(ground.ledger())) {
        for (Path ledger : all.toList()) {
          String node =
              ledger.getFileName().toString().replaceFirst("-\\d{4}-\\d\\d-\\d\\d\\.csv$", "");
          // Names of files may have line breaks: each picture's line begins with its number.
          long pictures =
              Files.readAllLines(ledger).stream().filter(line -> line.matches("\\d+,.*")).count();
          ended.merge(node, pictures, Long::sum);
        }
      }
    }
    return ended;
  }

  /** Ends every child process, however it came to this. */
  @Override
  public void close() throws IOException {
    for (Node node : nodes) {
      node.close();
    }
    if (broker != null) {
      broker.close();
    }
  }
}
