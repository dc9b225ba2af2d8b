package io.safelight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.catalog.Licence;
import io.safelight.catalog.ModelStore;
import io.safelight.inference.InferenceConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands themselves; what stands behind them has tests of its own. */
class ModelsCommandTest {
  @TempDir Path models;
  private ModelStore store;
  private final StringWriter said = new StringWriter();

  @BeforeEach
  void open() {
    InferenceConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(InferenceConfig.class)
            .withDefaultValue("safelight.models", models.toString())
            .withConverter(
                io.quarkus.runtime.configuration.MemorySize.class,
                100,
                new io.quarkus.runtime.configuration.MemorySizeConverter())
            .build()
            .getConfigMapping(InferenceConfig.class);
    store = new ModelStore(config);
  }

  private int run(Object command, String... arguments) {
    PrintWriter console = new PrintWriter(said);
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(console)
        .setErr(console)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              commandLine.getErr().println(failure.getMessage());
              return ExitCode.CANNOT_START;
            })
        .execute(arguments);
  }

  private String said() {
    String words = said.toString();
    said.getBuffer().setLength(0);
    return words;
  }

  @Test
  void a_list_names_what_can_be_fetched_and_what_else_is_here() {
    run(
        new ModelsAddCommand(store),
        "models/photo-restore/model.onnx",
        "--as",
        "restorer",
        "--name",
        "mine",
        "--licence",
        "Ours.");
    said();

    int code = run(new ModelsListCommand(store));

    assertThat(code).isZero();
    assertThat(said())
        .containsPattern("gfpgan_1.4 +face-restorer +340.3 MB +- +Apache-2.0\\n")
        .containsPattern("yunet_2023mar +face-detector +0.2 MB +- +MIT\\n")
        .containsPattern("mine +restorer +3.1 MB +yes +Ours\\.\\n")
        .contains("./safelight models fetch yunet_2023mar gfpgan_1.4");
  }

  @Test
  void an_added_model_is_sound_until_it_is_damaged() throws Exception {
    assertThat(
            run(
                new ModelsAddCommand(store),
                "models/photo-restore/model.onnx",
                "--as",
                "restorer",
                "--name",
                "mine"))
        .isZero();
    assertThat(said()).contains("name: \"mine\"", "halo: 64");
    assertThat(run(new ModelsVerifyCommand(store))).isZero();
    assertThat(said()).contains("mine: sound");
    Files.write(models.resolve("mine/model.onnx"), new byte[3]);

    int code = run(new ModelsVerifyCommand(store));

    assertThat(code).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(said()).contains("mine: WRONG", "sha256");
  }

  @Test
  void a_kind_that_there_is_not_is_a_wrong_command_line() {
    assertThat(run(new ModelsAddCommand(store), "x.onnx", "--as", "sharpener")).isEqualTo(2);
    assertThat(said())
        .contains(
            "it must be restorer or face-restorer or face-detector or face-identity or"
                + " face-landmarks or upscaler");
  }

  @Test
  void a_licence_is_shown_and_nothing_fetched_where_nobody_can_be_asked() {
    int code = run(new ModelsFetchCommand(store, Optional.empty()), "gfpgan_1.4");

    assertThat(code).isEqualTo(ExitCode.CANNOT_START);
    assertThat(said())
        .contains("gfpgan_1.4 is given away under Apache-2.0")
        .contains("https://github.com/TencentARC/GFPGAN/blob/master/LICENSE")
        .contains("./safelight models fetch gfpgan_1.4 --accept-licence");
    assertThat(models).isEmptyDirectory();
  }

  @Test
  void a_licence_that_is_declined_fetches_nothing() {
    UnaryOperator<String> no = question -> "";

    int code = run(new ModelsFetchCommand(store, Optional.of(no)), "codeformer");

    assertThat(code).isEqualTo(ExitCode.CANNOT_START);
    assertThat(said()).contains("Non-commercial use", "was not accepted; nothing was fetched");
    assertThat(models).isEmptyDirectory();
  }

  @Test
  void a_misspelt_name_is_told_before_anything_is_fetched() {
    int code =
        run(
            new ModelsFetchCommand(store, Optional.empty()),
            "yunet_2023mar",
            "gfpgan",
            "--accept-licence");

    assertThat(code).isEqualTo(ExitCode.CANNOT_START);
    assertThat(said()).contains("no model gfpgan; it has yunet_2023mar, gfpgan_1.4");
    assertThat(models).isEmptyDirectory();
  }

  @Test
  void a_licence_reads_as_name_permission_and_address() {
    Licence licence = new Licence("MIT", "Every use.", java.net.URI.create("https://x.example/l"));

    assertThat(licence).hasToString("MIT: Every use. (https://x.example/l)");
  }
}
