package io.safelight.catalog;

import java.net.URI;

/**
 * Under what terms a model is given away.
 *
 * @param name as it is known, an SPDX identifier where there is one
 * @param allows what may be done with the model, in a sentence
 * @param address where its words are
 */
public record Licence(String name, String allows, URI address) {
  @Override
  public String toString() {
    return "%s: %s (%s)".formatted(name, allows, address);
  }
}
