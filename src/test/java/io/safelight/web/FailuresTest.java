package io.safelight.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.folder.Quarantine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void a_picture_that_fails_does_not_wait_for_a_look_at_error_and_is_seen_by_the_next()
      throws Exception {
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch looks = new CountDownLatch(2);
    Quarantine hanging =
        new Quarantine(null, null) {
          @Override
          public List<Lying> newestFirst() {
            looks.countDown();
            looking.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return List.of();
          }
        };
    Failures failures = new Failures(hanging, () -> 0);
    CompletableFuture<Void> page =
        CompletableFuture.runAsync(
            () -> {
              try {
                failures.page(10, Cursor.NEWEST);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    looking.await();

    CompletableFuture.runAsync(failures::lookAgain).get(1, TimeUnit.MINUTES);
    assertThat(page).isNotDone();
    goOn.countDown();
    page.get(1, TimeUnit.MINUTES);

    failures.page(10, Cursor.NEWEST);
    assertThat(looks.getCount()).as("looks that were not made").isZero();
  }
}
