package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import java.util.ArrayList;
import java.util.List;

/**
 * One search of one picture: at several sizes, each through windows. Beside the picture it holds
 * the rows of one row of windows, 8 bits, of the picture reduced to at most {@value
 * Level#MOST_WINDOWS} of them.
 */
final class Search {
  /** What a detector may be wrong by in telling a face's width. */
  private static final double TOLERANCE = 0.8;

  /**
   * Of the confidence asked for: enough for a second look. The first one may have met a small face
   * badly: of faces 20 pixels wide 46 of 56 are found without this, 50 with it.
   */
  private static final double WORTH_A_LOOK = 0.75;

  /** Second looks beyond as many as there may be faces: for what turns out to be none. */
  private static final int SPARE_LOOKS = 20;

  /** Of a box beyond a window's edge, in pixels: there the face goes on, in another window. */
  private static final double CUT = 2;

  private final Raster picture;
  private final Lens lens;
  private final DetectionSettings settings;
  private final Yunet yunet;

  Search(Raster picture, Lens lens, DetectionSettings settings, Yunet yunet) {
    this.picture = picture;
    this.lens = lens;
    this.settings = settings;
    this.yunet = yunet;
  }

  /** The surest first. */
  List<Face> faces() throws InferenceException, InterruptedException {
    List<Face> best = refined(found(0), 0);
    // YuNet finds faces on their heads too, a little less surely, but with the landmarks of an
    // upright one: so what is found upright does not say that the page is.
    for (int quarters = 1; settings.turned() && quarters < 4; quarters++) {
      List<Face> turned = refined(found(quarters), quarters);
      if (sureness(turned) > sureness(best)) {
        best = turned;
      }
    }
    return best;
  }

  private static double sureness(List<Face> faces) {
    return faces.stream().mapToDouble(Face::score).sum();
  }

  private List<Face> found(int quarters) throws InferenceException, InterruptedException {
    List<Face> found = new ArrayList<>();
    for (Level level : Level.of(picture.size(), settings.smallest())) {
      look(level, quarters, found);
    }
    found.removeIf(face -> face.box().width() < TOLERANCE * settings.smallest());
    return Suppression.surest(found, settings.overlap());
  }

  private List<Face> refined(List<Face> faces, int quarters)
      throws InferenceException, InterruptedException {
    SecondLook second = new SecondLook(picture, lens, yunet, quarters);
    List<Face> refined = new ArrayList<>();
    int looks = Math.min(faces.size(), settings.most() + SPARE_LOOKS);
    for (Face face : faces.subList(0, looks)) {
      if (refined.size() == settings.most()) {
        break;
      }
      stopIfInterrupted();
      second
          .refine(face)
          .filter(again -> again.score() >= settings.confidence())
          .ifPresent(refined::add);
    }
    // Two first looks may have been at one face.
    return Suppression.surest(refined, settings.overlap());
  }

  private void look(Level level, int quarters, List<Face> found)
      throws InferenceException, InterruptedException {
    Size size = level.size();
    SeenPixels pixels = new SeenPixels(picture, lens, Region.all(picture.size()), size);
    int stride = size.width() * SeenPixels.CHANNELS;
    byte[] rows = new byte[Math.min(size.height(), YunetAnswers.SIDE) * stride];
    int top = 0;
    int read = 0;
    for (Region window : level.windows()) {
      stopIfInterrupted();
      if (window.y() > top) {
        // What two rows of windows share is not made twice.
        int kept = read - window.y();
        System.arraycopy(rows, (window.y() - top) * stride, rows, 0, kept * stride);
        top = window.y();
      }
      for (; read < window.bottom(); read++) {
        pixels.row(read, rows, (read - top) * stride);
      }
      Cell cell = new Cell(0, 0, YunetAnswers.SIDE, quarters, false);
      yunet.clear();
      yunet.put(
          cell,
          rows,
          window.x() * SeenPixels.CHANNELS,
          stride,
          new Size(window.width(), window.height()));
      View inLevel = new View(cell, window.x(), window.y(), 1, 1);
      double stepX = (double) picture.width() / size.width();
      double stepY = (double) picture.height() / size.height();
      View inPicture = new View(cell, window.x() * stepX, window.y() * stepY, stepX, stepY);
      for (Face face : yunet.faces(WORTH_A_LOOK * settings.confidence())) {
        if (isWhole(inLevel.inPicture(face.box()), window, size)) {
          found.add(inPicture.inPicture(face));
        }
      }
    }
  }

  /** Whether a box lies in the picture, and no further window shows more of it. */
  private static boolean isWhole(Box box, Region window, Size size) {
    Point middle = box.middle();
    return middle.x() >= 0
        && middle.y() >= 0
        && middle.x() <= size.width()
        && middle.y() <= size.height()
        && (window.x() == 0 || box.x() > window.x() - CUT)
        && (window.y() == 0 || box.y() > window.y() - CUT)
        && (window.right() == size.width() || box.right() < window.right() + CUT)
        && (window.bottom() == size.height() || box.bottom() < window.bottom() + CUT);
  }

  private static void stopIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while faces were looked for");
    }
  }
}
