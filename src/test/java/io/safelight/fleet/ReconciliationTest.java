package io.safelight.fleet;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.Fleets;
import io.safelight.enhance.Recipes;
import io.safelight.folder.HotFolderConfigs;
import io.safelight.folder.Queued;
import io.safelight.folder.Queued.Waiting;
import io.safelight.job.Priority;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The folders against a queue of a real broker. */
@TestInstance(Lifecycle.PER_CLASS)
class ReconciliationTest {
  private static final Instant NOW = Instant.parse("2026-11-23T04:10:00Z");
  private static final String OLD = "20261123-040000-000-00000001";
  private static final String YOUNG = "20261123-040959-000-00000002";

  @TempDir static Path scratch;
  @TempDir Path home;
  private BrokerProcess broker;
  private int queues;

  private final List<String> waiting = new ArrayList<>();
  private String queue;
  private BrokerLink link;
  private Reconciliation reconciliation;

  @BeforeAll
  void start() throws Exception {
    broker = new BrokerProcess(scratch).start();
  }

  @AfterAll
  void stop() throws Exception {
    broker.close();
  }

  @BeforeEach
  void compare() throws Exception {
    waiting.clear();
    queue = "pictures." + ++queues;
    FleetConfig config =
        Fleets.config(
            "safelight.carrier", "jms",
            "safelight.broker.url", broker.url(),
            "safelight.broker.queue", queue,
            "safelight.broker.longest-wait", "5m",
            "safelight.broker.priorities.rush", "7");
    link = new BrokerLink(config, true, System::nanoTime);
    Queued folder =
        new Queued(null, null, null, null, null) {
          @Override
          public int takeBackFromTheDead() {
            return 0;
          }

          @Override
          public int onDesks() {
            return 0;
          }

          @Override
          public List<String> ids() {
            return List.copyOf(waiting);
          }

          @Override
          public Optional<Waiting> look(String id) {
            return Optional.of(
                new Waiting(
                    id, Path.of("rush/" + id + ".jpg"), 7, Optional.empty(), 0, claimedAt(id)));
          }
        };
    Recipes recipes = new Recipes(Fleets.recipes(), null);
    Ordering ordering =
        new Ordering(recipes, config, HotFolderConfigs.at(home, Map.of()), new ObjectMapper());
    reconciliation =
        new Reconciliation(folder, ordering, link, config, Clock.fixed(NOW, ZoneOffset.UTC));
    link.look();
  }

  private void tell(String id, int version) throws Exception {
    FleetConfig.Broker config = Fleets.config("safelight.broker.url", broker.url()).broker();
    try (Connection connection = BrokerSettings.connections(config).createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      Message message = session.createTextMessage("{}");
      message.setStringProperty(ClaimCheck.ID_PROPERTY, id);
      message.setIntProperty(ClaimCheck.VERSION_PROPERTY, version);
      session.createProducer(session.createQueue(queue)).send(message);
    }
    link.look();
  }

  private List<String> untold() throws Exception {
    return reconciliation.untold().stream().map(ClaimCheck::id).toList();
  }

  @Test
  void a_picture_that_no_message_tells_of_is_told_once() throws Exception {
    // Given: laid down by an intake that died before it sent.
    waiting.add(YOUNG);

    // When, Then
    assertThat(untold()).containsExactly(YOUNG);
    tell(YOUNG, 1);
    assertThat(untold()).isEmpty();
    assertThat(untold()).isEmpty();
  }

  @Test
  void what_the_queue_knows_is_not_told_again() throws Exception {
    waiting.add(YOUNG);
    tell(YOUNG, 1);

    for (int pass = 0; pass < 12; pass++) {
      assertThat(untold()).isEmpty();
    }
  }

  @Test
  void a_message_of_a_newer_version_counts_as_told() throws Exception {
    waiting.add(YOUNG);
    tell(YOUNG, 2);

    assertThat(untold()).isEmpty();
  }

  @Test
  void what_has_just_been_laid_down_is_left_to_whoever_did() throws Exception {
    assertThat(untold()).isEmpty();
    waiting.add(YOUNG);

    assertThat(untold()).isEmpty();
    assertThat(untold()).containsExactly(YOUNG);
  }

  @Test
  void what_waits_too_long_is_told_once_more_with_the_highest_priority() throws Exception {
    // Given
    waiting.add(OLD);
    waiting.add(YOUNG);
    tell(OLD, 1);
    tell(YOUNG, 1);

    // When
    List<ClaimCheck> told = reconciliation.untold();

    // Then
    assertThat(told).extracting(ClaimCheck::id).containsExactly(OLD);
    assertThat(told.get(0).priority()).isEqualTo(Priority.HIGHEST.level());
    assertThat(untold()).isEmpty();
  }

  @Test
  void a_folders_priority_goes_along() throws Exception {
    waiting.add(YOUNG);

    ClaimCheck check = reconciliation.untold().get(0);

    assertThat(check.priority()).isEqualTo(7);
    assertThat(check.recipe()).isEqualTo("default");
    assertThat(check.path()).isEqualTo("rush/" + YOUNG + ".jpg");
  }

  @Test
  void a_broker_that_is_away_is_told_in_words_and_found_again() throws Exception {
    // Given
    BrokerProcess other = new BrokerProcess(home).start();
    BrokerLink away =
        new BrokerLink(
            Fleets.config(
                "safelight.carrier", "jms",
                "safelight.broker.url", other.url(),
                "safelight.broker.password", "secret"),
            true,
            System::nanoTime);
    away.look();
    assertThat(away.words()).isEmpty();

    // When
    other.kill();
    await()
        .until(
            () -> {
              away.look();
              return away.words().isPresent();
            });

    // Then
    assertThat(away.words().orElseThrow())
        .contains(other.url())
        .contains("nothing is lost")
        .doesNotContain("secret");
    other.start();
    try {
      await()
          .until(
              () -> {
                away.look();
                return away.words().isEmpty();
              });
    } finally {
      other.close();
    }
    assertThat(Files.exists(home.resolve("broker"))).isTrue();
  }
}
