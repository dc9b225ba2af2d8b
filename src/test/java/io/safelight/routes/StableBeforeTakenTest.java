package io.safelight.routes;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.folder.HotFolder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever drops pictures takes the time that it takes: nothing is taken before it is whole. */
@QuarkusTest
@TestProfile(StableBeforeTakenTest.Patient.class)
class StableBeforeTakenTest {
  private static final Duration STABLE_FOR = Duration.ofSeconds(2);
  private static final int CHUNKS = 10;

  /** Pauses of writers can be told from the end of their work even on a busy machine. */
  public static class Patient extends HotFolderProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
      overrides.put("safelight.stable-for", STABLE_FOR.toString());
      return overrides;
    }
  }

  @Inject Startup startup;
  @Inject HotFolder folder;
  @Inject CamelContext camel;

  @TempDir Path scratch;
  private Inbox inbox;

  @BeforeEach
  void watch() throws Exception {
    FaultyStages.install();
    startup.watch();
    inbox = new Inbox(folder);
    inbox.awaitEmpty();
    inbox.clear();
  }

  private byte[] picture(long seed) throws IOException {
    Path file = scratch.resolve(seed + ".jpg");
    TestPictures.write(TestPictures.scene(90, 60, 20, seed), file);
    return Files.readAllBytes(file);
  }

  /** Writes in chunks with pauses, and sets a time after each if one is given. */
  private Future<?> write(
      ScheduledExecutorService writers, String name, byte[] content, Optional<Instant> time) {
    Path file = folder.inbox().resolve(name);
    return writers.submit(
        () -> {
          for (int chunk = 0; chunk < CHUNKS; chunk++) {
            int from = content.length * chunk / CHUNKS;
            int to = content.length * (chunk + 1) / CHUNKS;
            Runnable write =
                () -> {
                  try (var out =
                      Files.newOutputStream(
                          file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                    out.write(content, from, to - from);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                };
            writers.schedule(write, 300, TimeUnit.MILLISECONDS).get();
            if (time.isPresent()) {
              Files.setLastModifiedTime(file, FileTime.from(time.get()));
            }
          }
          return null;
        });
  }

  private void assertDone(String name, byte[] content) throws IOException {
    assertThat(Files.readAllBytes(inbox.done(name))).as(name).isEqualTo(content);
  }

  @Test
  void slow_writers_are_waited_for_whatever_times_they_set_also_at_the_start() throws Exception {
    // Given three that are at it when the program starts to watch, and a ticket before its picture
    Map<String, Optional<Instant>> times =
        Map.of(
            "plain.jpg", Optional.empty(),
            "old.jpg", Optional.of(Instant.EPOCH),
            "future.jpg", Optional.of(Instant.now().plus(Duration.ofDays(400))));
    Map<String, byte[]> contents = new HashMap<>();
    camel.getRouteController().stopRoute("take-from-inbox");
    inbox.drop("plain.jpg.json", "{\"strength\": 42}".getBytes(StandardCharsets.UTF_8));
    ScheduledExecutorService writers = Executors.newScheduledThreadPool(6);
    try {
      Map<String, Future<?>> ends = new HashMap<>();
      for (String name : times.keySet()) {
        contents.put(name, picture(ends.size()));
        ends.put(name, write(writers, name, contents.get(name), times.get(name)));
      }
      byte[] there = picture(7);
      inbox.drop("there.jpg", there);
      await().until(() -> Files.exists(folder.inbox().resolve("plain.jpg")));

      // When
      long started = System.nanoTime();
      camel.getRouteController().startRoute("take-from-inbox");

      // Then nothing is taken at once, and nothing before it is whole
      await().until(() -> Files.notExists(folder.inbox().resolve("there.jpg")));
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(STABLE_FOR);
      for (Map.Entry<String, Future<?>> end : ends.entrySet()) {
        end.getValue().get(30, TimeUnit.SECONDS);
        assertThat(folder.inbox().resolve(end.getKey())).exists();
      }
      inbox.awaitEmpty();
      assertDone("there.jpg", there);
      for (String name : times.keySet()) {
        assertDone(name, contents.get(name));
      }
      assertThat(inbox.resultTicket("plain.png").at("/recipe/parameters/strength").asInt())
          .isEqualTo(42);
      assertThat(Inbox.files(folder.error())).isEmpty();
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void a_folder_that_is_moved_in_and_hundreds_at_once_are_all_taken() throws Exception {
    Path album = Files.createDirectories(scratch.resolve("album/1998/winter"));
    Map<String, byte[]> pictures = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      pictures.put("album/1998/winter/" + i + ".jpg", picture(i));
      Files.write(album.resolve(i + ".jpg"), picture(i));
    }
    // What is no picture is sorted out quickly: how many there are is what matters.
    for (int i = 0; i < 250; i++) {
      Files.writeString(album.resolve("note-" + i + ".txt"), "note " + i);
    }
    Files.move(scratch.resolve("album"), folder.inbox().resolve("album"));
    inbox.awaitEmpty();

    for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
      assertDone(picture.getKey(), picture.getValue());
    }
    assertThat(Inbox.files(folder.error()).stream().filter(f -> f.toString().endsWith(".txt")))
        .hasSize(250);
  }

  @Test
  void names_that_are_no_text_are_spelt_and_taken() throws Exception {
    assumeTrue(
        "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding")),
        "skipped: file names are not UTF-8 here; set LC_ALL=C.UTF-8");
    byte[] content = picture(1);
    Path source = Files.write(scratch.resolve("source"), content);
    String script =
        "cp \"$0\" \"$(printf 'caf\\351.jpg')\" && d=$(printf 'r\\351sum\\351')"
            + " && mkdir \"$d\" && cp \"$0\" \"$d/$(printf '\\374.jpg')\"";
    int end =
        new ProcessBuilder(List.of("sh", "-c", script, source.toString()))
            .directory(folder.inbox().toFile())
            .start()
            .waitFor();
    assumeTrue(end == 0, "skipped: this file system holds no such names");

    inbox.awaitEmpty();

    assertDone("caf%E9.jpg", content);
    assertDone("r%E9sum%E9/%FC.jpg", content);
  }
}
