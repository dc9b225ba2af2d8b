package io.safelight.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which models can be fetched.
 *
 * @param entries in the order of the file
 * @param offered name of the face restorer that is offered to who asks for none by name; empty
 *     where the catalogue offers none
 */
public record Catalog(List<Entry> entries, Optional<String> offered) {
  /** Its name within the folder of the models. */
  public static final String FILE = "catalog.yaml";

  public Catalog {
    entries = List.copyOf(entries);
  }

  /**
   * The catalogue in the folder of the models; where there is none, the one that came with the
   * program.
   *
   * @throws CatalogException naming the file and everything that is wrong in it
   */
  public static Catalog in(Path models) throws CatalogException {
    Path own = models.resolve(FILE);
    if (Files.exists(own)) {
      return read(own);
    }
    String name = "the catalogue that came with the program";
    try (InputStream shipped = Catalog.class.getResourceAsStream("/" + FILE)) {
      if (shipped == null) {
        throw new CatalogException(
            "there is no catalogue " + own + "; get it from the project's folder models/");
      }
      return CatalogReader.read(shipped.readAllBytes(), name);
    } catch (CatalogException e) {
      throw e;
    } catch (IOException e) {
      throw new CatalogException(name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a catalogue.
   *
   * @throws CatalogException naming the file and everything that is wrong in it
   */
  public static Catalog read(Path file) throws CatalogException {
    byte[] text;
    try {
      text = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CatalogException("the catalogue " + file + " cannot be read: " + e, e);
    }
    return CatalogReader.read(text, "the catalogue " + file);
  }

  /**
   * The entry of a name.
   *
   * @throws CatalogException naming those that there are
   */
  public Entry entry(String name) throws CatalogException {
    return find(name)
        .orElseThrow(
            () ->
                new CatalogException(
                    "the catalogue has no model %s; it has %s"
                        .formatted(
                            name, String.join(", ", entries.stream().map(Entry::name).toList()))));
  }

  /** The entry of a name; empty where there is none. */
  public Optional<Entry> find(String name) {
    return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }
}
