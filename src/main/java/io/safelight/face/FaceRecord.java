package io.safelight.face;

/** A face, what was done to it and how that was judged: for the ticket. */
public record FaceRecord(
    Box box, double score, Landmarks landmarks, FaceAction action, Resemblance resemblance) {
  static FaceRecord of(Face face, FaceAction action, Resemblance resemblance) {
    return new FaceRecord(face.box(), face.score(), face.landmarks(), action, resemblance);
  }
}
