package io.safelight.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Outcome;
import io.safelight.job.Way;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose process is killed again and again, for real, while it takes and files pictures. */
class CrashTest {
  private static final int KILLS = 3;
  private static final List<String> EXTENSIONS = List.of(".jpg", ".tif", ".webp");
  private static final int WAVE = 8 * EXTENSIONS.size();

  @TempDir Path home;

  /** The process that is killed: empties the inbox with four threads, then ends. */
  static final class Node {
    private Node() {}

    public static void main(String[] arguments) throws Exception {
      TestNode node = new TestNode(Path.of(arguments[0]), "north");
      node.filing.forgetReservations();
      System.out.println("started");
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<Void>> ends = new ArrayList<>();
      for (Path desk : node.claims.leftBehind()) {
        ends.add(threads.submit(task(node, () -> takeUp(node, desk))));
      }
      List<Path> inbox = new ArrayList<>(TestNode.files(node.folder.inbox()));
      Collections.shuffle(inbox);
      for (Path picture : inbox) {
        if (!InboxFilter.isJobTicket(picture.getFileName().toString())) {
          ends.add(threads.submit(task(node, () -> node.claim(picture))));
        }
      }
      for (Future<Void> end : ends) {
        end.get();
      }
      threads.shutdown();
      System.out.println("finished");
    }

    private static Job.Claimed takeUp(TestNode node, Path desk) throws IOException {
      Way way = node.claims.takeUp(desk);
      if (way instanceof Job.Published published) {
        node.filing.done(published);
      }
      return way instanceof Job.Claimed claimed ? claimed : null;
    }

    private static Callable<Void> task(TestNode node, Callable<Job.Claimed> source) {
      return () -> {
        Job.Claimed claimed = source.call();
        if (claimed != null) {
          carry(node, claimed);
        }
        return null;
      };
    }

    /** Every fifth picture is a bad one; what died too often is set aside. */
    private static void carry(TestNode node, Job.Claimed claimed) throws IOException {
      Outcome.Failed failed = TestNode.failure(claimed.origin());
      try {
        node.attempts.begin(claimed);
      } catch (Failure tooOften) {
        node.filing.failed(failed);
        return;
      }
      String content = Files.readString(claimed.origin().file());
      if (Integer.parseInt(content.replaceAll("\\D", "")) % 5 == 0) {
        node.filing.failed(failed);
      } else {
        node.publish(claimed, "result of " + content);
        node.finish(claimed);
      }
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Node.class.getName(),
            home.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  @Timeout(60)
  void a_process_that_is_killed_at_any_instant_loses_nothing_and_publishes_nothing_twice()
      throws Exception {
    TestNode observer = new TestNode(home, "observer");
    Random random = new Random(26);
    int dropped = 0;
    for (int life = 0; life <= KILLS; life++) {
      // Given a wave of pictures with the names of the last one, every third with a ticket
      for (int i = 0; i < WAVE; i++) {
        Path picture = observer.folder.inbox().resolve("SCN_" + i % 8 + EXTENSIONS.get(i / 8));
        if (Files.notExists(picture)) {
          if (i % 3 == 0) {
            Files.writeString(Claims.jobTicketOf(picture), "{}");
          }
          Files.writeString(picture, "original " + dropped++);
        }
      }

      // When the process dies after it has taken some of them; only the last may end by itself
      Process process = start();
      try (BufferedReader said =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(said.readLine()).isEqualTo("started");
        if (life < KILLS) {
          int left = random.nextInt(WAVE);
          while (process.isAlive() && observer.folder.inbox().toFile().list().length > left) {
            Thread.onSpinWait();
          }
          process.destroyForcibly().waitFor();
        } else {
          assertThat(said.readLine()).isEqualTo("finished");
        }
      } finally {
        process.destroyForcibly();
      }

      // Then every original is there once, byte for byte
      assertThat(observer.originals())
          .hasSize(dropped)
          .allSatisfy((content, times) -> assertThat(times).isOne());
    }

    // And in the end all are filed, each result once and beside its own ticket
    assertThat(TestNode.names(observer.folder.inbox())).isEmpty();
    assertThat(TestNode.files(observer.folder.desks())).isEmpty();
    Set<String> sources = new HashSet<>();
    for (Path file : TestNode.files(observer.folder.outbox())) {
      if (file.toString().endsWith(".png")) {
        String source = TestNode.readJson(Claims.jobTicketOf(file)).path("source").asText();
        assertThat(file).hasContent("result of " + source);
        assertThat(sources.add(source)).as("one result of %s", source).isTrue();
      }
    }
    long done =
        TestNode.files(observer.folder.done()).stream()
            .filter(file -> !file.toString().endsWith(".json"))
            .count();
    assertThat(sources).hasSize((int) done);
  }
}
