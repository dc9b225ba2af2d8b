package io.safelight.cli;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, with a stand-in for Java that dies as it is told. */
@Timeout(60)
class LauncherTest {
  @TempDir Path home;
  private Path lives;
  private Path jar;
  private Path kept;

  /** What the launcher is run by. */
  private List<String> shell = List.of("/bin/bash");

  @BeforeEach
  void a_checkout_that_is_built() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "skipped: there is no bash here");
    Files.copy(Path.of("safelight"), home.resolve("safelight"));
    Files.createDirectories(home.resolve("src/main"));
    Files.writeString(home.resolve("pom.xml"), "");
    Files.createDirectories(home.resolve("target/quarkus-app"));
    jar = Files.writeString(home.resolve("target/quarkus-app/quarkus-run.jar"), "");
    kept = home.resolve("target/start");
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
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(shell));
    builder.command().add(home.resolve("safelight").toString());
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
  void a_heap_begins_with_what_its_bound_allows() throws Exception {
    Path said = home.resolve("options");
    String life = "echo \"$*\" > '" + said + "'";

    assertThat(codeOf(launch(life, "status"))).isZero();
    assertThat(said).content().contains("-Xms256m", "-XX:MaxNewSize=64m", "-XX:NewSize=48m");

    // Half of a container of 512 MiB.
    assertThat(codeOf(launch(life, Map.of("HEAP", "268435456"), "status"))).isZero();
    assertThat(said).content().contains("-Xms64m", "-XX:MaxNewSize=64m", "-XX:NewSize=21m");
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
  void a_program_without_its_sources_is_started_as_it_is() throws Exception {
    Files.delete(home.resolve("src/main"));
    Files.delete(home.resolve("pom.xml"));

    assertThat(codeOf(launch("exit 0", "status"))).isZero();

    assertThat(lives).hasContent("status");
    assertThat(home.resolve("said")).hasContent("");
  }

  @Test
  void nothing_is_built_under_a_program_that_runs() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "skipped: there is no flock here");
    Path go = home.resolve("go");
    Process watch = launch("while [[ ! -e '" + go + "' ]]; do sleep 0.1; done", "watch");
    await().until(() -> Files.exists(lives));
    Files.writeString(home.resolve("src/main/Newer.java"), "");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));

    // A build would fail here: there is no project to build.
    assertThat(codeOf(launch("exit 0", "status"))).isZero();

    assertThat(Files.readString(home.resolve("said"))).contains("a Safelight runs from it");
    Files.writeString(go, "");
    codeOf(watch);
  }

  @Test
  void a_start_is_prepared_once_for_each_build_and_each_java() throws Exception {
    Path options = home.resolve("options");
    String life = keepsItsOptionsIn(options);
    String rehearsal = home.resolve("samples/evening-sea.tif").toString();
    Map<String, String> seventeen = Map.of("VERSION", "17.0.1+1");

    assertThat(codeOf(launch(life, seventeen, "status"))).isZero();
    assertThat(Files.readAllLines(lives))
        .as("a rehearsal, then the start")
        .endsWith(rehearsal, "status");
    assertThat(options).content().contains("-XX:SharedArchiveFile=" + kept.resolve("17.0.1+1.jsa"));

    assertThat(codeOf(launch(life, seventeen, "pause"))).isZero();
    assertThat(Files.readAllLines(lives)).as("no second rehearsal").endsWith("status", "pause");

    assertThat(codeOf(launch(life, Map.of("VERSION", "25+1"), "init"))).isZero();
    assertThat(Files.readAllLines(lives)).as("another Java").endsWith(rehearsal, "init");

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

  /** A Java that also writes the archive that it is asked for. */
  private static String keepsItsOptionsIn(Path file) {
    return """
        echo "$*" > '%s'
        for argument; do
          [[ $argument != -XX:ArchiveClassesAtExit=* ]] || echo classes > "${argument#*=}"
        done
        """
        .formatted(file);
  }

  /** Packages as the build has them, and the tool that unpacks them. */
  private void there_are_native_libraries() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "skipped: there is no flock here");
    assumeTrue(
        "amd64 aarch64".contains(System.getProperty("os.arch")), "skipped: no natives are known");
    Path tool = home.resolve("jdk/bin/jar");
    Files.createDirectories(tool.getParent());
    Files.createSymbolicLink(tool, Path.of(System.getProperty("java.home"), "bin/jar"));
    Path packages = Files.createDirectories(home.resolve("target/quarkus-app/lib/main"));
    pack(
        packages.resolve("org.openpnp.opencv-4.jar"),
        "nu/pattern/opencv/linux/x86_64/libopencv_java490.so",
        "nu/pattern/opencv/linux/ARMv8/libopencv_java490.so");
    String onnx = "ai/onnxruntime/native/linux-";
    pack(
        packages.resolve("com.microsoft.onnxruntime.onnxruntime-1.jar"),
        onnx + "x64/libonnxruntime.so",
        onnx + "x64/libonnxruntime4j_jni.so",
        onnx + "aarch64/libonnxruntime.so",
        onnx + "aarch64/libonnxruntime4j_jni.so");
  }

  private static void pack(Path file, String... names) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
      for (String name : names) {
        out.putNextEntry(new JarEntry(name));
      }
    }
  }

  private static FileTime minuteBefore(Path file) throws IOException {
    return FileTime.from(Files.getLastModifiedTime(file).toInstant().minusSeconds(60));
  }

  @Test
  void a_second_java_leaves_the_native_libraries_to_the_first() throws Exception {
    there_are_native_libraries();
    Path options = home.resolve("options");
    String life = keepsItsOptionsIn(options);
    Path natives = kept.resolve("natives");

    assertThat(codeOf(launch(life, Map.of("VERSION", "17.0.1+1"), "status"))).isZero();
    assertThat(natives.resolve("libopencv_java490.so")).exists();
    assertThat(natives.resolve("libonnxruntime.so")).exists();
    assertThat(natives.resolve("libonnxruntime4j_jni.so")).exists();
    assertThat(options).content().contains("-Donnxruntime.native.path=" + natives);

    Files.writeString(natives.resolve("libopencv_java490.so"), "of the first");
    assertThat(codeOf(launch(life, Map.of("VERSION", "25+1"), "status"))).isZero();
    assertThat(natives.resolve("libopencv_java490.so")).hasContent("of the first");
    assertThat(options).content().contains("-Donnxruntime.native.path=" + natives);
    assertThat(kept)
        .isDirectoryContaining("glob:**/17.0.1+1.jsa")
        .isDirectoryContaining("glob:**/25+1.jsa")
        .isDirectoryNotContaining("glob:**/new*");
  }

  @Test
  void native_libraries_of_an_older_build_are_replaced_or_not_used() throws Exception {
    there_are_native_libraries();
    Path options = home.resolve("options");
    String life = keepsItsOptionsIn(options);
    Path natives = Files.createDirectories(kept.resolve("natives"));
    Path library = Files.writeString(natives.resolve("libopencv_java490.so"), "of another version");
    Path tool = home.resolve("jdk/bin/jar");
    Path elsewhere = Files.move(tool, home.resolve("jar"));
    Files.setLastModifiedTime(natives, minuteBefore(jar));

    assertThat(codeOf(launch(life, Map.of("VERSION", "17.0.1+1"), "status"))).isZero();
    assertThat(library).as("what could not be unpacked replaces nothing").exists();
    assertThat(options)
        .content()
        .contains("SharedArchiveFile")
        .doesNotContain("onnxruntime.native.path");

    Files.move(elsewhere, tool);
    assertThat(codeOf(launch(life, Map.of("VERSION", "25+1"), "status"))).isZero();
    assertThat(library).isEmptyFile();
    assertThat(options).content().contains("-Donnxruntime.native.path=" + natives);
  }

  @Test
  void where_nothing_can_be_kept_the_program_starts_without_a_word() throws Exception {
    Files.writeString(kept, "in the way of the folder");

    assertThat(codeOf(launch("exit 0", Map.of("VERSION", "17.0.1+1"), "status"))).isZero();

    assertThat(lives).hasContent("status");
    assertThat(home.resolve("said")).isEmptyFile();
  }

  @Test
  void a_preparation_that_is_stopped_is_the_end_and_is_tried_again() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "skipped: there is no flock here");
    Path options = home.resolve("options");
    Map<String, String> version = Map.of("VERSION", "17.0.1+1");
    Process launcher =
        launch(
            keepsItsOptionsIn(options)
                + "trap 'exit 143' TERM; echo ready > '%s'; while :; do sleep 0.1; done"
                    .formatted(home.resolve("ready")),
            version,
            "status");
    await().until(() -> Files.exists(home.resolve("ready")));

    launcher.destroy();

    assertThat(codeOf(launcher)).isEqualTo(143);
    assertThat(Files.readAllLines(lives)).as("a rehearsal and no start").hasSize(1);
    assertThat(kept)
        .isDirectoryNotContaining("glob:**/*.jsa")
        .isDirectoryNotContaining("glob:**/new*");

    assertThat(codeOf(launch(keepsItsOptionsIn(options), version, "status"))).isZero();
    assertThat(lives).content().endsWith("status\n");
    assertThat(options).content().contains("SharedArchiveFile");
  }

  @Test
  void who_may_only_read_starts_what_is_built_and_holds_it() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "skipped: there is no flock here");
    Path target = home.resolve("target");
    Path inUse = Files.writeString(target.resolve(".in-use"), "");
    Files.setPosixFilePermissions(inUse, PosixFilePermissions.fromString("r--r--r--"));
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.setLastModifiedTime(jar, minuteBefore(home.resolve("pom.xml")));
    if ("root".equals(System.getProperty("user.name"))) {
      // Root as any owner: bound to the rights of its files.
      assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "skipped: no setpriv here");
      shell = List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "/bin/bash");
    }
    Path go = home.resolve("go");
    try {
      Process process =
          launch(
              "while [[ ! -e '" + go + "' ]]; do sleep 0.1; done",
              Map.of("VERSION", "17.0.1+1"),
              "status");
      await().until(() -> Files.exists(lives));
      Process flock = new ProcessBuilder("flock", "-n", "-x", inUse.toString(), "true").start();
      assertThat(codeOf(flock)).as("a build meanwhile").isEqualTo(1);
      Files.writeString(go, "");

      assertThat(codeOf(process)).isZero();
      assertThat(lives).as("neither built nor prepared").hasContent("status");
      assertThat(Files.readString(home.resolve("said")))
          .matches("safelight: sources are newer.*\n");
    } finally {
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
