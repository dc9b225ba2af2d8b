package io.safelight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.TestPictures;
import io.safelight.bench.BrokenExif;
import io.safelight.bench.Drift;
import io.safelight.bench.Hundred;
import io.safelight.bench.Pipeline;
import io.safelight.bench.RatioBench;
import io.safelight.bench.RatioReport;
import io.safelight.bench.Row;
import io.safelight.bench.Soak;
import io.safelight.bench.SoakReport;
import io.safelight.face.FaceAction;
import io.safelight.face.FaceObserver;
import io.safelight.folder.Given;
import io.safelight.inference.DeviceMemory;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import io.safelight.ops.LedgerFile;
import io.safelight.ops.LedgerLine;
import io.safelight.routes.HotFolderProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is measured is the real pipeline, over small pictures. */
@QuarkusTest
@TestProfile(HotFolderProfile.class)
class BenchTest {
  @Inject Startup startup;
  @Inject RunTally tally;
  @Inject PictureRunner runner;
  @Inject RatioBench ratioBench;
  @Inject DeviceMemory devices;
  @Inject ObjectMapper json;
  @Inject MeterRegistry meters;
  @Inject FaceObserver faces;
  @Inject CommandLine.IFactory commands;

  @TempDir Path folder;
  private Path outbox;
  private Pipeline pipeline;

  private static final class Heard implements Soak.Listener {
    final List<String> what = new ArrayList<>();
    final List<Outcome.Failed> failed = new ArrayList<>();

    @Override
    public void row(Row row) {
      what.add("row " + row.first());
    }

    @Override
    public void hundred(Hundred hundred) {
      what.add("hundred " + hundred.number());
    }

    @Override
    public void failed(Outcome.Failed failure) {
      failed.add(failure);
    }
  }

  @BeforeEach
  void prepare() throws Exception {
    startup.prepare();
    outbox = Files.createDirectory(folder.resolve("outbox"));
    pipeline = (pictures, each) -> tally.during(() -> runner.carry(pictures), each);
  }

  private Path picture(String name, int width, int height) throws IOException {
    Path file = folder.resolve("in").resolve(name);
    TestPictures.write(TestPictures.scene(width, height, 8, width), file);
    return file;
  }

  private Soak soak(List<Path> files) throws IOException {
    return new Soak(files, 2, outbox, Optional.empty(), pipeline, devices);
  }

  @Test
  void a_soak_carries_the_same_pictures_again_and_again_and_leaves_nothing() throws Exception {
    List<Path> files =
        List.of(picture("1.jpg", 90, 60), picture("2.png", 80, 80), picture("3.tif", 70, 90));
    Path log = folder.resolve("soak.csv");
    Heard heard = new Heard();

    SoakReport report =
        soak(files).run(3, Optional.of(new LedgerFile(log, LedgerLine.COLUMNS)), heard);

    assertThat(heard.what)
        .containsExactly(
            "row 1",
            "row 3",
            "hundred 1",
            "row 1",
            "row 3",
            "hundred 2",
            "row 1",
            "row 3",
            "hundred 3");
    assertThat(report.succeeded()).isEqualTo(9);
    assertThat(report.pictures()).isEqualTo(9);
    assertThat(report.hundreds())
        .allSatisfy(
            hundred -> {
              assertThat(hundred.medianSeconds()).isPositive();
              assertThat(hundred.coreSeconds()).isPositive();
              assertThat(hundred.after().heapBytes()).isPositive();
              assertThat(hundred.after().threads()).isPositive();
              assertThat(hundred.after().leftOnDesks()).isZero();
            });
    assertThat(report.drift()).isPresent();
    assertThat(report.drift().get().findings())
        .extracting(Drift.Finding::figure)
        .contains(
            "medianSeconds", "samePictureSeconds", "heap", "threads", "tempFiles", "leftOnDesks");
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).hasSize(10);
    assertThat(lines.get(9)).startsWith("9,").contains(",done,");
    try (Stream<Path> left = Files.list(outbox)) {
      assertThat(left).isEmpty();
    }
    JsonNode written = json.valueToTree(report);
    assertThat(written.at("/rows/0/secondsPerPicture").asDouble()).isPositive();
    assertThat(written.at("/hundreds/2/after/threads").asInt()).isPositive();
    assertThat(written.at("/drift/findings/0/figure").asText()).isEqualTo("medianSeconds");
    // All have succeeded; three hundreds of three tell too little of the heap to say which it is.
    assertThat(written.at("/holds")).isEqualTo(BooleanNode.valueOf(!report.drift().get().grows()));
  }

  @Test
  void a_picture_that_leaves_a_file_on_its_desk_each_time_is_growth() throws Exception {
    Pipeline careless =
        (pictures, each) -> {
          pipeline.carry(pictures, each);
          leave(outbox.resolve(Given.DESKS).resolve("node").resolve("left.part"));
        };
    List<Path> files = List.of(picture("1.jpg", 90, 60));

    SoakReport report =
        new Soak(files, 2, outbox, Optional.empty(), careless, devices)
            .run(3, Optional.empty(), new Heard());

    // One by the warm-up, and one by each hundred.
    assertThat(report.hundreds())
        .extracting(hundred -> hundred.after().leftOnDesks())
        .containsExactly(2L, 3L, 4L);
    assertThat(report.drift().orElseThrow().findings())
        .contains(new Drift.Finding("leftOnDesks", 1, "none more", Drift.Verdict.GROWTH));
    assertThat(report.holds()).isFalse();
  }

  private static void leave(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "left");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_soak_with_a_picture_that_fails_does_not_hold() throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.jpg"), "no picture");
    Heard heard = new Heard();

    SoakReport report =
        soak(List.of(picture("1.jpg", 90, 60), bad)).run(1, Optional.empty(), heard);

    assertThat(report.succeeded()).isEqualTo(1);
    assertThat(json.valueToTree(report).<JsonNode>at("/holds")).isEqualTo(BooleanNode.FALSE);
    assertThat(report.drift()).isEmpty();
    assertThat(heard.failed)
        .extracting(failed -> failed.failure().reason())
        .containsExactly(Reason.NOT_AN_IMAGE);
    assertThat(BenchText.of(report)).contains("1 of 2 succeeded");
  }

  @Test
  void broken_exif_as_the_stress_test_has_it_costs_no_picture() throws Exception {
    Path whole = picture("whole.jpg", 120, 90);
    Path broken = folder.resolve("broken.jpg");
    Files.write(broken, BrokenExif.in(Files.readAllBytes(whole)));
    List<Outcome> ended = new ArrayList<>();

    pipeline.carry(
        List.of(new Given.Picture(broken, broken.getFileName(), outbox, Optional.empty())),
        ended::add);

    assertThat(ended).singleElement().isInstanceOf(Outcome.Done.class);
    Path result = ((Outcome.Done) ended.get(0)).result();
    JsonNode ticket = json.readTree(Path.of(result + ".json").toFile());
    assertThat(ticket.at("/notes").toString()).containsIgnoringCase("exif");
  }

  @Test
  void the_ratio_comes_with_what_ran_and_where_the_time_went() throws Exception {
    List<Given.Picture> pictures =
        Stream.of(picture("1.png", 300, 200), picture("2.png", 200, 200))
            .map(file -> new Given.Picture(file, file.getFileName(), outbox, Optional.empty()))
            .toList();
    long before = runs();

    RatioReport report = ratioBench.measure(pictures, new RatioBench.Extent(2, 6, 1), pipeline);

    assertThat(report.load().failed()).isZero();
    assertThat(report.load().megapixels()).isEqualTo(0.3);
    assertThat(report.ran().provider()).isEqualTo("CPU");
    // 300 × 200 are two tiles of 256, 200 × 200 are one, and each is carried 3 times in a round;
    // tiles of the bare network and the warm-up do not count.
    long tiles = 3 * (2 + 1);
    assertThat(report.ran().runsByProvider()).isEqualTo(Map.of("CPU", 2 * tiles));
    // In each round, those of the warm-up included, the bare network ran as many.
    assertThat(runs() - before).isEqualTo(2 * tiles * (2 + report.load().warmUpRounds()));
    assertThat(report.ran().meanTilesPerRun()).isEqualTo(1);
    assertThat(report.ran().mostTilesPerRun()).isEqualTo(1);
    assertThat(report.ratios().ratioByRound()).hasSize(2).allMatch(ratio -> ratio > 0);
    assertThat(report.secondsByStage()).containsKeys("decode", "enhance", "encode", "verify");
    assertThat(report.shareOfStageTime().values().stream().mapToDouble(share -> share).sum())
        .isBetween(0.98, 1.02);
    assertThat(json.valueToTree(report).fieldNames())
        .toIterable()
        .contains("provider", "tile", "batch", "picturesPerSecond", "megapixelsPerSecond")
        .contains("ratio", "ratioByRound", "coreRatio", "coreRatioByRound", "secondsByStage")
        .doesNotContain("ran", "load", "ratios");
    assertThat(BenchText.of(report))
        .anyMatch(line -> line.matches("  enhance +[0-9.]+ +[0-9.]+ %"))
        .noneMatch(line -> line.startsWith("faces"));
    assertThat(report.faces()).isZero();
    assertThat(report.secondsPerFace()).isEmpty();
  }

  @Test
  void where_there_were_faces_the_bench_tells_what_each_took_by_step() throws Exception {
    Path file = picture("1.png", 100, 100);
    List<Given.Picture> pictures =
        List.of(new Given.Picture(file, file.getFileName(), outbox, Optional.empty()));
    Pipeline withFaces =
        (carried, heard) -> {
          pipeline.carry(carried, heard);
          faces.took(FaceObserver.Step.NETWORK, Duration.ofSeconds(3));
          faces.took(FaceObserver.Step.PASTE_BACK, Duration.ofSeconds(1));
          faces.done(new FaceAction.Restored());
          faces.done(new FaceAction.LeftAlone(FaceAction.Reason.TOO_SMALL));
        };

    RatioReport report = ratioBench.measure(pictures, new RatioBench.Extent(1, 1, 1), withFaces);

    assertThat(report.faces()).isEqualTo(2);
    assertThat(report.secondsPerFace())
        .containsExactly(Map.entry("network", 1.5), Map.entry("paste-back", 0.5));
    assertThat(BenchText.of(report))
        .contains("faces            2, seconds each: network 1.500, paste-back 0.500");
  }

  private long runs() {
    return meters.find("safelight.inference").timers().stream().mapToLong(Timer::count).sum();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--provider gpu",
        "--rounds 0",
        "--soak 0",
        "--csv log.csv",
        "--soak 1 --csv no-such-folder/log.csv",
        "--seed 2",
        "--drain 8",
        "--soak 1 --rounds 2",
        "--soak 1 --drain 8",
        "--inbox 10 --soak 2",
        "--inbox 10 --stress",
        "--inbox 10 --rounds 2",
        "--inbox 10 --recipe default",
        "--inbox 10 --seed 2",
        "--inbox 10 --csv log.csv",
        "--inbox 10 samples",
        "--inbox 10 --drain 3",
        "--inbox 3",
        "--recipe no-such-recipe"
      })
  void a_wrong_word_is_named_before_anything_is_measured(String words) {
    List<String> line = new ArrayList<>(List.of("bench"));
    line.addAll(List.of(words.split(" ")));

    int code = new SafelightApplication(commands).run(line.toArray(String[]::new));

    assertThat(code).isEqualTo(2);
  }

  @Test
  void a_log_that_cannot_be_written_is_named_before_anything_is_measured() {
    // No system has such names; a folder without rights would not stop root.
    Path log = folder.resolve("x".repeat(300) + ".csv");

    int code =
        new SafelightApplication(commands).run("bench", "--soak", "1", "--csv", log.toString());

    assertThat(code).isEqualTo(2);
  }
}
