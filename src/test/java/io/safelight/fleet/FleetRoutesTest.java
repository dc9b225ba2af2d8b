package io.safelight.fleet;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.folder.HotFolder;
import io.safelight.folder.IntakeGate;
import io.safelight.folder.Pause;
import io.safelight.folder.Queued;
import io.safelight.routes.HotFolderProfile;
import jakarta.inject.Inject;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program over a real broker: one node that is both, intake and worker. */
@QuarkusTest
@TestProfile(FleetRoutesTest.OverBroker.class)
class FleetRoutesTest {
  /** The usual hot folder, over a broker. */
  public static class OverBroker extends HotFolderProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> all = new HashMap<>(super.getConfigOverrides());
      all.put("safelight.carrier", "jms");
      all.put("safelight.broker.reconcile-every", "500ms");
      return all;
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(BrokerResource.class));
    }
  }

  @Inject Startup startup;
  @Inject HotFolder folder;
  @Inject IntakeGate gate;
  @Inject Pause pause;
  @Inject Queued queued;
  @Inject BrokerLink link;
  @Inject FleetConfig config;
  @Inject MeterRegistry meters;
  @Inject CamelContext routes;

  @TempDir Path scratch;

  @BeforeEach
  void watch() throws Exception {
    startup.watch();
    await().until(() -> gate.mayTake());
  }

  private void drop(String name) throws IOException {
    Path file = scratch.resolve("drawn.jpg");
    TestPictures.write(TestPictures.scene(120, 90, 20, name.hashCode()), file);
    put(name, Files.readAllBytes(file));
  }

  private void put(String name, byte[] content) throws IOException {
    Path target = folder.inbox().resolve(name);
    Files.createDirectories(target.getParent());
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    Files.write(part, content);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isThere(Path file) {
    return Files.isRegularFile(file);
  }

  private long depth(String queue) throws IOException {
    return QueueDepth.of(config.broker().url().orElseThrow(), queue);
  }

  private void send(String text, Integer version) throws Exception {
    try (Connection connection = BrokerSettings.connections(config.broker()).createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      Message message = session.createTextMessage(text);
      if (version != null) {
        message.setIntProperty(ClaimCheck.VERSION_PROPERTY, version);
      }
      session.createProducer(session.createQueue(config.broker().queue())).send(message);
    }
  }

  @Test
  void pictures_end_as_they_do_without_a_broker_and_leave_nothing_behind() throws Exception {
    // When
    drop("a.jpg");
    drop("strong/b.jpg");
    put("strong/b.jpg.json", "{\"priority\": 8}".getBytes());
    put("bad.jpg", "no picture".getBytes());

    // Then
    await().until(() -> isThere(folder.done().resolve("a.jpg")));
    await().until(() -> isThere(folder.done().resolve("strong/b.jpg")));
    await().until(() -> isThere(folder.error().resolve("bad.jpg")));
    assertThat(folder.outbox().resolve("a.png")).exists();
    assertThat(folder.outbox().resolve("strong/b.png.json")).content().contains("\"strong\"");
    await().until(() -> depth(config.broker().queue()) == 0);
    await().until(() -> queued.count() == 0 && queued.onDesks() == 0);
  }

  @Test
  void a_desk_that_no_message_tells_of_is_found_and_worked_on() throws Exception {
    // Given: as an intake leaves it that dies before it sends.
    Path desk = folder.work().resolve(".queued/20261123-040000-000-0123abcd/original/found.jpg");
    Files.createDirectories(desk.getParent());
    TestPictures.write(TestPictures.scene(120, 90, 20, 7), desk);

    // When, Then
    await().until(() -> isThere(folder.done().resolve("found.jpg")));
  }

  @Test
  void a_message_of_a_newer_version_is_left_for_a_newer_worker() throws Exception {
    // When
    send("{\"version\": 2, \"something\": \"else\"}", 2);
    drop("older.jpg");

    // Then
    await().until(() -> isThere(folder.done().resolve("older.jpg")));
    await().until(() -> depth(config.broker().queue()) == 1);
    // And is taken away again by one.
    try (Connection connection = BrokerSettings.connections(config.broker()).createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      assertThat(
              session
                  .createConsumer(
                      session.createQueue(config.broker().queue()),
                      ClaimCheck.VERSION_PROPERTY + " = 2")
                  .receive(10_000))
          .isNotNull();
    }
  }

  @Test
  void a_message_that_is_none_of_ours_is_put_aside_and_harms_nobody() throws Exception {
    // Given
    long before = depth(config.broker().queue() + ".unreadable");

    // When
    send("good morning", null);
    send("{\"version\": 1, \"id\": \"../../etc\"}", 1);
    drop("after.jpg");

    // Then
    await().until(() -> isThere(folder.done().resolve("after.jpg")));
    await().until(() -> depth(config.broker().queue() + ".unreadable") == before + 2);
  }

  @Test
  void a_message_that_is_told_twice_makes_one_result() throws Exception {
    // Given
    String id = "20261123-040000-000-0456abcd";
    String twice = "{\"version\": 1, \"id\": \"" + id + "\", \"path\": \"twice.jpg\"}";
    Path original = folder.work().resolve(".queued").resolve(id).resolve("original/twice.jpg");
    Files.createDirectories(original.getParent());
    TestPictures.write(TestPictures.scene(120, 90, 20, 8), original);

    // When
    send(twice, 1);
    send(twice, 1);

    // Then
    await().until(() -> isThere(folder.done().resolve("twice.jpg")));
    await().until(() -> depth(config.broker().queue()) == 0);
    try (Stream<Path> results = Files.list(folder.outbox())) {
      assertThat(results.filter(file -> file.getFileName().toString().matches("twice.*png")))
          .hasSize(1);
    }
  }

  @Test
  void a_node_that_is_paused_alone_takes_nothing_until_it_is_resumed() throws Exception {
    // Given
    pause.begin("test-node", "to be serviced", Instant.now());
    try {
      await().until(() -> !gate.mayTake());
      drop("waits.jpg");
      assertThat(gate.paused().orElseThrow()).contains(".test-node.pause");
      assertThat(isThere(folder.done().resolve("waits.jpg"))).isFalse();
    } finally {
      // When
      pause.end("test-node");
    }

    // Then
    await().until(() -> isThere(folder.done().resolve("waits.jpg")));
  }

  @Test
  void a_message_is_small_and_persistent_and_has_its_priority() throws Exception {
    // Given: nobody takes it.
    pause.begin("test-node", "to be looked at", Instant.now());
    try (Connection connection = BrokerSettings.connections(config.broker()).createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        QueueBrowser browser =
            session.createBrowser(session.createQueue(config.broker().queue()))) {
      connection.start();
      await().until(() -> !gate.mayTake());
      ClaimCheck check =
          new ClaimCheck(
              1,
              "20261123-040000-000-0789abcd",
              "rush/a.jpg",
              7,
              null,
              "strong",
              8,
              1,
              "intake",
              "2026-11-23T04:00:00Z");

      // When
      try (ProducerTemplate template = routes.createProducerTemplate()) {
        template.sendBody("direct:tell-queue", check);
      }

      // Then: seen once a consumer that had waited since before the pause has sent it back.
      await().until(() -> browser.getEnumeration().hasMoreElements());
      TextMessage told = (TextMessage) browser.getEnumeration().nextElement();
      assertThat(told.getJMSPriority()).isEqualTo(8);
      assertThat(told.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
      assertThat(told.getIntProperty(ClaimCheck.VERSION_PROPERTY)).isEqualTo(1);
      assertThat(told.getStringProperty(ClaimCheck.ID_PROPERTY)).isEqualTo(check.id());
      assertThat(told.getText()).hasSizeLessThan(300);
      assertThat(new ObjectMapper().readValue(told.getText(), ClaimCheck.class)).isEqualTo(check);
    } finally {
      pause.end("test-node");
    }
    // It tells of nothing, and is acknowledged.
    await().until(() -> depth(config.broker().queue()) == 0);
  }

  @Test
  void the_queue_is_in_the_metrics() {
    await().until(() -> link.depth().equals(Optional.of(0L)));
    assertThat(meters.get("safelight.broker").gauge().value()).isEqualTo(1);
    assertThat(meters.get("safelight.queue.consumers").gauge().value()).isEqualTo(3);
  }
}
