package io.safelight.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.safelight.inference.ModelKind;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Reads a catalogue; all of its mistakes are found before any is told. */
final class CatalogReader {
  private static final Set<String> TOP = Set.of("offer", "models");
  private static final Set<String> KEYS =
      Set.of("name", "kind", "address", "size", "sha256", "licence", "card");

  /** What an entry says elsewhere, its card must not say again. */
  private static final Set<String> NOT_IN_CARD =
      Set.of("name", "kind", "file", "sha256", "licence");

  /** For checking the card of a model whose digest is not known yet. */
  private static final String SOME_DIGEST = "0".repeat(64);

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final List<String> mistakes = new ArrayList<>();

  private CatalogReader() {}

  static Catalog read(byte[] text, String what) throws CatalogException {
    JsonNode tree;
    try {
      tree = YAML.readTree(text);
    } catch (IOException e) {
      throw new CatalogException(what + " cannot be read: " + e.getMessage(), e);
    }
    CatalogReader reader = new CatalogReader();
    Catalog catalog = reader.catalog(tree);
    if (!reader.mistakes.isEmpty()) {
      throw new CatalogException(what + " is wrong: " + String.join("; ", reader.mistakes));
    }
    return catalog;
  }

  private Catalog catalog(JsonNode tree) {
    if (!tree.path("models").isArray()) {
      mistakes.add("it has no list called models");
    }
    unknown(tree, TOP, "it");
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int number = 0;
    for (JsonNode model : tree.path("models")) {
      number++;
      String name = model.path("name").asText("");
      if (!Names.isGood(name)) {
        mistakes.add("model %d: name is %s, it must be %s".formatted(number, name, Names.RULE));
        name = "model " + number;
      } else if (!names.add(name)) {
        mistakes.add(name + ": it is there twice");
      }
      entry(model, name).ifPresent(entries::add);
    }
    Optional<String> offered = text(tree, "offer");
    offered
        .filter(name -> !names.contains(name))
        .ifPresent(name -> mistakes.add("offer is " + name + ", which is none of its models"));
    return new Catalog(entries, offered);
  }

  /** Empty where it has mistakes. */
  private Optional<Entry> entry(JsonNode model, String name) {
    int before = mistakes.size();
    unknown(model, KEYS, name);
    Optional<ModelKind> kind = ModelKind.of(model.path("kind").asText(""));
    if (kind.isEmpty()) {
      mistakes.add(
          "%s: kind is %s, it must be %s"
              .formatted(name, model.path("kind").asText("missing"), ModelKind.words()));
    }
    Optional<URI> address = address(model, "address", name);
    OptionalLong size = size(model, name);
    Optional<String> sha256 = text(model, "sha256");
    if (sha256.filter(digest -> !digest.matches("[0-9a-f]{64}")).isPresent()) {
      mistakes.add(
          "%s: sha256 is %s, it must be 64 lower-case hex digits, or null where it is not known"
              .formatted(name, sha256.get()));
    }
    Optional<Licence> licence = licence(model.path("licence"), name);
    JsonNode card = model.path("card");
    if (!card.isObject()) {
      mistakes.add(name + ": card is missing");
    }
    if (mistakes.size() > before) {
      return Optional.empty();
    }
    NOT_IN_CARD.stream()
        .filter(card::has)
        .sorted()
        .forEach(key -> mistakes.add("%s: its card must not say %s again".formatted(name, key)));
    Entry entry =
        new Entry(name, kind.get(), address.get(), size, sha256, licence.get(), (ObjectNode) card);
    entry
        .cardFor(sha256.orElse(SOME_DIGEST))
        .mistakes()
        .forEach(mistake -> mistakes.add(name + ": its card is wrong: " + mistake));
    return Optional.of(entry);
  }

  private OptionalLong size(JsonNode model, String name) {
    JsonNode size = model.path("size");
    if (size.isMissingNode() || size.isNull()) {
      return OptionalLong.empty();
    }
    if (!size.isIntegralNumber() || size.asLong() < 1 || size.asLong() > Download.LARGEST) {
      mistakes.add(
          "%s: size is %s, it must be 1 to %d bytes, or null where it is not known"
              .formatted(name, size.asText(), Download.LARGEST));
    }
    return OptionalLong.of(size.asLong());
  }

  private Optional<Licence> licence(JsonNode licence, String name) {
    Optional<String> called = text(licence, "name");
    Optional<String> allows = text(licence, "allows");
    if (called.isEmpty() || allows.isEmpty()) {
      mistakes.add(name + ": its licence must say name, allows and address");
    }
    Optional<URI> address = address(licence, "address", name + "'s licence");
    return called.isPresent() && allows.isPresent() && address.isPresent()
        ? Optional.of(new Licence(called.get(), allows.get(), address.get()))
        : Optional.empty();
  }

  private Optional<URI> address(JsonNode tree, String key, String name) {
    String text = text(tree, key).orElse("missing");
    try {
      URI address = new URI(text);
      String scheme = String.valueOf(address.getScheme());
      if (scheme.matches("https?")
          && address.getHost() != null
          && address.getUserInfo() == null
          && address.getFragment() == null) {
        return Optional.of(address);
      }
    } catch (URISyntaxException e) {
      // Told below, as every address that is none.
    }
    mistakes.add(
        "%s: %s is %s, it must be https://HOST/... without a user and a fragment"
            .formatted(name, key, text));
    return Optional.empty();
  }

  private static Optional<String> text(JsonNode tree, String key) {
    JsonNode value = tree.path(key);
    return value.isMissingNode() || value.isNull() || value.asText().isBlank()
        ? Optional.empty()
        : Optional.of(value.asText().strip());
  }

  private void unknown(JsonNode tree, Set<String> known, String name) {
    Set<String> keys = new TreeSet<>();
    tree.fieldNames().forEachRemaining(keys::add);
    keys.removeAll(known);
    keys.forEach(key -> mistakes.add(name + ": there is no key " + key));
  }
}
