package io.safelight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, with a stand-in for Java that dies as it is told. */
@Timeout(60)
class LauncherTest {
  @TempDir Path home;
  private Path lives;

  @BeforeEach
  void a_checkout_that_is_built() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "skipped: there is no bash here");
    Files.copy(Path.of("safelight"), home.resolve("safelight"));
    Files.createDirectories(home.resolve("src/main"));
    Files.writeString(home.resolve("pom.xml"), "");
    Files.createDirectories(home.resolve("target/quarkus-app"));
    Files.writeString(home.resolve("target/quarkus-app/quarkus-run.jar"), "");
    lives = home.resolve("lives");
  }

  /** Starts with a Java each of whose starts is a line in {@link #lives}. */
  private Process launch(String life, String... arguments) throws IOException {
    return launch(life, Map.of(), arguments);
  }

  private Process launch(String life, Map<String, String> environment, String... arguments)
      throws IOException {
    Path java = home.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    // Another file, not other content: one that runs is still being read.
    Path next = java.resolveSibling("next");
    Files.writeString(
        next,
        """
        #!/bin/bash
        if [[ $* == *-XshowSettings* ]]; then
          echo "${VERSION:+  java.vm.version = $VERSION}" >&2
          echo "   size_t MaxHeapSize        = ${HEAP:-12884901888}     {product} {ergonomic}"
          exit
        fi
        echo "${@: -1}" >> '%s'
        life=$(wc -l < '%s')
        %s
        """
            .formatted(lives, lives, life));
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(next, java, StandardCopyOption.REPLACE_EXISTING);
    ProcessBuilder builder = new ProcessBuilder("/bin/bash", home.resolve("safelight").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().remove("JAVA_OPTS");
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(home.resolve("said").toFile());
    return builder.start();
  }

  private static int codeOf(Process process) throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void a_watch_that_a_decoder_crashes_is_started_again() throws Exception {
    Path scratches = home.resolve("scratches");
    Process launcher =
        launch(
            """
            for argument; do [[ $argument == -Djava.io.tmpdir=* ]] && scratch=${argument#*=}; done
            touch "$scratch/unpacked"
            echo "$scratch" >> '%s'
            [[ $life == 1 ]] && kill -SEGV $$
            exit 0
            """
                .formatted(scratches),
            "watch");

    assertThat(codeOf(launcher)).isZero();
    assertThat(lives).hasContent("watch\nwatch");
    assertThat(Files.readAllLines(scratches))
        .as("what each life unpacked is gone with it")
        .hasSize(2)
        .allSatisfy(scratch -> assertThat(Path.of(scratch)).doesNotExist());
    assertThat(Files.readString(home.resolve("said"))).contains("died (exit code 139)");
  }

  @Test
  void an_end_that_was_meant_is_an_end() throws Exception {
    assertThat(codeOf(launch("exit 3", "watch"))).isEqualTo(3);
    assertThat(lives).hasContent("watch");
  }

  @Test
  void a_collector_that_the_user_names_is_the_only_one() throws Exception {
    Path said = home.resolve("options");
    Process plain = launch("echo \"$*\" > '" + said + "'", "status");
    assertThat(codeOf(plain)).isZero();
    assertThat(said).content().contains("-XX:+UseSerialGC");

    Process named =
        launch("echo \"$*\" > '" + said + "'", Map.of("JAVA_OPTS", "-XX:+UseG1GC"), "status");
    assertThat(codeOf(named)).isZero();
    assertThat(said).content().contains("-XX:+UseG1GC").doesNotContain("Serial");
  }

  @Test
  void a_small_heap_is_not_all_young() throws Exception {
    Path said = home.resolve("options");
    String life = "echo \"$*\" > '" + said + "'";

    assertThat(codeOf(launch(life, "status"))).isZero();
    assertThat(said).content().contains("-XX:MaxNewSize=256m");

    // Half of a container of 512 MiB.
    assertThat(codeOf(launch(life, Map.of("HEAP", "268435456"), "status"))).isZero();
    assertThat(said).content().contains("-XX:MaxNewSize=64m");
  }

  @Test
  void other_commands_are_not_started_twice() throws Exception {
    assertThat(codeOf(launch("kill -SEGV $$", "run"))).isEqualTo(139);
    assertThat(lives).hasContent("run");
  }

  @Test
  void who_stops_the_launcher_stops_the_program_and_waits_for_its_end() throws Exception {
    Path ended = home.resolve("ended");
    Process launcher =
        launch(
            "trap 'sleep 0.3; touch \"" + ended + "\"; exit 143' TERM; while :; do sleep 0.1; done",
            "watch");
    await().until(() -> Files.exists(lives));

    launcher.destroy();

    assertThat(codeOf(launcher)).isEqualTo(143);
    assertThat(ended).exists();
    assertThat(lives).hasContent("watch");
  }

  @Test
  void nothing_is_built_under_a_program_that_runs() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "skipped: there is no flock here");
    Path go = home.resolve("go");
    Process watch = launch("while [[ ! -e '" + go + "' ]]; do sleep 0.1; done", "watch");
    await().until(() -> Files.exists(lives));
    Files.writeString(home.resolve("src/main/Newer.java"), "");
    Files.setLastModifiedTime(
        home.resolve("target/quarkus-app/quarkus-run.jar"), FileTime.fromMillis(0));

    // A build would fail here: there is no project to build.
    assertThat(codeOf(launch("exit 0", "status"))).isZero();

    assertThat(Files.readString(home.resolve("said"))).contains("a Safelight runs from it");
    Files.writeString(go, "");
    codeOf(watch);
  }

  @Test
  void a_start_is_prepared_once_for_each_build_and_each_java() throws Exception {
    Path options = home.resolve("options");
    String life =
        """
        echo "$*" > '%s'
        for argument; do
          [[ $argument != -XX:ArchiveClassesAtExit=* ]] || echo classes > "${argument#*=}"
        done
        """
            .formatted(options);
    String rehearsal = home.resolve("samples/evening-sea.tif").toString();
    Map<String, String> seventeen = Map.of("VERSION", "17.0.1+1");

    assertThat(codeOf(launch(life, seventeen, "status"))).isZero();
    assertThat(Files.readAllLines(lives))
        .as("a rehearsal, then the start")
        .endsWith(rehearsal, "status");
    assertThat(options)
        .content()
        .contains("-XX:SharedArchiveFile=" + home.resolve("target/start/17.0.1+1.jsa"));

    assertThat(codeOf(launch(life, seventeen, "pause"))).isZero();
    assertThat(Files.readAllLines(lives)).as("no second rehearsal").endsWith("status", "pause");

    assertThat(codeOf(launch(life, Map.of("VERSION", "25+1"), "init"))).isZero();
    assertThat(Files.readAllLines(lives)).as("another Java").endsWith(rehearsal, "init");

    Path jar = home.resolve("target/quarkus-app/quarkus-run.jar");
    Files.setLastModifiedTime(
        jar, FileTime.from(Files.getLastModifiedTime(jar).toInstant().plusSeconds(60)));
    assertThat(codeOf(launch(life, seventeen, "resume"))).isZero();
    assertThat(Files.readAllLines(lives)).as("another build").endsWith(rehearsal, "resume");
  }

  @Test
  void a_preparation_that_fails_is_done_without_and_not_tried_again() throws Exception {
    Path options = home.resolve("options");
    String life = "echo \"$*\" > '" + options + "'; [[ $* != *ArchiveClassesAtExit* ]]";
    Map<String, String> version = Map.of("VERSION", "17.0.1+1");

    assertThat(codeOf(launch(life, version, "status"))).isZero();
    assertThat(codeOf(launch(life, version, "pause"))).isZero();

    assertThat(Files.readAllLines(lives)).hasSize(3).endsWith("status", "pause");
    assertThat(options)
        .content()
        .doesNotContain("SharedArchiveFile")
        .doesNotContain("onnxruntime.native.path");
  }
}
