package io.safelight.ops;

import static io.restassured.RestAssured.get;
import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.folder.HotFolder;
import io.safelight.notice.Receiver;
import io.safelight.notice.Receiver.Posted;
import io.safelight.routes.HotFolderProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentry and a collector of traces, as stand-ins on this machine see the program. */
@QuarkusTest
@TestProfile(ElsewhereTest.Asked.class)
class ElsewhereTest {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
  private static Receiver sentry;
  private static TraceCollector collector;

  /** Says where to send, and nothing else but how soon. */
  public static class Asked extends HotFolderProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
      try {
        sentry = new Receiver();
        sentry.behave(Receiver.status(200));
        collector = new TraceCollector();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      overrides.put(
          "safelight.sentry.dsn", sentry.address("/7").replace("http://", "http://public@"));
      overrides.put("safelight.traces.endpoint", collector.address());
      overrides.put("quarkus.otel.bsp.schedule.delay", "100ms");
      return overrides;
    }
  }

  @TempDir Path scratch;

  @Inject Startup startup;
  @Inject HotFolder folder;

  @BeforeEach
  void watch() throws Exception {
    startup.watch();
    await().atMost(LONG_ENOUGH).until(() -> get("/q/health/ready").statusCode() == 200);
  }

  @AfterAll
  static void close() {
    sentry.close();
    collector.close();
  }

  private void drop(String name, byte[] content) throws IOException {
    Path part = folder.inbox().resolve(name + ".part");
    Files.write(part, content);
    Files.move(part, folder.inbox().resolve(name));
  }

  /** All that was posted. */
  private static String heardBySentry() {
    return sentry.posted().stream()
        .map(Posted::body)
        .map(body -> new String(body, StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void sentry_hears_of_a_failure_in_words_and_gets_nothing_of_the_file() throws IOException {
    // When
    drop("diary.jpg", "Dear diary, today".getBytes(StandardCharsets.US_ASCII));

    // Then
    await().atMost(LONG_ENOUGH).until(() -> heardBySentry().contains("diary.jpg"));
    assertThat(sentry.posted()).extracting(Posted::path).contains("/api/7/envelope/");
    assertThat(heardBySentry()).contains("NOT_AN_IMAGE").doesNotContain("Dear diary");
  }

  @Test
  void a_picture_is_one_trace_with_a_span_for_each_stage() throws IOException {
    // Given
    Path picture = scratch.resolve("traced.png");
    TestPictures.write(TestPictures.scene(64, 48, 4, 7), picture);

    // When
    drop("traced.png", Files.readAllBytes(picture));

    // Then
    await().atMost(LONG_ENOUGH).until(() -> collector.heard().contains("traced.png"));
    await().atMost(LONG_ENOUGH).until(() -> collector.heard().contains("file-away"));
    assertThat(collector.paths())
        .containsOnly("/opentelemetry.proto.collector.trace.v1.TraceService/Export");
    assertThat(collector.heard())
        .contains("probe", "wait-for-memory", "decode", "enhance", "encode", "verify", "publish");
  }

  @Test
  void a_stage_that_fails_says_why_in_its_span() throws IOException {
    // When
    drop("letter.jpg", "no picture".getBytes(StandardCharsets.US_ASCII));

    // Then
    await().atMost(LONG_ENOUGH).until(() -> collector.heard().contains("NOT_AN_IMAGE"));
  }
}
