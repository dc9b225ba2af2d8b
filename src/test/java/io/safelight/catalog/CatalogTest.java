package io.safelight.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelight.inference.ModelCard;
import io.safelight.inference.ModelKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
  static final String GOOD =
      """
      offer: small
      models:
        - name: small
          kind: face-restorer
          address: https://models.example/small.onnx
          size: 1000
          sha256: 7f4a7c1d8a1b1174725f3234a04873ffe50eca08187cbcb9b4c58734df7f7236
          licence:
            name: MIT
            allows: Every use.
            address: https://models.example/LICENCE
          card:
            input: input
            layout: NCHW
            colour: RGB
            low: -1
            high: 1
            size: 512
            template: ffhq
            training: none
      """;

  @TempDir Path folder;

  private Catalog read(String text) throws IOException {
    return Catalog.read(Files.writeString(folder.resolve("catalog.yaml"), text));
  }

  @Test
  void the_shipped_catalogue_has_every_model_with_a_whole_card_and_guards_every_file()
      throws Exception {
    Catalog catalog = Catalog.read(Path.of("models", "catalog.yaml"));

    assertThat(catalog.entries())
        .extracting(Entry::name)
        .containsExactlyInAnyOrder(
            "yunet_2023mar",
            "gfpgan_1.4",
            "codeformer",
            "restoreformer_plus_plus",
            "gpen_bfr_256",
            "gpen_bfr_512",
            "gpen_bfr_1024",
            "gpen_bfr_2048",
            "arcface_w600k_r50",
            "real_esrgan_x2",
            "real_esrgan_x4");
    assertThat(catalog.offered()).contains("gfpgan_1.4");
    assertThat(catalog.entries())
        .allSatisfy(
            entry -> {
              assertThat(entry.address().getScheme()).isEqualTo("https");
              assertThat(entry.sha256()).isPresent();
            });
    ModelCard gpen = card(catalog, "gpen_bfr_1024");
    assertThat(gpen.face().orElseThrow().size()).isEqualTo(1024);
    assertThat(gpen.face().orElseThrow().template().get(0).x()).isEqualTo(2 * 202.04068);
    ModelCard codeformer = card(catalog, "codeformer");
    assertThat(codeformer.face().orElseThrow().weight().orElseThrow().value()).isEqualTo(0.7);
    assertThat(card(catalog, "real_esrgan_x2").scale()).isEqualTo(2);
    assertThat(card(catalog, "yunet_2023mar").kind()).isEqualTo(ModelKind.FACE_DETECTOR);
  }

  private static ModelCard card(Catalog catalog, String name) throws Exception {
    Entry entry = catalog.entry(name);
    return ModelCard.of(entry.cardFor(entry.sha256().orElseThrow()).tree());
  }

  @Test
  void a_folder_without_a_catalogue_has_the_one_that_came_with_the_program() throws Exception {
    Catalog catalog = Catalog.in(folder);

    assertThat(catalog).isEqualTo(Catalog.read(Path.of("models", "catalog.yaml")));
  }

  @Test
  void a_digest_and_a_size_may_be_unknown() throws Exception {
    Entry entry =
        read(GOOD.replaceFirst("sha256: .*", "sha256: null")
                .replaceFirst("size: 1000", "size: null"))
            .entry("small");

    assertThat(entry.sha256()).isEmpty();
    assertThat(entry.size()).isEmpty();
  }

  @Test
  void every_mistake_of_every_entry_is_named_at_once_and_so_is_the_file() {
    String wrong =
        """
        offer: nothing
        modells: 1
        models:
          - name: one
            kind: sharpener
            address: ftp://models.example/one.onnx
            size: -1
            sha256: 7F4A
            licence: {name: MIT}
            card: {}
            colour: RGB
          - name: one
          - name: two
            kind: face-restorer
            address: https://models.example/two.onnx
            licence: {name: MIT, allows: all, address: "https://models.example/l"}
            card: {name: three, input: input, size: 512, low: 1}
        """;

    assertThatThrownBy(() -> read(wrong))
        .isInstanceOf(CatalogException.class)
        .hasMessageContainingAll(
            folder.resolve("catalog.yaml").toString(),
            "it: there is no key modells",
            "offer is nothing, which is none of its models",
            "one: kind is sharpener, it must be restorer or",
            "one: address is ftp://models.example/one.onnx",
            "one: size is -1",
            "one: sha256 is 7F4A",
            "one: its licence must say name, allows and address",
            "one: there is no key colour",
            "one: it is there twice",
            "two: its card must not say name again",
            "two: its card is wrong: template is missing",
            "two: its card is wrong: high is missing",
            "two: its card is wrong: training is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../photo-restore",
        "..",
        ".incoming",
        "/etc",
        "a/b",
        "a\\\\b",
        "UPPER",
        "",
        "a b",
        "-rf",
        "\\u202Emodel",
        "nul\\0l"
      })
  void a_name_that_would_leave_the_folder_or_mislead_is_refused(String name) {
    assertThatThrownBy(
            () ->
                read(
                    GOOD.replaceFirst(
                        "name: small", "name: \"" + name.replace("\\", "\\\\") + "\"")))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("model 1: name is");
  }

  @ParameterizedTest
  @CsvSource({
    "file:///etc/passwd",
    "https:///nowhere",
    "https://user:word@models.example/x",
    "models.example/x",
    "'https://models.example/x y'",
    "https://models.example/x#y",
    "jar:https://models.example/x!/y"
  })
  void an_address_that_is_not_plainly_the_web_is_refused(String address) {
    assertThatThrownBy(
            () -> read(GOOD.replaceFirst("address: .*small.onnx", "address: \"" + address + "\"")))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("small: address is");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "- a", "words", "models: 3", "a: [", "models: []\nmodels: []"})
  void what_is_no_catalogue_is_told_in_words(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("catalog.yaml");
  }

  @Test
  void a_name_that_is_not_there_is_told_with_those_that_are() {
    assertThatThrownBy(() -> read(GOOD).entry("smal"))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("no model smal")
        .hasMessageContaining("small");
  }
}
