package io.safelight.bench;

import io.safelight.inference.InferenceConfig;
import io.safelight.inference.InferenceConfig.Choice;
import io.safelight.inference.ProcessMemory;
import io.safelight.torture.Program;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A full inbox: the packaged program watches a fresh hot folder of very many very small pictures.
 * Says when the first was done, and whether the last went as fast, in the same memory, as the
 * first.
 *
 * <p>With {@code drain} the middle is left out: after half of the drained number, measured with
 * everything waiting, all but the other half are moved out of the inbox, and the rest is measured
 * with a nearly empty one. The ratio of the two is what waiting pictures cost.
 */
public final class InboxBench {
  private static final int MEASURED = 1000;
  private static final long PATIENCE_SECONDS = 120;
  private static final String NODE = "bench";

  /** Camel's own word on what a listing took. */
  private static final String LISTER = "org.apache.camel.component.file.GenericFileConsumer";

  private static final Pattern LISTED =
      Pattern.compile("Took (?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)? to poll");

  private final Path scratch;
  private final InferenceConfig inference;
  private final Choice provider;
  private final int waiting;
  private final int drain;
  private final List<Long> done = new ArrayList<>();
  private final Map<String, Object> report = new LinkedHashMap<>();
  private final Map<Path, Long> read = new HashMap<>();

  /**
   * A benchmark over a fresh hot folder.
   *
   * @param scratch an empty folder that the caller removes
   * @param inference where the program finds its models
   * @param provider what the network is to run on
   * @param waiting pictures in the inbox, at least 4
   * @param drain pictures that are carried through in all, at least 4; 0 for every one
   */
  public InboxBench(
      Path scratch, InferenceConfig inference, Choice provider, int waiting, int drain) {
    this.scratch = scratch;
    this.inference = inference;
    this.provider = provider;
    this.waiting = waiting;
    this.drain = drain == 0 || drain >= waiting ? 0 : drain;
  }

  /** Fills the inbox, lets it be worked off, and says what was seen, figure by figure. */
  public Map<String, Object> run() throws IOException, InterruptedException {
    Path inbox = Files.createDirectories(scratch.resolve("inbox"));
    fill(inbox);
    Path log = scratch.resolve("log");
    long started = System.nanoTime();
    Process watch = watch(log);
    try {
      report.put("waiting", waiting);
      report.put(
          "carried",
          drain == 0
              ? "all of them"
              : "%d with everything waiting, then the rest moved out of the inbox but for %d"
                  .formatted(drain / 2, drain - drain / 2));
      int all = drain == 0 ? waiting : drain;
      int half = all / 2;
      await(1, watch, log);
      report.put("secondsToFirst", Rounded.to3((done.get(0) - started) / 1e9));
      await(Math.min(MEASURED, half), watch, log);
      memory("afterFirst", watch);
      await(half, watch, log);
      memory("atMiddle", watch);
      int end = drain == 0 ? all : drainTo(inbox, all - half);
      await(end, watch, log);
      memory("atEnd", watch);
      rates(half);
      listings(log);
      return report;
    } finally {
      watch.destroy();
      if (!watch.waitFor(30, TimeUnit.SECONDS)) {
        watch.destroyForcibly().waitFor();
      }
    }
  }

  /** Pictures whose bytes are all different; to draw each anew would take longer than the rest. */
  private void fill(Path inbox) throws IOException {
    List<byte[]> drawn = new ArrayList<>();
    for (int seed = 0; seed < 64; seed++) {
      drawn.add(drawing(seed));
    }
    for (int i = 0; i < waiting; i++) {
      byte[] jpeg = drawn.get(i % drawn.size());
      byte[] words = "picture %d".formatted(i).getBytes(StandardCharsets.US_ASCII);
      byte[] own = FirstSegment.in(jpeg, FirstSegment.COM, words);
      Files.write(inbox.resolve("picture-%06d.jpg".formatted(i)), own);
    }
  }

  private static byte[] drawing(int seed) throws IOException {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    for (int i = 0; i < 12; i++) {
      pen.setColor(new Color(random.nextInt(0x1000000)));
      pen.fillOval(random.nextInt(48) - 8, random.nextInt(32) - 8, 24, 16);
    }
    pen.dispose();
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", jpeg);
    return jpeg.toByteArray();
  }

  /** This very program, as a process of its own, with nothing of the user's own hot folder. */
  private Process watch(Path log) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("safelight.home", scratch.toString());
    settings.put("safelight.models", inference.models().toAbsolutePath().toString());
    settings.put("safelight.model", inference.model());
    settings.put("safelight.provider", provider.name().toLowerCase(Locale.ROOT));
    settings.put("safelight.node", NODE);
    settings.put("safelight.inference.tile", "256");
    settings.put("safelight.free-space", "0");
    settings.put("quarkus.http.host-enabled", "false");
    settings.put("quarkus.log.console.json.enabled", "false");
    settings.put("quarkus.log.category.\"" + LISTER + "\".level", "DEBUG");
    return Program.own()
        .with(settings)
        .watch()
        .directory(scratch.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** Waits until so many pictures have ended. */
  private void await(int count, Process watch, Path log) throws IOException, InterruptedException {
    long last = System.nanoTime();
    while (done.size() < count) {
      int before = done.size();
      look();
      if (done.size() > before) {
        last = System.nanoTime();
      } else if (!watch.isAlive() || System.nanoTime() - last > PATIENCE_SECONDS * 1_000_000_000) {
        throw new IOException(
            "only %d of %d pictures were done: %s".formatted(done.size(), count, lastWords(log)));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static String lastWords(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> said = lines.filter(line -> !line.contains(" DEBUG ")).toList();
      return String.join("\n", said.subList(Math.max(0, said.size() - 10), said.size()));
    }
  }

  /** Counts the lines that the ledgers have more: a look at done/ would cost more and more. */
  private void look() throws IOException {
    try (DirectoryStream<Path> days =
        Files.newDirectoryStream(scratch.resolve("ledger"), "*.csv")) {
      for (Path day : days) {
        try (SeekableByteChannel ledger = Files.newByteChannel(day)) {
          ledger.position(read.getOrDefault(day, 0L));
          ByteBuffer more = ByteBuffer.allocate(1 << 16);
          ledger.read(more);
          long now = System.nanoTime();
          for (byte b : more.flip().array()) {
            if (b == '\n') {
              done.add(now);
            }
          }
          if (!read.containsKey(day) && more.hasRemaining()) {
            // Its heading.
            done.remove(done.size() - 1);
          }
          if (more.hasRemaining()) {
            read.put(day, ledger.position());
          }
        }
      }
    } catch (NoSuchFileException e) {
      // Not begun yet.
      return;
    }
  }

  /**
   * Moves what waits out of the inbox, but for so many.
   *
   * @return how many are still to be done, or have been since the middle
   */
  private int drainTo(Path inbox, int rest) throws IOException {
    Path aside = Files.createDirectory(scratch.resolve("aside"));
    int moved = 0;
    int most = waiting - done.size() - rest;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(inbox, "picture-*")) {
      for (Path picture : all) {
        if (moved == most) {
          break;
        }
        try {
          Files.move(picture, aside.resolve(picture.getFileName()), StandardCopyOption.ATOMIC_MOVE);
          moved++;
        } catch (NoSuchFileException e) {
          // Taken this very moment.
          continue;
        }
      }
    }
    return waiting - moved;
  }

  private void memory(String when, Process watch) throws IOException, InterruptedException {
    ProcessMemory.residentBytes(watch.pid())
        .ifPresent(bytes -> report.put("residentMegabytes." + when, bytes / 1_000_000));
    heap(watch).ifPresent(bytes -> report.put("liveHeapMegabytes." + when, bytes / 1_000_000));
  }

  /** What is live on its heap, where this Java has the tool that tells. */
  private static OptionalLong heap(Process watch) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return OptionalLong.empty();
    }
    Process asked =
        new ProcessBuilder(jcmd.toString(), Long.toString(watch.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    Matcher total = Pattern.compile("(?m)^Total +\\d+ +(\\d+)").matcher(said);
    return total.find() ? OptionalLong.of(Long.parseLong(total.group(1))) : OptionalLong.empty();
  }

  private void rates(int half) {
    int measured = Math.min(MEASURED, half / 2);
    double first = rate(0, measured);
    double full = rate(half - measured, half);
    double last = rate(done.size() - measured, done.size());
    report.put("picturesMeasured", measured);
    report.put("picturesPerSecond.first", Rounded.to3(first));
    report.put("picturesPerSecond.beforeMiddle", Rounded.to3(full));
    report.put("picturesPerSecond.last", Rounded.to3(last));
    report.put("lastToFirst", Rounded.to3(last / first));
    report.put("lastToBeforeMiddle", Rounded.to3(last / full));
  }

  private double rate(int from, int to) {
    return (to - from - 1) / ((done.get(to - 1) - done.get(from)) / 1e9);
  }

  private void listings(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      List<Long> millis =
          lines.map(LISTED::matcher).filter(Matcher::find).map(InboxBench::millis).toList();
      report.put("listings", millis.size());
      report.put("listingSeconds.all", millis.stream().mapToLong(m -> m).sum() / 1000.0);
      report.put("listingSeconds.longest", millis.stream().mapToLong(m -> m).max().orElse(0) / 1e3);
    }
  }

  private static long millis(Matcher said) {
    return part(said, 1) * 60_000 + part(said, 2) * 1000 + part(said, 3);
  }

  private static long part(Matcher said, int group) {
    return said.group(group) == null ? 0 : Long.parseLong(said.group(group));
  }
}
