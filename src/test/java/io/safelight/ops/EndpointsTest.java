package io.safelight.ops;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.cli.Startup;
import io.safelight.folder.HotFolder;
import io.safelight.routes.HotFolderProfile;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The started program, as those see it who watch over it. */
@QuarkusTest
@TestProfile(HotFolderProfile.class)
class EndpointsTest {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  @Inject Startup startup;
  @Inject HotFolder folder;

  @BeforeEach
  void watch() throws Exception {
    startup.watch();
    await().atMost(LONG_ENOUGH).until(() -> get("/q/health/ready").statusCode() == 200);
  }

  private static String metrics() {
    return given()
        .accept("text/plain")
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  /** The value of one series, by its name and a part of its tags. */
  private static double metric(String name, String... tags) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Stream.of(tags).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name + " " + List.of(tags)));
  }

  /** Drops a file as a good scanner does: under a name that is left alone until it is whole. */
  private void drop(String name, byte[] content) throws IOException {
    Path part = folder.inbox().resolve(name + ".part");
    Files.write(part, content);
    Files.move(part, folder.inbox().resolve(name));
  }

  private static byte[] picture() throws IOException {
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 64; x++) {
        image.setRGB(x, y, 0x10_10_10 * (x / 8 % 2 + y / 8 % 3) + 0x40_30_20);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  private String ledger() {
    try (Stream<Path> files = Files.list(folder.ledger())) {
      StringBuilder text = new StringBuilder();
      for (Path file : files.toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void a_program_that_watches_is_live_ready_and_started() {
    get("/q/health/live")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'not stuck' }.status", equalTo("UP"));
    get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'model' }.status", equalTo("UP"))
        .body("checks.find { it.name == 'model' }.data.provider", equalTo("CPU"))
        .body("checks.find { it.name == 'hot folder' }.status", equalTo("UP"));
    get("/q/health/started")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'model loaded' }.status", equalTo("UP"))
        .body("checks.find { it.name == 'routes started' }.status", equalTo("UP"));
  }

  @Test
  void a_lost_folder_turns_readiness_red_in_words_and_its_return_green() throws IOException {
    // Given
    Path away = folder.outbox().resolveSibling("away");
    Files.move(folder.outbox(), away);
    try {
      // When
      await().atMost(LONG_ENOUGH).until(() -> get("/q/health/ready").statusCode() == 503);

      // Then
      get("/q/health/ready")
          .then()
          .body(
              "checks.find { it.name == 'hot folder' }.data.problem",
              containsString("outbox " + folder.outbox() + " is not there"));
      get("/q/health/live").then().statusCode(200);
      assertThat(metric("safelight_folder_problems")).isPositive();
      assertThat(metric("safelight_volume_free_bytes")).isNaN();
    } finally {
      Files.move(away, folder.outbox());
    }
    await().atMost(LONG_ENOUGH).until(() -> get("/q/health/ready").statusCode() == 200);
    assertThat(metric("safelight_folder_problems")).isZero();
    assertThat(metric("safelight_volume_free_bytes")).isPositive();
    assertThat(metric("safelight_paused")).isZero();
  }

  @Test
  void metrics_tell_what_the_house_holds() {
    // When
    String metrics = metrics();

    // Then
    assertThat(metrics)
        .contains(
            "safelight_under_way",
            "safelight_waiting",
            "safelight_longest_in_stage_seconds",
            "safelight_process_resident_bytes",
            "safelight_batch",
            "safelight_inference_batch",
            "safelight_inference_seconds",
            "safelight_fallbacks_total",
            "safelight_stage_seconds_bucket",
            "safelight_picture_seconds_bucket");
    assertThat(metric("safelight_provider", "provider=\"CPU\"")).isEqualTo(1);
    assertThat(metric("safelight_provider", "provider=\"CUDA\"")).isZero();
    assertThat(metric("safelight_process_resident_bytes")).isGreaterThan(50e6);
  }

  @Test
  void a_finished_picture_is_in_metrics_and_ledger() throws IOException {
    // Given
    double before = metric("safelight_pictures_total", "outcome=\"done\"");

    // When
    drop("watched-tree.png", picture());

    // Then
    await()
        .atMost(LONG_ENOUGH)
        .untilAsserted(
            () ->
                assertThat(metric("safelight_pictures_total", "outcome=\"done\""))
                    .isEqualTo(before + 1));
    assertThat(metric("safelight_picture_seconds_count", "outcome=\"done\"")).isPositive();
    assertThat(metric("safelight_stage_seconds_count", "stage=\"enhance\"")).isPositive();
    await()
        .atMost(LONG_ENOUGH)
        .untilAsserted(() -> assertThat(metric("safelight_under_way")).isZero());
    await().atMost(LONG_ENOUGH).until(() -> ledger().contains(",watched-tree.png,"));
    assertThat(ledger().lines().filter(line -> line.contains(",watched-tree.png,")))
        .singleElement()
        .asString()
        .matches("\\d+,watched-tree\\.png,.*,done,,1,watched-tree\\.png");
  }

  @Test
  void a_failed_picture_is_in_metrics_and_ledger_under_its_reason() throws IOException {
    // Given
    double before = metric("safelight_pictures_total", "reason=\"NOT_AN_IMAGE\"");

    // When
    drop("watched-letter.jpg", "Dear Sir or Madam,".getBytes(StandardCharsets.US_ASCII));

    // Then
    await()
        .atMost(LONG_ENOUGH)
        .untilAsserted(
            () ->
                assertThat(metric("safelight_pictures_total", "reason=\"NOT_AN_IMAGE\""))
                    .isEqualTo(before + 1));
    await().atMost(LONG_ENOUGH).until(() -> ledger().contains(",watched-letter.jpg,"));
    assertThat(ledger().lines().filter(line -> line.contains(",watched-letter.jpg,")))
        .singleElement()
        .asString()
        .endsWith(",failed,NOT_AN_IMAGE,1,");
  }
}
