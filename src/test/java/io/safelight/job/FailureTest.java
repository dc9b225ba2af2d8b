package io.safelight.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.job.Failure.Fault;
import io.safelight.job.Failure.Interrupted;
import io.safelight.job.Failure.Reject;
import io.safelight.job.Failure.Unfaithful;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
  private static final Reject REJECT = new Reject(Reason.TRUNCATED, "at 7 of 9");
  private static final Unfaithful UNFAITHFUL = new Unfaithful(Reason.RESULT_FLAT, "0.1 levels");
  private static final Fault FAULT = new Fault(Reason.DEVICE_FAILED, "CUDA 700", null);
  private static final Interrupted INTERRUPTED = new Interrupted("stopped", null);

  static Stream<Failure> failures() {
    return Stream.of(REJECT, UNFAITHFUL, FAULT, INTERRUPTED);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void what_is_a_failure_already_stays_what_it_is_however_deep_it_lies(Failure failure) {
    assertThat(Failure.of(failure)).isSameAs(failure);
    assertThat(Failure.of(new CompletionException(new ExecutionException(failure))))
        .isSameAs(failure);
  }

  static Stream<Arguments> foreign() {
    return Stream.of(
        Arguments.of(new OutOfMemoryError("Java heap space"), Fault.class, Reason.OUT_OF_MEMORY),
        Arguments.of(
            new IllegalStateException(new OutOfMemoryError()), Fault.class, Reason.OUT_OF_MEMORY),
        Arguments.of(new InterruptedException(), Interrupted.class, Reason.SHUTTING_DOWN),
        Arguments.of(new ClosedByInterruptException(), Interrupted.class, Reason.SHUTTING_DOWN),
        Arguments.of(new RejectedExecutionException(), Interrupted.class, Reason.SHUTTING_DOWN),
        Arguments.of(new IOException("No space left"), Fault.class, Reason.STORAGE_FAILED),
        Arguments.of(
            new UncheckedIOException(new IOException("gone")), Fault.class, Reason.STORAGE_FAILED),
        Arguments.of(new NullPointerException(), Fault.class, Reason.UNEXPECTED),
        Arguments.of(new StackOverflowError(), Fault.class, Reason.UNEXPECTED),
        Arguments.of(new UnsatisfiedLinkError("opencv"), Fault.class, Reason.UNEXPECTED));
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void everything_else_is_one_of_the_four_kinds(
      Throwable thrown, Class<? extends Failure> kind, Reason reason) {
    Failure failure = Failure.of(thrown);

    assertThat(failure).isExactlyInstanceOf(kind);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasCause(thrown);
    assertThat(failure.detail()).isNotBlank();
  }

  @Test
  void a_stage_that_takes_an_interruption_for_a_broken_file_does_not_cost_the_picture() {
    Throwable stopped = new ClosedByInterruptException();

    assertThat(Failure.of(new Reject(Reason.CORRUPT_PIXELS, "cannot be read", stopped)))
        .isInstanceOf(Interrupted.class);
    assertThat(Failure.of(new Fault(Reason.STORAGE_FAILED, "cannot be read", stopped)))
        .isInstanceOf(Interrupted.class);
    assertThat(Failure.of(new IOException("wrapped", stopped))).isInstanceOf(Interrupted.class);
    Interrupted known = new Interrupted("known as such", stopped);
    assertThat(Failure.of(new IllegalStateException(known))).isSameAs(known);
  }

  @Test
  void the_detail_names_the_kind_where_the_words_are_but_a_path() {
    assertThat(Failure.of(new AccessDeniedException("/done/a.jpg")).detail())
        .isEqualTo("AccessDeniedException: /done/a.jpg");
    assertThat(Failure.of(new FileSystemException("/done/a.jpg", null, "No space left")).detail())
        .contains("No space left");
    assertThat(Failure.of(new NullPointerException()).detail()).isEqualTo("NullPointerException");
  }

  @Test
  void causes_that_form_a_ring_come_to_an_end() {
    IllegalStateException one = new IllegalStateException("one");
    IllegalStateException other = new IllegalStateException("other", one);
    one.initCause(other);

    assertThat(Failure.of(one).reason()).isEqualTo(Reason.UNEXPECTED);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void every_reason_says_what_happened_and_what_to_do(Reason reason) {
    assertThat(reason.sentence()).endsWith(".").hasSizeGreaterThan(10);
    assertThat(reason.remedy()).endsWith(".").hasSizeGreaterThan(10);
  }
}
