package io.safelight.folder;

import static io.safelight.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ShareWatchTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();

  private ShareWatch watch(Duration patience, Supplier<List<String>> folders) {
    return new ShareWatch(
        () -> {
          looks.incrementAndGet();
          return folders.get();
        },
        SECOND,
        patience,
        now::get);
  }

  @Test
  void many_askers_within_a_second_cost_one_look() {
    // Given
    ShareWatch watch = watch(Duration.ofSeconds(30), List::of);
    watch.problems();
    now.addAndGet(SECOND.toNanos() - 1);

    // When
    watch.problems();

    // Then
    assertThat(looks).hasValue(1);
  }

  @Test
  void a_look_older_than_a_second_is_made_anew() {
    // Given
    ShareWatch watch =
        watch(
            Duration.ofSeconds(30), () -> looks.get() == 1 ? List.of() : List.of("inbox is gone"));
    assertThat(watch.problems()).isEmpty();
    now.addAndGet(SECOND.toNanos());

    // When
    List<String> problems = watch.problems();

    // Then
    assertThat(problems).containsExactly("inbox is gone");
  }

  @Test
  void a_share_that_hangs_is_told_and_asked_once_until_it_answers() {
    // Given
    CountDownLatch serverIsBack = new CountDownLatch(1);
    ShareWatch watch =
        watch(
            Duration.ZERO,
            () -> {
              try {
                serverIsBack.await();
                return List.of();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    // When
    List<String> first = watch.problems();
    now.addAndGet(SECOND.toNanos() * 60);
    List<String> later = watch.problems();

    // Then
    assertThat(first).containsExactly(ShareWatch.NO_ANSWER);
    assertThat(later).containsExactly(ShareWatch.NO_ANSWER);
    serverIsBack.countDown();
    await().untilAsserted(() -> assertThat(watch.problems()).isEmpty());
    assertThat(looks).hasValue(1);
  }

  @Test
  void a_look_that_fails_is_a_problem_and_is_made_anew() {
    // Given
    ShareWatch watch =
        watch(
            Duration.ofSeconds(30),
            () -> {
              if (looks.get() == 1) {
                throw new UncheckedIOException(new NoSuchFileException("/hot/inbox"));
              }
              return List.of();
            });

    // When
    List<String> problems = watch.problems();

    // Then
    assertThat(problems).hasSize(1).first().asString().contains("/hot/inbox");
    assertThat(watch.problems()).isEmpty();
  }
}
