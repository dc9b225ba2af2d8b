package io.safelight.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.safelight.inference.ModelCard;
import io.safelight.inference.ModelKind;
import java.util.List;

/**
 * A card that is yet to be written.
 *
 * @param tree all of its keys, in the order in which they are written
 */
record CardText(ObjectNode tree) {
  static final String FILE = "model.onnx";

  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES));

  static CardText of(String name, ModelKind kind, String digest, ObjectNode rest, String licence) {
    ObjectNode tree = YAML.createObjectNode();
    tree.put("name", name);
    tree.put("kind", kind.word());
    tree.put("file", FILE);
    tree.put("sha256", digest);
    tree.setAll(rest);
    tree.put("licence", licence);
    return new CardText(tree);
  }

  static ObjectNode empty() {
    return YAML.createObjectNode();
  }

  List<String> mistakes() {
    return ModelCard.mistakes(tree);
  }

  /** As YAML, below a comment that says who wrote it. */
  String under(String comment) {
    try {
      return "# " + comment + "\n" + YAML.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
