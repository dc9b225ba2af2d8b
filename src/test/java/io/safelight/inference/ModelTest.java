package io.safelight.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
  @TempDir Path folder;

  private void copyCard() throws IOException {
    Files.copy(Cards.SHIPPED.resolve("model.yaml"), folder.resolve("model.yaml"));
  }

  @Test
  void the_shipped_model_is_what_its_card_says() throws Exception {
    Model model = Model.open(Cards.SHIPPED);

    assertThat(model.card().name()).isEqualTo("photo-restore");
    assertThat(model.onnx()).isAbsolute().isRegularFile();
  }

  @Test
  void a_folder_without_a_card_is_told_with_the_keys_to_set() {
    assertThatThrownBy(() -> Model.open(folder.resolve("nowhere")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("there is no model card " + folder.resolve("nowhere/model.yaml"))
        .hasMessageContaining("safelight.models")
        .hasMessageContaining("safelight.model ");
  }

  @Test
  void a_model_that_is_not_the_one_of_the_card_is_refused_with_both_digests() throws Exception {
    copyCard();
    Files.writeString(folder.resolve("model.onnx"), "another model");

    assertThatThrownBy(() -> Model.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("93dc44381b526080")
        .hasMessageContaining("7f4a7c1d8a1b1174725f3234a04873ffe50eca08187cbcb9b4c58734df7f7236");
  }

  @Test
  void a_model_file_that_is_missing_is_named() throws Exception {
    copyCard();

    assertThatThrownBy(() -> Model.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(folder.resolve("model.onnx") + " cannot be read");
  }

  @Test
  void a_model_of_another_kind_than_is_wanted_is_refused_with_both() throws Exception {
    assertThat(Model.open(Cards.SHIPPED, ModelKind.RESTORER).card().name())
        .isEqualTo("photo-restore");
    assertThatThrownBy(() -> Model.open(Cards.SHIPPED, ModelKind.UPSCALER))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("is a restorer, wanted is an upscaler");
  }
}
