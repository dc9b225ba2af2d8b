package io.safelight.cli;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.Shared;
import io.safelight.face.FaceModels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as an operator uses it. */
@Timeout(120)
class CommandsIT {
  private static final Path JAR = Path.of(System.getProperty("safelight.jar", "none"));
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path home;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(String node, String... command) throws IOException {
    return start(node, List.of(), command);
  }

  private Process start(String node, List<String> options, String... command) throws IOException {
    assumeTrue(
        Files.isRegularFile(JAR), "skipped: there is no packaged program; mvn verify has one");
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dsafelight.home=" + home,
                "-Dsafelight.models=" + Path.of("models").toAbsolutePath(),
                "-Dsafelight.node=" + node,
                "-Dsafelight.stable-for=300ms",
                "-Dsafelight.poll-every=200ms",
                "-Dsafelight.grace=500ms",
                "-Dsafelight.free-space=0",
                "-Dsafelight.provider=cpu",
                "-Dsafelight.inference.tile=256",
                "-Dquarkus.http.host-enabled=false"));
    line.addAll(options);
    line.addAll(List.of("-jar", JAR.toString()));
    line.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(home.resolve("said-" + started.size()).toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /** What a command said, its exit code first. */
  private String run(String... command) throws IOException, InterruptedException {
    Process process = start("desk-of-the-operator", command);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() + " " + said(process);
  }

  private String said(Process process) throws IOException {
    return Files.readString(home.resolve("said-" + started.indexOf(process)));
  }

  private Path drop(String name, int width, int height) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random chance = new Random(width);
    // A picture that is too large to be worked on is as good when it is black.
    for (int y = 0; y < Math.min(height, 4000); y++) {
      for (int x = 0; x < width; x++) {
        int grey = 40 + (x * 120 / width + y * 60 / height) + chance.nextInt(8);
        picture.setRGB(x, y, grey * 0x010101);
      }
    }
    Path hidden = home.resolve("inbox/.new");
    ImageIO.write(picture, "png", hidden.toFile());
    return Files.move(hidden, home.resolve("inbox").resolve(name));
  }

  /** Names in a folder, marks left out. Fails where one goes while it is looked at. */
  private List<String> in(String folder) throws IOException {
    try (Stream<Path> all = Files.walk(home.resolve(folder))) {
      return all.filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  @Test
  void a_stress_test_finds_out_that_cuda_is_missing_before_it_makes_pictures() throws Exception {
    // Of this none could be made, which would be said instead.
    Path words = Files.writeString(home.resolve("words.jpg"), "no picture");

    String said = run("bench", "--stress", "--provider", "cuda", words.toString());

    assertThat(said).startsWith("3 ").contains("CUDA cannot be had");
  }

  @Test
  void a_face_is_restored_and_its_ticket_says_where_and_how_alike() throws Exception {
    Path models = FaceModels.in(Files.createDirectory(home.resolve("models")));
    Path restorer = Files.createDirectory(models.resolve("photo-restore"));
    for (String file : List.of("model.onnx", "model.yaml")) {
      Files.copy(Path.of("models/photo-restore", file), restorer.resolve(file));
    }
    Path portrait = Shared.folder("data").resolve("faces/pairs/lq/ffhq_00002.png");

    Process run =
        start(
            "desk-of-the-operator",
            List.of(
                "-Dsafelight.models=" + models,
                "-Dsafelight.faces.detector=" + FaceModels.DETECTOR,
                "-Dsafelight.faces.restorer=" + FaceModels.RESTORER),
            "run",
            "--out",
            home.resolve("out").toString(),
            portrait.toString());

    assertThat(run.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).as(said(run)).isZero();
    JsonNode ticket = new ObjectMapper().readTree(home.resolve("out/ffhq_00002.png.json").toFile());
    assertThat(ticket.at("/faces/restored").asInt()).isOne();
    assertThat(ticket.at("/faces/found")).hasSize(1);
    assertThat(ticket.at("/faces/found/0/action").asText()).isEqualTo("restored");
    assertThat(ticket.at("/faces/found/0/landmarks")).hasSize(5);
    assertThat(ticket.at("/faces/found/0/structure").asDouble()).isBetween(0.7, 1.0);
    assertThat(ticket.at("/faces/model").asText()).isEqualTo(FaceModels.RESTORER);
    assertThat(ticket.at("/enhancement/steps").toString())
        .contains("faces 80 (1 of 1 restored by stand-in)");
  }

  @Test
  void a_pause_keeps_pictures_in_the_inbox_and_status_says_so() throws Exception {
    assertThat(run("pause")).startsWith("3 ").contains("the inbox is not there");
    assertThat(run("init")).startsWith("0 ");
    assertThat(run("pause", "--why", "cleaning")).startsWith("0 Paused by");
    Path picture = drop("a.png", 60, 40);
    assertThat(run("status")).startsWith("1 Paused by").contains("1\n").contains("No node runs");
    Process watch = start("north", "watch");
    await().atMost(LONG).ignoreExceptions().until(() -> said(watch).contains("paused by"));
    assertThat(picture).exists();
    JsonNode status = new ObjectMapper().readTree(run("status", "--json").substring(2));
    assertThat(status.at("/waiting").asInt()).isOne();
    assertThat(status.at("/nodes/0/name").asText()).isEqualTo("north");
    assertThat(status.at("/nodes/0/aliveBecause").asText()).isNotBlank();

    assertThat(run("resume")).startsWith("0 Pictures are taken again");

    await().atMost(LONG).ignoreExceptions().until(() -> in("done").contains("a.png"));
    assertThat(run("status")).startsWith("0 ");
  }

  @Test
  void a_stop_that_outlasts_its_grace_gives_the_picture_back() throws Exception {
    run("init");
    drop("large.png", 5000, 4000);
    byte[] before = Files.readAllBytes(home.resolve("inbox/large.png"));
    Process watch = start("north", "watch");
    await().atMost(LONG).ignoreExceptions().until(() -> !in("work").isEmpty());

    watch.destroy();
    assertThat(watch.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(in("work")).isEmpty();
    assertThat(in("error")).isEmpty();
    assertThat(in("inbox")).containsExactly("large.png");
    assertThat(Files.readAllBytes(home.resolve("inbox/large.png"))).isEqualTo(before);
  }

  @Test
  void a_stop_lets_what_is_under_way_finish_and_takes_nothing_more() throws Exception {
    run("init");
    drop("under-way.png", 3000, 2000);
    Process watch = start("north", List.of("-Dsafelight.grace=60s"), "watch");
    await().atMost(LONG).ignoreExceptions().until(() -> in("work").contains("under-way.png"));

    watch.destroy();
    await().atMost(LONG).ignoreExceptions().until(() -> said(watch).contains("Stopping: 1 under"));
    drop("too-late.png", 60, 40);
    assertThat(watch.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(in("done")).containsExactly("under-way.png");
    assertThat(in("outbox")).containsExactly("under-way.png", "under-way.png.json");
    assertThat(in("inbox")).containsExactly("too-late.png");
    assertThat(in("work")).isEmpty();
  }

  @Test
  void a_picture_that_kills_the_process_is_set_aside_after_three_starts() throws Exception {
    // Given a picture whose pixels do not fit, in a program that ends where memory does
    run("init");
    drop("poison.png", 12000, 9000);
    byte[] poison = Files.readAllBytes(home.resolve("inbox/poison.png"));
    List<String> fragile = List.of("-Xmx200m", "-XX:+ExitOnOutOfMemoryError");
    for (int life = 1; life <= 3; life++) {
      Process watch = start("north", fragile, "watch");
      assertThat(watch.waitFor(60, TimeUnit.SECONDS)).as("life %d ends", life).isTrue();
      assertThat(watch.exitValue()).as(said(watch)).isEqualTo(3);
      assertThat(in("work")).contains("poison.png");
    }

    // When it starts once more, with a good picture beside
    drop("good.png", 60, 40);
    start("north", fragile, "watch");

    // Then the poison lies in error/, whole, and the good one is done
    await().atMost(LONG).ignoreExceptions().until(() -> in("done").contains("good.png"));
    await().atMost(LONG).ignoreExceptions().until(() -> in("error").contains("poison.png"));
    assertThat(Files.readAllBytes(home.resolve("error/poison.png"))).isEqualTo(poison);
    assertThat(
            new ObjectMapper()
                .readTree(home.resolve("error/poison.png.json").toFile())
                .at("/reason")
                .asText())
        .isEqualTo("CRASHED_THE_PROCESS");
    await().atMost(LONG).ignoreExceptions().until(() -> in("work").isEmpty());
  }

  @Test
  void what_a_dead_node_had_claimed_and_what_failed_goes_back_by_one_command() throws Exception {
    run("init");
    Files.writeString(home.resolve("inbox/bad.jpg"), "no picture");
    Process watch = start("north", "watch");
    await().atMost(LONG).ignoreExceptions().until(() -> in("error").contains("bad.jpg.json"));
    drop("large.png", 5000, 4000);
    await().atMost(LONG).ignoreExceptions().until(() -> in("work").contains("large.png"));
    assertThat(run("requeue", "--node", "north")).startsWith("3 ").contains("counts as running");
    watch.destroyForcibly().waitFor();

    assertThat(run("status")).contains("Node north: not running, 1 claimed", "NOT_AN_IMAGE: 1");
    assertThat(run("requeue", "--node", "north")).startsWith("0 ").contains("1 back in");
    assertThat(run("requeue", "error", "--reason", "TRUNCATED")).contains("0 back in");
    assertThat(run("requeue", "error/bad.jpg")).startsWith("0 ").contains("1 back in");

    assertThat(in("inbox")).containsExactly("bad.jpg", "large.png");
    assertThat(in("work")).isEmpty();
    assertThat(in("error")).isEmpty();
  }
}
