package io.safelight.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.safelight.inference.ModelKind;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A model that can be fetched.
 *
 * @param name of its folder once it is here
 * @param address of the ONNX file: https, or http where the catalogue says so itself
 * @param size in bytes; empty where it is not known
 * @param sha256 lower-case hex digest of the file; empty where it is not known before the first
 *     fetch
 * @param card the keys of its card but for the name, the kind, the file, the digest and the licence
 */
public record Entry(
    String name,
    ModelKind kind,
    URI address,
    OptionalLong size,
    Optional<String> sha256,
    Licence licence,
    ObjectNode card) {

  /** The whole card of the file that has this digest. */
  CardText cardFor(String digest) {
    return CardText.of(name, kind, digest, card, licence.toString());
  }
}
