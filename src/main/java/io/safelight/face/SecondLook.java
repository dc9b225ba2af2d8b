package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.image.AreaMean;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A face looked at again, {@value #LOOKS} times in one run: copies of it, of several sizes, shifted
 * against the network's grids, every other one mirrored. One look has a landmark wrong by 4 to 5 %
 * of the eye distance and more, depending on how the face lies in the grid; their mean has not. And
 * what is no face is seldom taken for one in every guise.
 */
final class SecondLook {
  private static final int ACROSS = 4;
  private static final int LOOKS = ACROSS * ACROSS;
  private static final int CELL = YunetAnswers.SIDE / ACROSS;

  /** Of the surroundings, in the long edge of the face's box. */
  private static final double AROUND = 2;

  /** Long edge of the face in the copy that all others are made from. */
  private static final double BASE = 144;

  /** Long edge of the face in the smallest and the largest copy. */
  private static final double SMALLEST = 44;

  private static final double LARGEST = 74;

  private static final double CONFIDENCE = 0.5;
  private static final double OVERLAP = 0.3;

  /** So many looks must have seen it, or it is none. */
  private static final int ENOUGH = LOOKS * 3 / 4;

  private final Raster picture;
  private final Lens lens;
  private final Yunet yunet;
  private final int quarters;

  SecondLook(Raster picture, Lens lens, Yunet yunet, int quarters) {
    this.picture = picture;
    this.lens = lens;
    this.yunet = yunet;
    this.quarters = quarters;
  }

  /**
   * The face with the mean of its boxes and landmarks, and of its scores where that is more; empty:
   * it is none.
   */
  Optional<Face> refine(Face face) throws InferenceException {
    double edge = Math.max(face.box().width(), face.box().height());
    Optional<Region> around = around(face.box(), edge * AROUND);
    if (around.isEmpty()) {
      return Optional.empty();
    }
    Region region = around.get();
    Size own = new Size(region.width(), region.height());
    double scale = Math.min(1, BASE / edge);
    Raster base = SeenPixels.of(picture, lens, region, scaled(own, scale));
    List<View> views = new ArrayList<>();
    yunet.clear();
    for (int i = 0; i < LOOKS; i++) {
      double wanted = SMALLEST + (LARGEST - SMALLEST) * i / (LOOKS - 1);
      views.add(put(base, region, Math.min(1, wanted / (edge * scale)), i));
    }
    List<Face> seen = new ArrayList<>();
    List<Face> all = yunet.faces(CONFIDENCE);
    for (View view : views) {
      surest(all, view, face.box()).ifPresent(seen::add);
    }
    return seen.size() < ENOUGH
        ? Optional.empty()
        : Optional.of(mean(seen, Math.max(face.score(), mean(seen, Face::score))));
  }

  private View put(Raster base, Region region, double scale, int i) {
    Size size = scaled(base.size(), scale);
    Raster copy = size.equals(base.size()) ? base : AreaMean.reduced(base, size);
    int side = size.longEdge();
    // Steps that share no divisor with the places there are reach all of them in turn.
    int left = i % ACROSS * CELL + i * 37 % (CELL - side + 1);
    int top = i / ACROSS * CELL + i * 61 % (CELL - side + 1);
    Cell cell = new Cell(left, top, side, quarters, i % 2 == 1);
    yunet.put(cell, copy.bytes8(), 0, size.width() * SeenPixels.CHANNELS, size);
    return new View(
        cell,
        region.x(),
        region.y(),
        (double) region.width() / size.width(),
        (double) region.height() / size.height());
  }

  private static Optional<Face> surest(List<Face> all, View view, Box box) {
    return all.stream()
        .filter(face -> view.cell().holds(face.box().middle()))
        .map(view::inPicture)
        .filter(face -> face.box().overlap(box) > OVERLAP)
        .min(Suppression.SUREST_FIRST);
  }

  private Optional<Region> around(Box box, double side) {
    Point middle = box.middle();
    int left = (int) Math.max(0, Math.floor(middle.x() - side / 2));
    int top = (int) Math.max(0, Math.floor(middle.y() - side / 2));
    int right = (int) Math.min(picture.width(), Math.ceil(middle.x() + side / 2));
    int bottom = (int) Math.min(picture.height(), Math.ceil(middle.y() + side / 2));
    return right > left && bottom > top
        ? Optional.of(new Region(left, top, right - left, bottom - top))
        : Optional.empty();
  }

  private static Size scaled(Size size, double scale) {
    return new Size(
        Math.max(1, (int) Math.round(size.width() * scale)),
        Math.max(1, (int) Math.round(size.height() * scale)));
  }

  private static Face mean(List<Face> seen, double score) {
    Box box =
        new Box(
            mean(seen, face -> face.box().x()),
            mean(seen, face -> face.box().y()),
            mean(seen, face -> face.box().width()),
            mean(seen, face -> face.box().height()));
    Point[] five = new Point[5];
    for (int k = 0; k < five.length; k++) {
      int point = k;
      five[k] =
          new Point(
              mean(seen, face -> face.landmarks().points().get(point).x()),
              mean(seen, face -> face.landmarks().points().get(point).y()));
    }
    return new Face(box, score, new Landmarks(five[0], five[1], five[2], five[3], five[4]));
  }

  private static double mean(List<Face> seen, ToDoubleFunction<Face> value) {
    return seen.stream().mapToDouble(value).average().orElseThrow();
  }
}
