package io.safelight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of this checkout, with Java itself and the packaged program. */
@Timeout(240)
class LauncherIT {
  private static final Path JAR = Path.of(System.getProperty("safelight.jar", "none"));

  @TempDir Path home;
  private Path classes;

  @BeforeEach
  void a_packaged_program() {
    assumeTrue(
        Files.isRegularFile(JAR), "skipped: there is no packaged program; mvn verify has one");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "skipped: there is no flock here");
    assumeTrue(
        "amd64 aarch64".contains(System.getProperty("os.arch")), "skipped: no natives are known");
    classes = home.resolve("classes");
  }

  private String launch(String javaOptions, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("/bin/bash", "./safelight");
    builder.command().addAll(List.of(arguments));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SAFELIGHT_HOME", home.toString());
    builder
        .environment()
        .put("JAVA_OPTS", "-Xlog:class+load:file=" + classes + ":none:filecount=0 " + javaOptions);
    Path said = home.resolve("said");
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    return Files.readString(said);
  }

  @Test
  void classes_come_from_the_archive_and_native_libraries_are_not_unpacked() throws Exception {
    launch("", "init");

    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.matches("io\\.safelight\\.cli\\.InitCommand source: shared .*"))
        .anyMatch(line -> line.startsWith("org.opencv.core.Core "))
        .noneMatch(line -> line.startsWith("nu.pattern.OpenCV"));
  }

  @Test
  void an_archive_that_does_not_fit_is_left_aside_in_silence() throws Exception {
    launch("", "init");
    String fits = launch("", "init");

    String doesNot = launch("-XX:-UseCompressedOops", "init");

    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.startsWith("io.safelight.cli.InitCommand source: "))
        .noneMatch(line -> line.matches("io\\.safelight\\..* source: shared .*"));
    assertThat(doesNot).isEqualTo(fits);
  }
}
