package io.safelight.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program tortures itself, by its own command. Short; {@code ./safelight torture} with
 * nothing else said does it at length.
 */
class TortureIT {
  private static final Path JAR = Path.of(System.getProperty("safelight.jar", "none"));
  private static final Path MODELS = Path.of("models").toAbsolutePath();

  @TempDir Path scratch;

  /** The user's own hot folder, which is none of the torture's business. */
  private Path precious;

  @BeforeEach
  void theUsersOwnHotFolder() throws IOException {
    precious = Files.createDirectory(scratch.resolve("precious"));
    Files.createDirectory(precious.resolve("inbox"));
    Files.writeString(precious.resolve("inbox/SCN_0001.jpg"), "mine");
  }

  @AfterEach
  void isUntouched() throws IOException {
    try (Stream<Path> all = Files.walk(precious)) {
      assertThat(all.map(path -> precious.relativize(path).toString()))
          .containsExactlyInAnyOrder("", "inbox", "inbox/SCN_0001.jpg");
    }
  }

  private JsonNode torture(String... options) throws IOException, InterruptedException {
    assumeTrue(
        Files.isRegularFile(JAR), "skipped: there is no packaged program; mvn verify has one");
    Path said = scratch.resolve("said.json");
    Path log = scratch.resolve("log.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dsafelight.home=" + precious,
                "-Dsafelight.inbox=" + precious.resolve("inbox"),
                "-Dsafelight.models=" + MODELS,
                "-jar",
                JAR.toString(),
                "torture",
                "--json",
                "--at",
                scratch.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(said.toFile()).redirectError(log.toFile());
    builder.environment().put("SAFELIGHT_INBOX", precious.resolve("inbox").toString());
    // Whatever the build's locale is: there are umlauts among the names.
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try {
      int code = process.waitFor();
      String words =
          Files.readString(said) + new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      assertThat(code).as(words).isZero();
      return new ObjectMapper().readTree(said.toFile());
    } finally {
      // Its own end ends its nodes.
      process.destroy();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  @Timeout(300)
  void a_node_killed_again_and_again_loses_nothing() throws Exception {
    JsonNode report = torture("--seed", "3", "--kills", "6", "--pictures", "40");

    assertThat(report.path("breaches")).isEmpty();
    assertThat(report.path("kills").asInt()).isEqualTo(6);
    assertThat(report.path("pictures").asInt()).isGreaterThanOrEqualTo(40);
    // Else the kills hit nothing, and nothing was proved.
    assertThat(report.at("/killedWhile/working").asInt()).isPositive();
    assertThat(report.at("/ends/DONE").asInt()).isGreaterThan(20);
  }

  /**
   * A broker, an intake and three workers. {@code ./safelight torture --carrier jms --nodes 3} does
   * it at length.
   */
  @Test
  @Timeout(400)
  void a_fleet_whose_nodes_and_broker_are_killed_loses_nothing_and_makes_nothing_twice()
      throws Exception {
    JsonNode report =
        torture(
            "--carrier", "jms", "--nodes", "3", "--seed", "5", "--kills", "8", "--pictures", "60");

    assertThat(report.path("breaches")).isEmpty();
    assertThat(report.path("kills").asInt()).isEqualTo(8);
    assertThat(report.path("pictures").asInt()).isGreaterThanOrEqualTo(60);
    assertThat(report.at("/killed/broker").asInt()).isPositive();
    assertThat(report.at("/killed/intake").asInt()).isPositive();
    assertThat(report.at("/ends/DONE").asInt()).isGreaterThan(30);
    // Else it was no fleet.
    assertThat(report.path("endedBy").properties()).hasSizeGreaterThan(1);
  }

  @Test
  @Timeout(300)
  void broken_pictures_neither_end_nor_hang_the_process_and_none_is_left_in_limbo()
      throws Exception {
    JsonNode report = torture("--seed", "3", "--fuzz", "150");

    assertThat(report.path("breaches")).isEmpty();
    assertThat(report.path("exits").asInt()).isZero();
    assertThat(report.path("hangs").asInt()).isZero();
    assertThat(report.path("limbo").asInt()).isZero();
    int ended = 0;
    for (JsonNode times : report.path("outcomes")) {
      ended += times.asInt();
    }
    assertThat(ended).isEqualTo(150);
    // Both must happen often, or the fuzzing fuzzes nothing.
    assertThat(report.at("/outcomes/DONE").asInt()).isBetween(15, 135);
  }
}
