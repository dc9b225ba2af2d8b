package io.safelight.inference;

import java.util.Arrays;
import java.util.Optional;

/** What a model does, and so what its card must say. */
public enum ModelKind {
  /** The whole picture, tile by tile, at its own size. */
  RESTORER("restorer"),
  /** A square crop of one face, aligned to the template that the model was trained on. */
  FACE_RESTORER("face-restorer"),
  /** Finds faces and their five landmarks; YuNet's outputs. */
  FACE_DETECTOR("face-detector"),
  /** Tells whose face an aligned crop shows: to an embedding, which is compared by its angle. */
  FACE_IDENTITY("face-identity"),
  /** Places the five landmarks of the one face that a crop shows, better than a detector does. */
  FACE_LANDMARKS("face-landmarks"),
  /** As a restorer, at two or four times the size. */
  UPSCALER("upscaler");

  private final String word;

  ModelKind(String word) {
    this.word = word;
  }

  /** As cards and the command line call it. */
  public String word() {
    return word;
  }

  /** The kind that is called so; empty where there is none. */
  public static Optional<ModelKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /** All of them, for a message. */
  public static String words() {
    return String.join(" or ", Arrays.stream(values()).map(ModelKind::word).toList());
  }

  /** {@code a restorer}, {@code an upscaler}: for a message. */
  String withArticle() {
    return (this == UPSCALER ? "an " : "a ") + word;
  }

  @Override
  public String toString() {
    return word;
  }
}
