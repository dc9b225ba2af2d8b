package io.safelight.inference;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model folder whose card is right and whose ONNX file has the digest that the card names.
 *
 * @param onnx absolute path of the ONNX file
 */
public record Model(ModelCard card, Path onnx) {
  /** Name of the card's file. */
  public static final String CARD = "model.yaml";

  /** Folders with a card, by name; hidden ones hold what is not complete. */
  public static List<Path> foldersIn(Path models) throws IOException {
    try (Stream<Path> folders = Files.list(models)) {
      return folders
          .filter(folder -> !folder.getFileName().toString().startsWith("."))
          .filter(folder -> Files.isRegularFile(folder.resolve(CARD)))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Opens {@code folder/model.yaml} and the file that it names.
   *
   * @throws ModelException where the folder, the card or the digest is not as it must be
   */
  public static Model open(Path folder) throws ModelException {
    Path cardFile = folder.resolve(CARD);
    if (!Files.isRegularFile(cardFile)) {
      throw new ModelException(
          "there is no model card "
              + cardFile
              + "; set safelight.models to the folder of the models"
              + " and safelight.model to the name of one of them");
    }
    ModelCard card = ModelCard.read(cardFile);
    Path onnx = folder.resolve(card.file()).toAbsolutePath();
    String digest = digest(onnx);
    if (!digest.equals(card.sha256())) {
      throw new ModelException(
          "%s has sha256 %s, its card says %s: the file is damaged or the card belongs to another"
              .formatted(onnx, digest, card.sha256()));
    }
    return new Model(card, onnx);
  }

  /**
   * As {@link #open(Path)}, where only one kind of model will do.
   *
   * @throws ModelException also where it is of another kind
   */
  public static Model open(Path folder, ModelKind kind) throws ModelException {
    Model model = open(folder);
    if (model.card().kind() != kind) {
      throw new ModelException(
          "the model %s is %s, wanted is %s; ./safelight models list names those that are here"
              .formatted(folder, model.card().kind().withArticle(), kind.withArticle()));
    }
    return model;
  }

  /**
   * The digest of a model's file.
   *
   * @return SHA-256 in lower-case hex
   * @throws ModelException where it cannot be read
   */
  public static String digest(Path file) throws ModelException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digesting =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digesting.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    } catch (IOException e) {
      throw new ModelException("the model " + file + " cannot be read: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
