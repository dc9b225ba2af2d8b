package io.safelight.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LegibleTest {
  static Stream<Arguments> what_cannot_be_seen_is_shown() {
    return Stream.of(
        Arguments.of("a\nb", "a\\nb"),
        Arguments.of("a\r\tb", "a\\r\\tb"),
        Arguments.of("a\u001B[31mb", "a\\u001B[31mb"),
        Arguments.of("a\u202Egpj.exe", "a\\u202Egpj.exe"),
        Arguments.of("a\u200Bb\uFEFF", "a\\u200Bb\\uFEFF"),
        Arguments.of("a\u2028b", "a\\u2028b"),
        Arguments.of("a\uFFFDb", "a\\uFFFDb"),
        Arguments.of("a\uD83Db", "a\\uD83Db"),
        Arguments.of("a\uDB40\uDC41b", "a\\u{E0041}b"));
  }

  @ParameterizedTest
  @MethodSource
  void what_cannot_be_seen_is_shown(String name, String shown) {
    assertThat(Legible.of(name)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.jpg", "Ünter café.jpg", "日本語.png", "\uD83D\uDE00.jpg", "a\\b.jpg"})
  void what_can_be_seen_stays_as_it_is(String name) {
    assertThat(Legible.of(name)).isEqualTo(name);
  }

  @Test
  void a_path_is_exact_for_machines_and_on_one_line_for_people() {
    Origin origin =
        new Origin(
            "id",
            Path.of("x"),
            Path.of("sub", "a\nb\\c.jpg"),
            Path.of("desk"),
            Path.of("outbox"),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH,
            Origin.Keeping.GIVEN);

    assertThat(origin.path()).isEqualTo("sub/a\nb\\c.jpg");
    assertThat(origin.displayName()).isEqualTo("sub/a\\nb\\c.jpg");
  }

  @Test
  void what_a_system_says_of_a_failure_is_one_line() {
    Failure failure = new Failure.Reject(Reason.BROKEN_HEADER, "in a\nb");

    assertThat(failure.detail()).isEqualTo("in a\\nb");
  }
}
