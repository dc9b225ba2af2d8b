package io.safelight.face;

/**
 * Where the content of a cell is from.
 *
 * @param x the picture's place of the content's upper left corner
 * @param y the picture's place of the content's upper left corner
 * @param stepX pixels of the picture for one of the content, across
 * @param stepY the same, down
 */
record View(Cell cell, double x, double y, double stepX, double stepY) {
  private Point inPicture(Point place) {
    Point content = cell.content(place);
    return new Point(x + content.x() * stepX, y + content.y() * stepY);
  }

  Box inPicture(Box box) {
    Point one = inPicture(new Point(box.x(), box.y()));
    Point other = inPicture(new Point(box.right(), box.bottom()));
    return new Box(
        Math.min(one.x(), other.x()),
        Math.min(one.y(), other.y()),
        Math.abs(one.x() - other.x()),
        Math.abs(one.y() - other.y()));
  }

  /** The same face in the picture; mirrored content had its left eye on the right. */
  Face inPicture(Face face) {
    Landmarks seen = face.landmarks();
    Point nose = inPicture(seen.nose());
    Point leftEye = inPicture(seen.leftEye());
    Point rightEye = inPicture(seen.rightEye());
    Point leftMouth = inPicture(seen.leftMouth());
    Point rightMouth = inPicture(seen.rightMouth());
    Landmarks landmarks =
        cell.mirrored()
            ? new Landmarks(rightEye, leftEye, nose, rightMouth, leftMouth)
            : new Landmarks(leftEye, rightEye, nose, leftMouth, rightMouth);
    return new Face(inPicture(face.box()), face.score(), landmarks);
  }
}
