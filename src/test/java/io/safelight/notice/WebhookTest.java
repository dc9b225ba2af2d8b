package io.safelight.notice;

import static io.restassured.RestAssured.get;
import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.folder.HotFolder;
import io.safelight.folder.Pause;
import io.safelight.job.Failure;
import io.safelight.job.Origin;
import io.safelight.job.Origin.Keeping;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import io.safelight.notice.Receiver.Posted;
import io.safelight.ops.HeardLog;
import io.safelight.routes.HotFolderProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program with a webhook, over HTTP. */
@QuarkusTest
@TestProfile(WebhookTest.Asked.class)
class WebhookTest {
  private static final String SECRET = "known to both";
  private static final int QUEUE = 5;
  private static final int TRIES = 3;
  private static Receiver receiver;

  /** A webhook in a hurry. */
  public static class Asked extends HotFolderProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
      try {
        receiver = new Receiver();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      overrides.put("safelight.webhook.url", receiver.address("/hook/a-token"));
      overrides.put("safelight.webhook.secret", SECRET);
      overrides.put("safelight.webhook.timeout", "300ms");
      overrides.put("safelight.webhook.tries", Integer.toString(TRIES));
      overrides.put("safelight.webhook.delay", "10ms");
      overrides.put("safelight.webhook.queue", Integer.toString(QUEUE));
      return overrides;
    }
  }

  @TempDir Path scratch;

  @Inject Startup startup;
  @Inject HotFolder folder;
  @Inject Pause pause;
  @Inject Event<Outcome> outcomes;
  @Inject MeterRegistry meters;
  @Inject CamelContext camel;

  @BeforeEach
  void watch() throws Exception {
    startup.watch();
    await().atMost(Duration.ofMinutes(1)).until(() -> get("/q/health/ready").statusCode() == 200);
  }

  @AfterEach
  void behave() {
    receiver.behave(Receiver.status(204));
    await().until(() -> waiting() == 0);
  }

  @AfterAll
  static void close() {
    receiver.close();
  }

  private double waiting() {
    return meters.get("safelight.notices.waiting").gauge().value();
  }

  private double counted(String outcome) {
    return meters.get("safelight.notices").tag("outcome", outcome).counter().count();
  }

  private static List<Posted> posted(String part) {
    return receiver.posted().stream()
        .filter(one -> new String(one.body(), StandardCharsets.UTF_8).contains(part))
        .toList();
  }

  private static Posted awaitOne(String part) {
    await().until(() -> !posted(part).isEmpty());
    return posted(part).get(0);
  }

  private void drop(String name, byte[] content) throws IOException {
    Path part = folder.inbox().resolve(name + ".part");
    Files.write(part, content);
    Files.move(part, folder.inbox().resolve(name));
  }

  /** A picture that ends, as the routes say it. */
  private String end(Keeping keeping) {
    String id = UUID.randomUUID().toString();
    Origin origin =
        new Origin(
            id,
            folder.desks().resolve(id),
            Path.of("sub", id + ".jpg"),
            folder.desks().resolve(id),
            folder.outbox(),
            Optional.empty(),
            Optional.empty(),
            Instant.now().minusSeconds(2),
            keeping);
    outcomes.fire(
        new Outcome.Failed(
            origin,
            origin.taken().plusMillis(1500),
            1,
            "probe",
            new Failure.Reject(Reason.TRUNCATED, "after 12 bytes")));
    return id;
  }

  @Test
  void what_became_of_a_picture_is_told_in_words_that_a_person_can_act_on() throws IOException {
    // When
    drop("letter.jpg", "Dear Sir or Madam,".getBytes(StandardCharsets.US_ASCII));

    // Then
    Posted posted = awaitOne("letter.jpg");
    JsonNode told = posted.json();
    assertThat(posted.path()).isEqualTo("/hook/a-token");
    assertThat(posted.contentType()).isEqualTo("application/json");
    assertThat(told.get("event").asText()).isEqualTo("failed");
    assertThat(told.get("picture").asText()).isEqualTo("letter.jpg");
    assertThat(told.get("node").asText()).isEqualTo("test-node");
    assertThat(told.get("reason").asText()).isEqualTo("NOT_AN_IMAGE");
    assertThat(told.get("remedy").asText()).isEqualTo(Reason.NOT_AN_IMAGE.remedy());
    assertThat(told.get("seconds").isNumber()).isTrue();
    assertThat(Instant.parse(told.get("time").asText())).isBefore(Instant.now());
    assertThat(told.has("result")).isFalse();
  }

  @Test
  void a_result_is_told_with_its_place() throws IOException {
    // When
    Path picture = scratch.resolve("told.png");
    TestPictures.write(TestPictures.scene(64, 48, 4, 7), picture);
    drop("told.png", Files.readAllBytes(picture));

    // Then
    JsonNode told = awaitOne("told.png").json();
    assertThat(told.get("event").asText()).isEqualTo("done");
    assertThat(told.get("result").asText()).isEqualTo("told.png");
    assertThat(told.has("reason")).isFalse();
  }

  @Test
  void the_signature_is_that_of_the_time_and_the_very_bytes() throws Exception {
    // When
    String id = end(Keeping.CLAIMED);

    // Then
    Posted posted = awaitOne(id);
    assertThat(posted.signature()).matches("t=\\d{10},v1=[0-9a-f]{64}");
    String time = posted.signature().substring(2, 12);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
    assertThat(posted.signature())
        .endsWith(",v1=" + HexFormat.of().formatHex(mac.doFinal(posted.body())));
  }

  @Test
  void a_receiver_that_fails_once_is_told_again_under_the_same_id() throws IOException {
    // Given
    double before = counted("delivered");
    AtomicInteger requests = new AtomicInteger();
    receiver.behave(
        exchange -> exchange.sendResponseHeaders(requests.getAndIncrement() == 0 ? 500 : 200, -1));

    // When
    String id = end(Keeping.CLAIMED);

    // Then
    await().until(() -> counted("delivered") == before + 1);
    assertThat(posted(id)).hasSize(2);
    assertThat(posted(id).get(0).json().get("id")).isEqualTo(posted(id).get(1).json().get("id"));
  }

  @Test
  void a_receiver_that_hangs_is_given_up_and_holds_up_no_picture() throws IOException {
    // Given
    double before = counted("given-up");
    receiver.behave(receiver.silent());

    // When
    drop("meanwhile.jpg", "no picture".getBytes(StandardCharsets.US_ASCII));

    // Then
    await().until(() -> Files.exists(folder.error().resolve("meanwhile.jpg")));
    await().until(() -> counted("given-up") == before + 1);
    assertThat(posted("meanwhile.jpg")).hasSize(TRIES);
  }

  @Test
  void a_redirect_is_not_followed() {
    // Given
    double before = counted("given-up");
    receiver.behave(Receiver.redirecting("/elsewhere"));

    // When
    end(Keeping.CLAIMED);

    // Then
    await().until(() -> counted("given-up") == before + 1);
    assertThat(receiver.posted()).extracting(Posted::path).doesNotContain("/elsewhere");
  }

  @Test
  void what_does_not_fit_into_the_queue_is_dropped_and_counted() {
    // Given
    int ended = 300;
    double before = counted("delivered") + counted("given-up") + counted("dropped");
    double dropped = counted("dropped");
    receiver.behave(receiver.silent());

    // When
    for (int i = 0; i < ended; i++) {
      end(Keeping.CLAIMED);
    }

    // Then
    assertThat(counted("dropped")).isGreaterThan(dropped);
    assertThat(camel.getInflightRepository().size()).isLessThan(ended / 2);
    await().until(() -> waiting() == 0);
    assertThat(counted("delivered") + counted("given-up") + counted("dropped"))
        .isEqualTo(before + ended);
  }

  @Test
  void neither_secret_nor_address_gets_into_the_log() {
    try (HeardLog log = HeardLog.of(Notices.class)) {
      // Given
      double before = counted("given-up");
      receiver.behave(Receiver.status(500));

      // When
      String id = end(Keeping.CLAIMED);

      // Then
      await().until(() -> counted("given-up") == before + 1);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("sub/" + id + ".jpg (failed)", "it answered 500")
          .doesNotContain("a-token")
          .doesNotContain(SECRET);
    }
  }

  @Test
  void a_pause_and_its_end_are_told() throws IOException {
    // When
    pause.begin("the scanner is cleaned", Instant.now());

    // Then
    JsonNode told = awaitOne("\"paused\"").json();
    assertThat(told.get("detail").asText()).startsWith("paused by " + folder.inbox());
    pause.end();
    awaitOne("\"resumed\"");
  }

  @Test
  void a_lost_folder_is_told_in_words() throws IOException {
    // Given
    Path away = folder.done().resolveSibling("away");

    // When
    Files.move(folder.done(), away);

    // Then
    try {
      JsonNode told = awaitOne("\"troubled\"").json();
      assertThat(told.get("detail").asText()).contains("done " + folder.done() + " is not there");
    } finally {
      Files.move(away, folder.done());
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> get("/q/health/ready").statusCode() == 200);
  }

  @Test
  void whoever_gives_a_picture_to_run_is_there_and_needs_no_notice() {
    // When
    String given = end(Keeping.GIVEN);
    String claimed = end(Keeping.CLAIMED);

    // Then
    awaitOne(claimed);
    assertThat(posted(given)).isEmpty();
  }
}
