package io.safelight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewFolderTest {
  @TempDir Path home;

  /** A key as previews have them. */
  private static String key(int number) {
    return "%032x".formatted(number);
  }

  private PreviewFolder folder(long most) {
    return new PreviewFolder(home.resolve("previews"), most, Map.of());
  }

  @Test
  void what_is_kept_is_found_again_by_another_process_with_what_it_is() throws IOException {
    folder(1000).keep(key(1), ImageFormat.PNG, true, new byte[10]);

    PreviewFolder next = folder(1000);
    assertThat(next.find(key(1)))
        .hasValueSatisfying(
            kept -> {
              assertThat(kept.file()).hasSize(10);
              assertThat(kept.format()).isEqualTo(ImageFormat.PNG);
              assertThat(kept.isReduced()).isTrue();
            });
    assertThat(next.find(key(2))).isEmpty();
  }

  @Test
  void it_never_holds_more_than_its_bound_and_lets_the_oldest_go() throws IOException {
    PreviewFolder folder = folder(1000);
    for (int i = 0; i < 30; i++) {
      Path file = folder.keep(key(i), ImageFormat.JPEG, false, new byte[100]).file();
      Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000 + i)));
      assertThat(bytes()).isLessThanOrEqualTo(1000);
    }
    assertThat(folder.find(key(29))).isPresent();
    assertThat(folder.find(key(28))).isPresent();
    assertThat(folder.find(key(0))).isEmpty();
  }

  @Test
  void what_an_earlier_process_kept_counts_and_what_it_left_half_made_goes() throws IOException {
    folder(10_000).keep(key(1), ImageFormat.JPEG, false, new byte[900]);
    Path draft = Files.write(home.resolve("previews/.preview-half"), new byte[500]);

    folder(1000).keep(key(2), ImageFormat.JPEG, false, new byte[200]);

    assertThat(draft).doesNotExist();
    assertThat(bytes()).isEqualTo(200);
  }

  @Test
  void what_is_no_preview_is_neither_counted_nor_removed() throws IOException {
    Path photographs = Files.createDirectories(home.resolve("previews/2019/may")).getParent();
    Path photograph = Files.write(home.resolve("previews/IMG_1.jpg"), new byte[5000]);
    Path hidden = Files.write(home.resolve("previews/.settings"), new byte[5000]);
    for (Path file : List.of(photograph, hidden, photographs)) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    }

    PreviewFolder folder = folder(1000);
    for (int i = 0; i < 30; i++) {
      folder.keep(key(i), ImageFormat.JPEG, false, new byte[100]);
    }

    assertThat(List.of(photograph, hidden, photographs.resolve("may"))).allMatch(Files::exists);
    assertThat(folder.find(key(29))).isPresent();
    assertThat(folder.find(key(28))).isPresent();
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
