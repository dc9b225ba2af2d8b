package io.safelight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskedPathTest {
  private static final Path ROOT = Path.of("/hot/outbox").toAbsolutePath();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a//b",
        "/etc/passwd",
        "a/",
        "..",
        "../done/a.jpg",
        "a/../../b",
        "%2e%2e/done/a.jpg",
        ".%2E/a",
        "..%2fdone",
        "a%2fb",
        "%2Fetc",
        "%5c..%5cdone",
        "a\\b",
        "a%00.png",
        ".hot-folder",
        "album/.names/x",
        "%2ehidden",
        "a%",
        "a%2",
        "a%zz",
        "%c0%ae%c0%ae/a",
        "%ff",
        "%ed%a0%80"
      })
  void a_path_that_is_not_plain_is_refused_however_it_is_spelt(String url) {
    assertThatThrownBy(() -> AskedPath.ofUrl(url))
        .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  void a_name_that_no_file_system_holds_and_a_way_without_end_are_refused() {
    assertThatThrownBy(() -> AskedPath.of("a".repeat(256))).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> AskedPath.of("a/".repeat(40) + "b")).isInstanceOf(Refused.class);
  }

  @Property
  void whatever_is_asked_ends_below_the_folder_or_is_refused(@ForAll("anything") String url) {
    try {
      Path relative = AskedPath.ofUrl(url).relative();
      Path place = ROOT.resolve(relative);
      assertThat(relative.isAbsolute()).isFalse();
      assertThat(place.normalize()).isEqualTo(place).startsWithRaw(ROOT).isNotEqualTo(ROOT);
      for (Path part : relative) {
        assertThat(part.toString()).doesNotStartWith(".");
      }
    } catch (Refused e) {
      assertThat(e.status()).isEqualTo(400);
    }
  }

  /** Mostly what matters to a path, in all its spellings. */
  @Provide
  Arbitrary<String> anything() {
    Arbitrary<String> piece =
        Arbitraries.oneOf(
            Arbitraries.of(
                "..", ".", "/", "//", "\\", "%2e", "%2E%2e", "%2f", "%5C", "%00", "%c0%af", "%25",
                "%252e", ";", "~", "a", "é", "%c3%a9", "C:", " ", "\n", "%", "%4"),
            Arbitraries.strings().ofMaxLength(3));
    return piece.list().ofMaxSize(12).map(pieces -> String.join("", pieces));
  }

  @Property
  void a_plain_path_comes_through_its_url_as_it_was(@ForAll("plain") List<String> names) {
    String url =
        names.stream()
            .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));

    assertThat(AskedPath.ofUrl(url).names()).isEqualTo(names);
    assertThat(AskedPath.of(String.join("/", names)).names()).isEqualTo(names);
  }

  @Provide
  Arbitrary<List<String>> plain() {
    return Arbitraries.strings()
        .withChars("abc ÄÖü語+%;=&?#~'\"")
        .ofMinLength(1)
        .ofMaxLength(20)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Test
  void no_link_is_followed_on_any_level(@TempDir Path home) throws IOException {
    Path outbox = Files.createDirectories(home.resolve("outbox/album")).getParent();
    Path secret = Files.createDirectories(home.resolve("secret"));
    Files.writeString(secret.resolve("a.png"), "not to be seen");
    Files.writeString(outbox.resolve("album/b.png"), "to be seen");
    link(outbox.resolve("a.png"), secret.resolve("a.png"));
    link(outbox.resolve("linked"), secret);

    assertThat(AskedPath.of("album/b.png").fileBelow(outbox))
        .isEqualTo(Optional.of(outbox.resolve("album/b.png")));
    assertThat(AskedPath.of("a.png").fileBelow(outbox)).isEmpty();
    assertThat(AskedPath.of("linked/a.png").fileBelow(outbox)).isEmpty();
    assertThat(AskedPath.of("album").fileBelow(outbox)).isEmpty();
    assertThat(AskedPath.of("album/b.png/c").fileBelow(outbox)).isEmpty();
    assertThat(AskedPath.of("nothing.png").fileBelow(outbox)).isEmpty();
  }

  private static void link(Path link, Path target) {
    try {
      Files.createSymbolicLink(link, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
