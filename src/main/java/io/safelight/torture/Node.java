package io.safelight.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One node: a process of the packaged program, over many lives. */
final class Node implements AutoCloseable {
  /** What the program logs once it takes pictures. */
  private static final String READY = "Watching ";

  /** What {@code Attempts} keeps on a desk: it grows when a picture is begun. */
  private static final String JOURNAL = "attempts.log";

  /** What stands on a desk from before the first of the renames that end a picture. */
  private static final String SETTLEMENT = "settlement.json";

  private final String name;
  private final Ground ground;
  private final Program program;
  private final Path natives;
  private Process process;
  private long started;
  private long logBefore;
  private Map<Path, Object> journalsBefore = Map.of();
  private Map<Path, Object> settlementsBefore = Map.of();
  private Set<Path> desksBefore = Set.of();
  private boolean ready;
  private boolean closed;

  Node(String name, Ground ground, Program program) throws IOException {
    this.name = name;
    this.ground = ground;
    // Native libraries are unpacked into the temp folder, and a killed process leaves them there:
    // a hundred megabytes each time. So each node has a temp folder of its own, off the share.
    this.natives = Files.createTempDirectory("safelight-torture-" + name + "-");
    this.program =
        program.with(
            Map.of(
                "safelight.home", ground.home().toString(),
                "safelight.inbox", ground.inbox().toString(),
                "safelight.work", ground.work().toString(),
                "safelight.outbox", ground.outbox().toString(),
                "safelight.done", ground.done().toString(),
                "safelight.error", ground.error().toString(),
                "safelight.ledger", ground.ledger().toString(),
                "safelight.node", name,
                "java.io.tmpdir", natives.toString()));
  }

  String name() {
    return name;
  }

  Path log() {
    return ground.logs().resolve(name + ".log");
  }

  /** Begins a life; not once it is closed, or it would outlive this program. */
  synchronized void start() throws IOException {
    if (closed) {
      return;
    }
    Ground.remove(natives);
    Files.createDirectory(natives);
    desksBefore = Set.copyOf(desks());
    journalsBefore = onDesks(JOURNAL);
    settlementsBefore = onDesks(SETTLEMENT);
    logBefore = Files.exists(log()) ? Files.size(log()) : 0;
    ready = false;
    process =
        program
            .watch()
            // Not where the user's configuration lies.
            .directory(ground.home().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    started = System.nanoTime();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Of a process that has ended. */
  int exitCode() {
    return process.exitValue();
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  /** Whether it has said in this life that it takes pictures. */
  boolean isReady() throws IOException {
    ready = ready || said().contains(READY);
    return ready;
  }

  /** What it has logged in this life. */
  String said() throws IOException {
    byte[] all = Files.readAllBytes(log());
    return new String(all, (int) logBefore, (int) (all.length - logBefore), StandardCharsets.UTF_8);
  }

  /** Whether it has begun a picture in this life, be it one that an earlier life left. */
  boolean hasBegunOne() throws IOException {
    return !journalsBefore.entrySet().containsAll(onDesks(JOURNAL).entrySet());
  }

  /** Whether it has settled, in this life, how a picture ends: the renames are due, or made. */
  boolean isSettling() throws IOException {
    return !settlementsBefore.entrySet().containsAll(onDesks(SETTLEMENT).entrySet());
  }

  /** Every file of that name on a desk, with what changes when it is written. */
  private Map<Path, Object> onDesks(String file) throws IOException {
    Map<Path, Object> found = new HashMap<>();
    for (Path desk : desks()) {
      Path path = desk.resolve(file);
      try {
        found.put(path, List.of(Files.size(path), Files.getLastModifiedTime(path)));
      } catch (IOException none) {
        // Not there yet, or gone with its desk.
        continue;
      }
    }
    return found;
  }

  /** The folders of its pictures under way. */
  List<Path> desks() throws IOException {
    try (Stream<Path> all = Files.list(ground.work().resolve(name))) {
      return all.filter(desk -> Files.isDirectory(desk, LinkOption.NOFOLLOW_LINKS)).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  /**
   * Desks that an orderly end must not have left: those of this life whose picture could have gone
   * back to the inbox because its name is free there.
   */
  List<Path> neglectedDesks() throws IOException {
    List<Path> neglected = new ArrayList<>();
    for (Path desk : desks()) {
      Path root = desk.resolve("original");
      if (desksBefore.contains(desk) || !Files.isDirectory(root)) {
        continue;
      }
      try (Stream<Path> all = Files.walk(root)) {
        boolean blocked =
            all.filter(Files::isRegularFile)
                .map(file -> ground.inbox().resolve(root.relativize(file)))
                .anyMatch(Files::exists);
        if (!blocked) {
          neglected.add(desk);
        }
      } catch (UncheckedIOException e) {
        // Gone meanwhile: not neglected.
        continue;
      }
    }
    return neglected;
  }

  /** SIGKILL where there is such a thing; returns when the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, without waiting. */
  void tellToStop() {
    process.destroy();
  }

  /**
   * Waits for the process to end.
   *
   * @return false where it has not by then
   */
  boolean hasEndedWithin(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The most memory that this life has had in RAM; by Linux' {@code /proc}. */
  OptionalLong peakResidentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException none) {
      return OptionalLong.empty();
    }
  }

  /** Ends it by force and removes what it unpacked. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (process != null) {
      process.destroyForcibly();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Ground.remove(natives);
  }
}
