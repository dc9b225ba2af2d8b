package io.safelight.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.safelight.Mounts;
import io.safelight.catalog.ModelStore;
import io.safelight.doctor.Finding.State;
import io.safelight.enhance.RecipeConfig;
import io.safelight.enhance.Recipes;
import io.safelight.enhance.UpscalerConfig;
import io.safelight.enhance.Upscalers;
import io.safelight.face.FaceConfig;
import io.safelight.face.FaceModels;
import io.safelight.face.Faces;
import io.safelight.folder.HotFolder;
import io.safelight.folder.HotFolderConfig;
import io.safelight.folder.Visit;
import io.safelight.inference.InferenceConfig;
import io.safelight.notice.Receiver;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the checks say of things that are really broken. */
class ChecksTest {
  @TempDir Path home;
  private final Map<String, String> settings = new HashMap<>();

  @BeforeEach
  void makeHotFolder() throws IOException {
    settings.put("safelight.home", home.toString());
    settings.put("safelight.node", "north");
    settings.put("safelight.free-space", "0");
    folder().create();
  }

  private SmallRyeConfig config() throws IOException {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withSources(
            new PropertiesConfigSource(
                Path.of("src/main/resources/application.properties").toUri().toURL()))
        .withSources(new PropertiesConfigSource(settings, "settings", 500))
        .withConverter(MemorySize.class, 300, new MemorySizeConverter())
        .withConverter(Duration.class, 300, new DurationConverter())
        .withMapping(HotFolderConfig.class)
        .withMapping(InferenceConfig.class)
        .withMapping(FaceConfig.class)
        .withMapping(RecipeConfig.class)
        .withMapping(UpscalerConfig.class)
        .withValidateUnknown(false)
        .build();
  }

  private HotFolder folder() throws IOException {
    return new HotFolder(config().getConfigMapping(HotFolderConfig.class));
  }

  private Visit visit() throws IOException {
    return new Visit(folder(), config().getConfigMapping(HotFolderConfig.class));
  }

  private List<String> wrong(Check check) throws Exception {
    return says(check, State.WRONG);
  }

  private static List<String> says(Check check, State state) throws Exception {
    return check.look().stream()
        .filter(finding -> finding.state() == state)
        .map(Finding::says)
        .toList();
  }

  @Test
  void sound_folders_are_ok_and_nothing_is_left_in_them() throws Exception {
    List<Path> before = all();

    assertThat(wrong(new FoldersCheck(visit()))).isEmpty();
    assertThat(says(new FoldersCheck(visit()), State.OK)).hasSize(3);
    assertThat(says(new ClockCheck(visit()), State.OK)).containsExactly("as the share's");
    assertThat(wrong(new LedgerCheck(visit()))).isEmpty();

    assertThat(all()).isEqualTo(before);
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> paths = Files.walk(home)) {
      return paths.sorted().toList();
    }
  }

  @Test
  void a_hot_folder_that_is_not_made_yet_is_no_fault() throws Exception {
    settings.put("safelight.home", home.resolve("new").toString());

    assertThat(wrong(new FoldersCheck(visit()))).isEmpty();
    assertThat(says(new FoldersCheck(visit()), State.NOTE))
        .singleElement()
        .asString()
        .contains("./safelight init");
    assertThat(home.resolve("new")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbox", "work", "outbox", "done", "error"})
  void a_missing_folder_is_named_with_what_to_do(String name) throws Exception {
    Files.move(home.resolve(name), home.resolve("away"));

    assertThat(wrong(new FoldersCheck(visit())))
        .singleElement()
        .asString()
        .contains(name + " " + home.resolve(name) + " is not there", "./safelight init");
  }

  @Test
  void a_mark_of_another_hot_folder_is_found() throws Exception {
    Path mark = home.resolve("done/.hot-folder");
    Files.writeString(
        mark, Files.readString(mark).replaceFirst("(?<=\")[0-9a-f]{8}-", "00000000-"));

    assertThat(wrong(new FoldersCheck(visit())))
        .singleElement()
        .asString()
        .contains("belongs to another hot folder");
  }

  @Test
  void a_folder_on_another_volume_is_found() throws Exception {
    try (Mounts mounts = new Mounts()) {
      Path done = home.resolve("done");
      Path mark = Files.copy(done.resolve(".hot-folder"), home.resolve("mark"));
      assumeTrue(
          mounts.mount("-t", "tmpfs", "tmpfs", done.toString()),
          "skipped: nothing can be mounted here");
      Files.copy(mark, done.resolve(".hot-folder"));

      assertThat(wrong(new FoldersCheck(visit())))
          .singleElement()
          .asString()
          .contains("done " + done + " is on another volume");
    }
  }

  @Test
  void a_folder_that_takes_no_file_is_found_whatever_its_rights_say() throws Exception {
    try (Mounts mounts = new Mounts()) {
      String error = home.resolve("error").toString();
      assumeTrue(
          mounts.mount("--bind", error, error) && mounts.mount("-o", "remount,ro,bind", error),
          "skipped: nothing can be mounted here");

      assertThat(wrong(new FoldersCheck(visit()))).singleElement().asString().contains(error);
    }
  }

  @Test
  void too_little_room_is_found() throws Exception {
    settings.put("safelight.free-space", Long.toString(Long.MAX_VALUE));

    assertThat(wrong(new FoldersCheck(visit())))
        .singleElement()
        .asString()
        .contains("MB free, safelight.free-space wants");
  }

  @Test
  void a_ledger_that_is_a_file_is_found() throws Exception {
    Files.writeString(home.resolve("ledger"), "somebody's notes");

    assertThat(wrong(new LedgerCheck(visit())))
        .singleElement()
        .asString()
        .contains(home.resolve("ledger").toString(), "safelight.ledger");
  }

  private ModelsCheck models() throws IOException {
    SmallRyeConfig config = config();
    InferenceConfig inference = config.getConfigMapping(InferenceConfig.class);
    Upscalers upscalers =
        new Upscalers(config.getConfigMapping(UpscalerConfig.class), inference, null);
    return new ModelsCheck(
        new ModelStore(inference),
        inference,
        new Faces(config.getConfigMapping(FaceConfig.class), inference, null, null),
        new Recipes(config.getConfigMapping(RecipeConfig.class), upscalers),
        upscalers);
  }

  private Path copyOfModels() throws IOException {
    Path copy = Files.createDirectories(home.resolve("models/photo-restore"));
    for (String name : List.of("model.onnx", "model.yaml")) {
      Files.copy(Path.of("models/photo-restore", name), copy.resolve(name));
    }
    return copy;
  }

  @Test
  void a_sound_model_is_ok_and_what_faces_need_is_named_with_its_command() throws Exception {
    copyOfModels();

    assertThat(wrong(models())).isEmpty();
    assertThat(says(models(), State.OK)).singleElement().asString().contains("photo-restore");
    assertThat(says(models(), State.NOTE))
        .singleElement()
        .asString()
        .endsWith("./safelight models fetch yunet_2023mar gfpgan_1.4");
  }

  @Test
  void faces_that_are_aligned_by_the_detector_alone_are_told() throws Exception {
    copyOfModels();
    Path models = FaceModels.in(home.resolve("models"));

    assertThat(says(models(), State.NOTE))
        .singleElement()
        .asString()
        .contains("no model of the kind face-landmarks in " + models);

    FaceModels.addLandmarks(models);
    assertThat(says(models(), State.NOTE)).isEmpty();
    settings.put("safelight.faces.landmarks", "dlib");
    assertThat(says(models(), State.WRONG))
        .singleElement()
        .asString()
        .contains("safelight.faces.landmarks is dlib");
  }

  @Test
  void an_upscaler_that_a_recipe_asks_for_and_that_is_not_there_is_found() throws Exception {
    copyOfModels();
    settings.put("safelight.recipes.poster.upscale", "4");

    assertThat(wrong(models()))
        .singleElement()
        .asString()
        .contains("the recipe poster asks for upscale 4", "models fetch real_esrgan_x4");
  }

  @Test
  void a_model_with_one_bit_changed_is_found() throws Exception {
    Path onnx = copyOfModels().resolve("model.onnx");
    byte[] bytes = Files.readAllBytes(onnx);
    bytes[bytes.length / 2] ^= 1;
    Files.write(onnx, bytes);

    assertThat(wrong(models())).singleElement().asString().contains("the file is damaged");
  }

  @Test
  void a_model_that_is_configured_and_not_there_is_found() throws Exception {
    copyOfModels();
    settings.put("safelight.model", "photo-wonder");

    assertThat(wrong(models())).singleElement().asString().contains("there is no photo-wonder");
  }

  @Test
  void a_port_that_somebody_has_is_found_and_ours_is_told_from_theirs() throws Exception {
    int free;
    try (ServerSocket found = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      free = found.getLocalPort();
    }
    try (Receiver other = new Receiver();
        Receiver ours = new Receiver()) {
      ours.behave(
          exchange -> {
            byte[] health =
                "{\"checks\": [{\"name\": \"not stuck\"}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, health.length);
            exchange.getResponseBody().write(health);
          });
      assertThat(wrong(new PortCheck("127.0.0.1", other.port())))
          .singleElement()
          .asString()
          .contains("127.0.0.1:" + other.port(), "quarkus.http.port");
      assertThat(says(new PortCheck("127.0.0.1", ours.port()), State.OK))
          .singleElement()
          .asString()
          .contains("a Safelight that is at work");
    }
    assertThat(says(new PortCheck("127.0.0.1", free), State.OK))
        .singleElement()
        .asString()
        .contains("is free");
  }

  @Test
  void a_clock_that_differs_is_told_in_seconds() throws Exception {
    assertThat(new ClockCheck(visit()).finding(Duration.ofSeconds(-40)))
        .extracting(Finding::state, Finding::says)
        .satisfies(
            found -> {
              assertThat(found.get(0)).isEqualTo(State.NOTE);
              assertThat(found.get(1)).asString().contains("40 s behind");
            });
  }

  @Test
  void variables_that_nothing_reads_are_found_and_no_others() {
    assertThat(
            Keys.unknownVariables(
                Set.of(
                    "SAFELIGHT_STABLE_FOR",
                    "SAFELIGHT_STABLEFOR",
                    "SAFELIGHT_WEBHOOK_URL",
                    "SAFELIGHT_WEB_TOKEN",
                    "SAFELIGHT_UPSCALERS_X2",
                    "SAFELIGHT_RECIPES_SOFT_STRENGTH",
                    "SAFELIGHT_RESTART",
                    "PATH")))
        .containsExactly("SAFELIGHT_STABLEFOR");
  }

  /** A check for tests. */
  private record Once(String name, Answer answer) implements Check {
    @Override
    public List<Finding> look() throws Exception {
      return answer.given(this);
    }
  }

  /** What it does. */
  @FunctionalInterface
  private interface Answer {
    List<Finding> given(Check check) throws Exception;
  }

  @Test
  void a_check_that_breaks_or_hangs_is_told_and_the_others_are_made() throws InterruptedException {
    // Given
    CountDownLatch never = new CountDownLatch(1);
    List<Check> checks =
        List.of(
            new Once(
                "hangs",
                check -> {
                  never.await();
                  return List.of();
                }),
            new Once(
                "breaks",
                check -> {
                  throw new IOException("the cable is out: plug it in");
                }),
            new Once("is well", check -> List.of(check.ok("as ever"))));
    List<Finding> found = new ArrayList<>();

    // When
    boolean well = new Doctor(checks, Duration.ofMillis(100)).look(found::add);

    // Then
    never.countDown();
    assertThat(well).isFalse();
    assertThat(found)
        .extracting(Finding::check, Finding::state)
        .containsExactly(
            tuple("hangs", State.WRONG), tuple("breaks", State.WRONG), tuple("is well", State.OK));
    assertThat(found.get(1).says()).isEqualTo("the cable is out: plug it in");
  }
}
