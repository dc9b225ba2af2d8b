package io.safelight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewFolderTest {
  @TempDir Path home;

  private PreviewFolder folder(long most) {
    return new PreviewFolder(home.resolve("previews"), most, Map.of());
  }

  @Test
  void what_is_kept_is_found_again_by_another_process_with_what_it_is() throws IOException {
    folder(1000).keep("aa", ImageFormat.PNG, true, new byte[10]);

    PreviewFolder next = folder(1000);
    assertThat(next.find("aa"))
        .hasValueSatisfying(
            kept -> {
              assertThat(kept.file()).hasSize(10);
              assertThat(kept.format()).isEqualTo(ImageFormat.PNG);
              assertThat(kept.isReduced()).isTrue();
            });
    assertThat(next.find("bb")).isEmpty();
  }

  @Test
  void it_never_holds_more_than_its_bound_and_lets_the_oldest_go() throws IOException {
    PreviewFolder folder = folder(1000);
    for (int i = 0; i < 30; i++) {
      Path file = folder.keep("p" + i, ImageFormat.JPEG, false, new byte[100]).file();
      Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000 + i)));
      assertThat(bytes()).isLessThanOrEqualTo(1000);
    }
    assertThat(folder.find("p29")).isPresent();
    assertThat(folder.find("p28")).isPresent();
    assertThat(folder.find("p0")).isEmpty();
  }

  @Test
  void what_an_earlier_process_kept_counts_and_what_it_left_half_made_goes() throws IOException {
    folder(10_000).keep("old", ImageFormat.JPEG, false, new byte[900]);
    Path draft = Files.write(home.resolve("previews/.half"), new byte[500]);

    folder(1000).keep("new", ImageFormat.JPEG, false, new byte[200]);

    assertThat(draft).doesNotExist();
    assertThat(bytes()).isEqualTo(200);
  }

  private long bytes() throws IOException {
    try (Stream<Path> all = Files.list(home.resolve("previews"))) {
      return all.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"outbox", "outbox/previews", "."})
  void it_is_nobody_elses_folder(String place) {
    PreviewFolder folder =
        new PreviewFolder(
            home.resolve(place).normalize(), 1000, Map.of("outbox", home.resolve("outbox")));

    assertThatThrownBy(folder::check)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("safelight.web.previews")
        .hasMessageContaining("safelight.outbox");
  }
}
