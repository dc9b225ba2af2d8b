package io.safelight.folder;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.ops.HeardLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate before Camel's own file consumer. */
class IntakeGateRouteTest {
  @TempDir Path home;

  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile List<String> problems = List.of();
  private Path inbox;
  private IntakeGate gate;
  private DefaultCamelContext camel;

  @BeforeEach
  void start() throws Exception {
    inbox = Files.createDirectory(home.resolve("inbox"));
    gate =
        new IntakeGate(
            new ShareWatch(
                () -> {
                  looks.incrementAndGet();
                  return problems;
                },
                Duration.ZERO,
                Duration.ofSeconds(30),
                System::nanoTime),
            new Pause(new HotFolder(HotFolderConfigs.at(home, Map.of()))));
    camel = new DefaultCamelContext();
    camel.getRegistry().bind("intakeGate", gate);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("file:"
                    + inbox
                    + "?pollStrategy=#intakeGate&delay=20&initialDelay=0"
                    + "&noop=true&idempotent=true&autoCreate=false"
                    + "&directoryMustExist=true&startingDirectoryMustExist=true")
                .process(e -> taken.add(e.getMessage().getHeader("CamelFileName", String.class)));
          }
        });
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private void pollsMoreThan(int times) {
    int before = looks.get();
    await().until(() -> looks.get() > before + times);
  }

  @Test
  void pictures_wait_in_the_inbox_until_the_problem_is_solved() throws Exception {
    // Given
    problems = List.of("the volume has 1 MB free");
    await().until(() -> gate.closedBecause().isPresent());
    Files.writeString(inbox.resolve("a.jpg"), "a");
    pollsMoreThan(5);
    assertThat(taken).isEmpty();

    // When
    problems = List.of();

    // Then
    await().until(() -> taken.contains("a.jpg"));
    assertThat(gate.closedBecause()).isEmpty();
  }

  @Test
  void an_inbox_that_cannot_be_listed_is_told_once_and_taken_from_when_it_is_back()
      throws Exception {
    try (HeardLog log = HeardLog.of(IntakeGate.class);
        HeardLog ofCamel = HeardLog.of(FileConsumer.class)) {
      // Given an inbox that is gone, though nobody has noticed yet
      Path away = home.resolve("away");
      Files.move(inbox, away);
      await().until(() -> gate.closedBecause().isPresent());
      pollsMoreThan(5);
      Files.writeString(away.resolve("a.jpg"), "a");

      // When
      Files.move(away, inbox);

      // Then
      await().until(() -> taken.contains("a.jpg"));
      await().until(() -> gate.closedBecause().isEmpty());
      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().get(0)).contains("the inbox cannot be listed");
      assertThat(ofCamel.lines()).isEmpty();
    }
  }
}
