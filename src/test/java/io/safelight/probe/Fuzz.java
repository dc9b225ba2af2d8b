package io.safelight.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@link FuzzCases} in child processes: one that dies or hangs costs its case, which is kept,
 * and the next goes on behind it.
 *
 * <pre>
 * mvn test -Dtest=FuzzTest -Dfuzz.cases=100000 -Dfuzz.seed=1
 * </pre>
 */
final class Fuzz {
  /** No case may take longer, on however busy a machine. */
  static final long LONGEST_MILLIS = 10_000;

  /** Of native memory, beyond what the process had: two megapixels need far less. */
  static final long MOST_MEGABYTES = 150;

  private static final String ENDED = "ended";

  /**
   * What came of it.
   *
   * @param outcomes how many cases ended with each
   * @param findings cases that ended with none that is foreseen, in words
   */
  record Result(
      int cases,
      Map<String, Integer> outcomes,
      String slowest,
      String largest,
      List<String> findings) {}

  private final long seed;
  private final int cases;
  private final Path folder;
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final List<String> findings = new ArrayList<>();
  private String slowest = "";
  private long longest = -1;
  private String largest = "";
  private long most = -1;
  private int ended;

  /**
   * @param folder keeps the files of the findings
   */
  Fuzz(long seed, int cases, Path folder) {
    this.seed = seed;
    this.cases = cases;
    this.folder = folder;
  }

  Result run() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int next = 0;
    while (next < cases) {
      next = runFrom(next);
    }
    return new Result(ended, outcomes, slowest, largest, findings);
  }

  /**
   * @return the case to go on with
   */
  private int runFrom(int from) throws IOException, InterruptedException {
    Path words = folder.resolve("decoders.log");
    Process child =
        child(
            words,
            160,
            FuzzCases.class,
            Long.toString(seed),
            Integer.toString(from),
            Integer.toString(cases),
            folder.toString());
    try {
      return follow(child, from);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  /** Another process with the class path of this one. */
  static Process child(Path words, int megabytes, Class<?> main, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // A heap of one size from the start: what grows then is native.
                "-Xms%dm".formatted(megabytes),
                "-Xmx%dm".formatted(megabytes),
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:ErrorFile=" + words.resolveSibling("crash-%p.log"),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(words.toFile()).start();
  }

  private int follow(Process child, int from) throws InterruptedException {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(child, lines), "fuzz-cases");
    reader.setDaemon(true);
    reader.start();
    int current = from;
    String file = "none";
    while (true) {
      // The start of the process takes its time, too.
      String line = lines.poll(3 * LONGEST_MILLIS, TimeUnit.MILLISECONDS);
      if (line == null) {
        findings.add("case %d hangs: %s".formatted(current, file));
        return current + 1;
      }
      if (line.equals(ENDED)) {
        if (current < cases) {
          findings.add("case %d killed the process: %s".formatted(current, file));
        }
        return current + 1;
      }
      String[] parts = line.split("\t");
      if (parts.length != 5) {
        continue;
      }
      current = Integer.parseInt(parts[0]);
      file = parts[4];
      if (!parts[1].equals("begins")) {
        note(parts);
        current++;
      }
    }
  }

  private void note(String[] parts) {
    ended++;
    long millis = Long.parseLong(parts[2]);
    long megabytes = Long.parseLong(parts[3]);
    String what = "%s: %s, %d ms, %d MB".formatted(parts[4], parts[1], millis, megabytes);
    outcomes.merge(parts[1].split(" ")[0], 1, Integer::sum);
    if (millis > longest) {
      longest = millis;
      slowest = what;
    }
    if (megabytes > most) {
      most = megabytes;
      largest = what;
    }
    if (parts[1].startsWith("!") || millis > LONGEST_MILLIS || megabytes > MOST_MEGABYTES) {
      findings.add(what);
    }
  }

  private static void read(Process child, BlockingQueue<String> lines) {
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      output.lines().forEach(lines::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      // Its end, seen from the other side.
    } finally {
      lines.add(ENDED);
    }
  }

  /** The same from the command line: seed, number of cases, folder for the findings. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    long seed = Long.parseLong(arguments[0]);
    Result result = new Fuzz(seed, Integer.parseInt(arguments[1]), Path.of(arguments[2])).run();
    System.out.println(words(seed, result));
  }

  static String words(long seed, Result result) {
    StringBuilder words = new StringBuilder();
    words.append("fuzz: seed %d, %,d cases%n".formatted(seed, result.cases));
    result.outcomes.forEach((outcome, n) -> words.append("  %6d %s%n".formatted(n, outcome)));
    words.append("  slowest: %s%n  largest: %s%n".formatted(result.slowest, result.largest));
    result.findings.forEach(finding -> words.append("  FOUND ").append(finding).append('\n'));
    return words.toString();
  }
}
