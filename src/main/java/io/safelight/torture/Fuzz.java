package io.safelight.torture;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.job.Reason;
import io.safelight.torture.Breach.Kind;
import io.safelight.torture.Drop.Fate;
import io.safelight.torture.Inventory.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Broken pictures by the thousand through one running node. Each must end in done/ or in error/, in
 * time, and the process must outlive them all.
 */
public final class Fuzz implements AutoCloseable {
  /** Files in the inbox at once: enough that the node never waits. */
  private static final int WAITING = 300;

  /** Cases that share a subfolder, so that no folder grows large. */
  private static final int FOLDER = 250;

  /** Whole pictures of each kind that the cases are made from. */
  private static final int OF_EACH_KIND = 4;

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(60);

  /** Ends that are nobody's idea of a broken picture: worth a look, though nothing is lost. */
  private static final Set<Reason> ODD =
      EnumSet.of(
          Reason.CRASHED_THE_PROCESS,
          Reason.OUT_OF_MEMORY,
          Reason.DEVICE_FAILED,
          Reason.STORAGE_FAILED,
          Reason.ENCODING_FAILED,
          Reason.UNEXPECTED,
          Reason.UNREADABLE,
          Reason.NOT_A_FILE,
          Reason.RESULT_UNREADABLE,
          Reason.RESULT_DIFFERS);

  /**
   * How much.
   *
   * @param seed of all that is left to chance
   * @param cases broken pictures
   */
  public record Plan(long seed, int cases) {
    public Plan {
      if (cases < 1) {
        throw new IllegalArgumentException("at least 1 case");
      }
    }
  }

  /**
   * What happened.
   *
   * @param outcomes DONE, or the reason in the report, and how often
   * @param exits how often the process ended by itself
   * @param hangs pictures that took longer than the bound
   * @param limbo pictures that are neither in done/ nor in error/, or are there twice
   * @param slowestSeconds of one picture, from claim to end
   * @param peakResidentMegabytes of the process; 0 where it cannot be told
   * @param worthALook cases that ended well but oddly
   * @param breaches best none
   */
  @RegisterForReflection
  public record Report(
      long seed,
      int cases,
      Map<String, Long> outcomes,
      int exits,
      int hangs,
      long limbo,
      double slowestSeconds,
      long peakResidentMegabytes,
      double seconds,
      double casesPerSecond,
      List<String> worthALook,
      List<Breach> breaches) {
    public boolean holds() {
      return breaches.isEmpty();
    }
  }

  private record Base(Pictures.Kind kind, byte[] content) {}

  private record Case(Drop drop, Path relative) {}

  private final Plan plan;
  private final Ground ground;
  private final Consumer<String> progress;
  private final Node node;
  private final List<Base> bases = new ArrayList<>();
  private final Map<Integer, Case> open = new LinkedHashMap<>();
  private final List<Drop> dropped = new ArrayList<>();
  private final List<Breach> breaches = new ArrayList<>();
  private final Map<Path, Long> deskSince = new HashMap<>();
  private final Stillness stillness = new Stillness(Torture.PATIENCE, System::nanoTime);
  private final long begun = System.nanoTime();
  private int next;
  private int exits;
  private int hangs;
  private long peak;
  private long told;

  /**
   * @param program with the models that the node is to load
   * @param progress takes a line now and then
   */
  public Fuzz(Plan plan, Ground ground, Program program, Consumer<String> progress)
      throws IOException {
    this.plan = plan;
    this.ground = ground;
    this.progress = progress;
    this.node =
        new Node(
            "fuzz",
            ground,
            program
                .with(Settings.QUIET)
                .with(
                    Map.of(
                        "safelight.stable-for", "100ms",
                        "safelight.poll-every", "100ms",
                        // A size made up by chance that happens to be decoded costs no minutes.
                        "safelight.limits.pixels", "100000",
                        "safelight.limits.side", "2000")));
    Random chance = new Random(plan.seed());
    for (Pictures.Kind kind : Pictures.Kind.values()) {
      for (int i = 0; i < OF_EACH_KIND; i++) {
        byte[] picture =
            Pictures.draw(kind, 24 + chance.nextInt(41), 24 + chance.nextInt(41), chance);
        bases.add(new Base(kind, picture));
      }
    }
  }

  /** Runs it from beginning to end. */
  public Report run() throws IOException, InterruptedException {
    node.start();
    boolean moving = true;
    while (moving && (next < plan.cases() || !open.isEmpty() || !node.desks().isEmpty())) {
      feed();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      open.values().removeIf(one -> hasEnded(one.relative()));
      findDeath();
      findHangs();
      tell();
      moving = !stalls();
    }
    peak = Math.max(peak, node.peakResidentBytes().orElse(0));
    node.tellToStop();
    if (!node.hasEndedWithin(GRACE)) {
      breaches.add(
          new Breach(
              Kind.WOULD_NOT_STOP, node.name(), "", "not within " + GRACE.toSeconds() + " s"));
      node.kill();
    }
    progress.accept("all cases have ended, " + plan.cases() + " are looked at");
    Inventory found = Inventory.of(ground);
    breaches.addAll(Proof.atRest(dropped, found));
    return report(found);
  }

  private void feed() throws IOException {
    while (next < plan.cases() && open.size() < WAITING) {
      Case made = make(next);
      Path file = ground.inbox().resolve(made.relative());
      Files.createDirectories(file.getParent());
      Path staged = ground.upload().resolve(file.getFileName());
      Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
      dropped.add(made.drop());
      open.put(next, made);
      next++;
    }
  }

  /** The same seed and number make the same file. */
  private Case make(int number) throws IOException {
    Random chance = new Random(plan.seed() * 1_000_003 + number);
    Base base = bases.get(chance.nextInt(bases.size()));
    byte[] other = bases.get(chance.nextInt(bases.size())).content();
    byte[] content = Mutation.of(base.content(), base.kind().format(), other, chance);
    Path relative =
        Path.of(
            "%04d".formatted(number / FOLDER),
            "%06d-%s.%s"
                .formatted(
                    number,
                    base.kind().name().toLowerCase(Locale.ROOT),
                    base.kind().format().extension()));
    Files.write(ground.upload().resolve(relative.getFileName()), content);
    return new Case(Drop.of(content, relative, new Fate.Either()), relative);
  }

  private boolean hasEnded(Path relative) {
    return Files.exists(ground.done().resolve(relative), LinkOption.NOFOLLOW_LINKS)
        || Files.exists(ground.error().resolve(relative), LinkOption.NOFOLLOW_LINKS);
  }

  private void findDeath() throws IOException {
    peak = Math.max(peak, node.peakResidentBytes().orElse(0));
    if (node.isAlive()) {
      return;
    }
    exits++;
    List<String> suspects = keepAside(node.desks());
    breach(
        Kind.DIED,
        "it ended with exit code %d over one of %s".formatted(node.exitCode(), suspects));
    node.start();
  }

  private void findHangs() throws IOException, InterruptedException {
    List<Path> desks = node.desks();
    deskSince.keySet().retainAll(Set.copyOf(desks));
    for (Path desk : desks) {
      long since = deskSince.computeIfAbsent(desk, first -> System.nanoTime());
      if (System.nanoTime() - since > LONGEST.toNanos()) {
        hangs++;
        breach(
            Kind.HUNG,
            "over %s for more than %d s".formatted(keepAside(List.of(desk)), LONGEST.toSeconds()));
        // It is taken up again; over what hangs each time, the process dies as often as is allowed.
        node.kill();
        deskSince.clear();
        node.start();
        return;
      }
    }
  }

  private List<String> keepAside(List<Path> desks) throws IOException {
    Files.createDirectories(ground.suspects());
    List<String> names = new ArrayList<>();
    for (Path desk : desks) {
      Path root = desk.resolve("original");
      if (!Files.isDirectory(root)) {
        continue;
      }
      try (Stream<Path> all = Files.walk(root)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          names.add(file.getFileName().toString());
          Files.copy(
              file,
              ground.suspects().resolve(file.getFileName()),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return names;
  }

  private boolean stalls() {
    long moved = next * 31L + open.size() + exits + hangs;
    if (!stillness.isTooLong(moved)) {
      return false;
    }
    breach(
        Kind.STALLED,
        "nothing has moved for %d s; %d cases are open"
            .formatted(Torture.PATIENCE.toSeconds(), open.size()));
    return true;
  }

  private void breach(Kind kind, String detail) {
    Breach breach = new Breach(kind, node.name(), "", detail);
    breaches.add(breach);
    progress.accept("BROKEN: " + breach);
  }

  private void tell() {
    if (System.nanoTime() - told > TimeUnit.SECONDS.toNanos(10)) {
      told = System.nanoTime();
      progress.accept(
          "%d of %d cases ended, %d exits, %d hangs, %.0f s"
              .formatted(next - open.size(), plan.cases(), exits, hangs, seconds()));
    }
  }

  private double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  private Report report(Inventory found) throws IOException {
    double took = seconds();
    return new Report(
        plan.seed(),
        plan.cases(),
        Ends.of(found),
        exits,
        hangs,
        breaches.stream().filter(breach -> isLimbo(breach.kind())).count(),
        slowest(found),
        peak / 1_000_000,
        Math.round(took * 10) / 10.0,
        Math.round(plan.cases() / took * 10) / 10.0,
        odd(found),
        List.copyOf(breaches));
  }

  private static boolean isLimbo(Kind kind) {
    return kind == Kind.LOST || kind == Kind.DOUBLED || kind == Kind.UNFINISHED;
  }

  private static double slowest(Inventory found) {
    return found.files().stream()
        .filter(file -> file.isAt(Place.OUTBOX) || file.isAt(Place.ERROR))
        .filter(file -> file.name().endsWith(".json"))
        .flatMap(file -> Json.read(file.path()).stream())
        .mapToDouble(Fuzz::passage)
        .max()
        .orElse(0);
  }

  private static double passage(JsonNode ticket) {
    String end = ticket.path(ticket.has("published") ? "published" : "failed").asText();
    try {
      Duration took =
          Duration.between(Instant.parse(ticket.path("taken").asText()), Instant.parse(end));
      return took.toMillis() / 1000.0;
    } catch (DateTimeParseException e) {
      return 0;
    }
  }

  private List<String> odd(Inventory found) throws IOException {
    List<String> odd = new ArrayList<>();
    Map<Path, Inventory.Entry> byPath = found.byPath();
    for (Inventory.Entry file : found.at(Place.ERROR).toList()) {
      JsonNode report = Json.read(file.path()).filter(JsonNode::isObject).orElse(null);
      String reason = report == null ? "" : report.path("reason").asText();
      if (ODD.stream().noneMatch(one -> one.name().equals(reason))) {
        continue;
      }
      odd.add("%s: %s, %s".formatted(file.name(), reason, report.path("detail").asText()));
      Path original =
          file.path().resolveSibling(file.name().substring(0, file.name().length() - 5));
      if (byPath.containsKey(original)) {
        Files.createDirectories(ground.suspects());
        Files.copy(
            original,
            ground.suspects().resolve(original.getFileName()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return odd;
  }

  /** Ends the child process, however it came to this. */
  @Override
  public void close() throws IOException {
    node.close();
  }
}
