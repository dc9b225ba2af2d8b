package io.safelight.doctor;

import static io.restassured.RestAssured.get;
import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.cli.Startup;
import io.safelight.doctor.Finding.State;
import io.safelight.folder.HotFolder;
import io.safelight.folder.IntakeGate;
import io.safelight.ops.HeardLog;
import io.safelight.routes.HotFolderProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All checks, on a hot folder that a node is at work on. */
@QuarkusTest
@TestProfile(HotFolderProfile.class)
class DoctorAtWorkTest {
  @Inject Startup startup;
  @Inject HotFolder folder;
  @Inject Doctor doctor;

  private List<String> visitors() throws IOException {
    try (Stream<Path> all = Files.walk(folder.work().getParent())) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.contains(".visitor"))
          .toList();
    }
  }

  @Test
  void a_node_at_work_is_found_well_and_does_not_notice() throws Exception {
    // Given
    startup.watch();
    await().atMost(Duration.ofMinutes(1)).until(() -> get("/q/health/ready").statusCode() == 200);
    List<Finding> found = new ArrayList<>();

    // When
    try (HeardLog gate = HeardLog.of(IntakeGate.class)) {
      doctor.look(found::add);

      // Then
      assertThat(gate.lines()).isEmpty();
    }
    assertThat(found.stream().map(Finding::check).distinct())
        .containsExactly(
            "java",
            "libraries",
            "models",
            "provider",
            "folders",
            "clock",
            "nodes",
            "broker",
            "ledger",
            "memory",
            "port",
            "configuration");
    // The port is that of a packaged program, which anybody may have here.
    assertThat(found)
        .filteredOn(finding -> finding.state() == State.WRONG && !finding.check().equals("port"))
        .isEmpty();
    assertThat(found)
        .filteredOn(finding -> finding.check().equals("nodes"))
        .singleElement()
        .extracting(Finding::says)
        .asString()
        .contains("test-node, which is this one, is at work");
    assertThat(visitors()).isEmpty();
    assertThat(get("/q/health/ready").statusCode()).isEqualTo(200);
  }
}
