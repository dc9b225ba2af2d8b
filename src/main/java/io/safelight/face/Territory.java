package io.safelight.face;

import java.util.ArrayList;
import java.util.List;

/**
 * Whose a pixel is where crops overlap: a crop is four eye distances wide, so that of two people
 * cheek by cheek each one's crop reaches into the other's face. Each face's weight at a pixel is
 *
 * <pre>w = mask · share,  share = mask · near / Σ (mask · near),  near = exp(−12 · r²)</pre>
 *
 * where r is the distance from the middle of the face's crop in halves of its side, and the sum is
 * over all faces. A face alone has its mask. The shares add up to 1, so the weights never add up to
 * more than the largest mask: nothing is changed twice. And as a product of smooth functions a
 * weight has no seam: between two neighbours it goes over within about a thirteenth of a crop.
 */
final class Territory {
  private static final double NARROWNESS = 12;

  private final int side;
  private final List<Similarity> faces;

  /**
   * @param side of every crop
   * @param faces from the picture to each one's crop
   */
  Territory(int side, List<Similarity> faces) {
    this.side = side;
    this.faces = List.copyOf(faces);
  }

  /** The weight of one of the faces at a place in the picture, 0 to 1. */
  double weight(int face, double x, double y) {
    Similarity own = faces.get(face);
    double u = own.xOf(x, y);
    double v = own.yOf(x, y);
    double mask = FeatherMask.at(u, v, side);
    if (mask == 0 || faces.size() == 1) {
      return mask;
    }
    double r = nearness(u, v);
    // Relative to the own one, so that no share is 0/0 far from every middle.
    double sum = mask;
    for (int i = 0; i < faces.size(); i++) {
      if (i != face) {
        Similarity other = faces.get(i);
        double otherU = other.xOf(x, y);
        double otherV = other.yOf(x, y);
        double otherMask = FeatherMask.at(otherU, otherV, side);
        if (otherMask > 0) {
          sum += otherMask * Math.exp(nearness(otherU, otherV) - r);
        }
      }
    }
    return mask * mask / sum;
  }

  private double nearness(double u, double v) {
    double x = 2 * u / side - 1;
    double y = 2 * v / side - 1;
    return -NARROWNESS * (x * x + y * y);
  }

  /** Only those whose crops meet this one's: who is far away is not asked for each pixel. */
  Territory around(int face) {
    Similarity own = faces.get(face);
    List<Similarity> near = new ArrayList<>(List.of(own));
    for (int i = 0; i < faces.size(); i++) {
      if (i != face && meet(own, faces.get(i))) {
        near.add(faces.get(i));
      }
    }
    return new Territory(side, near);
  }

  private boolean meet(Similarity one, Similarity other) {
    Point middle = new Point(side / 2.0, side / 2.0);
    double reach = side / Math.sqrt(2) * (1 / one.scale() + 1 / other.scale());
    return one.inverse().of(middle).distance(other.inverse().of(middle)) < reach;
  }
}
