package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CellTest {
  private static final int WIDTH = 64;

  @Property(tries = 300)
  void what_is_seen_in_a_cell_is_found_where_its_pixel_came_from(
      @ForAll @IntRange(max = 20) int left,
      @ForAll @IntRange(max = 20) int top,
      @ForAll @IntRange(min = 1, max = 40) int side,
      @ForAll @IntRange(max = 3) int quarters,
      @ForAll boolean mirrored) {
    Cell cell = new Cell(left, top, side, quarters, mirrored);
    Set<Integer> taken = new HashSet<>();

    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int index = cell.index(x, y, WIDTH);
        Point middle = new Point(index % WIDTH + 0.5, index / WIDTH + 0.5);
        assertThat(cell.holds(middle)).isTrue();
        assertThat(cell.content(middle).x()).isCloseTo(x + 0.5, within(1e-9));
        assertThat(cell.content(middle).y()).isCloseTo(y + 0.5, within(1e-9));
        taken.add(index);
      }
    }

    assertThat(taken).hasSize(side * side);
  }

  @Property(tries = 100)
  void mirroring_swaps_left_and_right_of_the_window_and_never_turns_a_face_over(
      @ForAll @IntRange(min = 1, max = 40) int side, @ForAll @IntRange(max = 3) int quarters) {
    Cell plain = new Cell(0, 0, side, quarters, false);
    Cell mirrored = new Cell(0, 0, side, quarters, true);

    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int index = plain.index(x, y, WIDTH);
        int row = index / WIDTH * WIDTH;
        assertThat(mirrored.index(x, y, WIDTH)).isEqualTo(row + side - 1 - (index - row));
      }
    }
  }

  @Property(tries = 100)
  void a_mirrored_face_keeps_its_left_eye_on_the_left(@ForAll @IntRange(max = 3) int quarters) {
    Cell cell = new Cell(10, 20, 40, quarters, true);
    View view = new View(cell, 100, 200, 2, 3);
    Landmarks upright =
        new Landmarks(
            new Point(10, 10),
            new Point(30, 10),
            new Point(20, 20),
            new Point(12, 30),
            new Point(28, 30));
    // Given the same face as the window shows it: turned and mirrored, eyes as the window has them.
    Landmarks shown =
        new Landmarks(
            inWindow(cell, upright.rightEye()),
            inWindow(cell, upright.leftEye()),
            inWindow(cell, upright.nose()),
            inWindow(cell, upright.rightMouth()),
            inWindow(cell, upright.leftMouth()));

    Landmarks found = view.inPicture(new Face(new Box(15, 25, 20, 20), 0.9, shown)).landmarks();

    for (int k = 0; k < 5; k++) {
      Point wanted = upright.points().get(k);
      assertThat(found.points().get(k).x()).isCloseTo(100 + 2 * wanted.x(), within(1e-9));
      assertThat(found.points().get(k).y()).isCloseTo(200 + 3 * wanted.y(), within(1e-9));
    }
  }

  /** By search: the only place of the window that the cell says comes from there. */
  private static Point inWindow(Cell cell, Point content) {
    for (int v = 0; v <= 40; v++) {
      for (int u = 0; u <= 40; u++) {
        Point place = new Point(cell.left() + u, cell.top() + v);
        if (cell.content(place).distance(content) < 1e-9) {
          return place;
        }
      }
    }
    throw new AssertionError("nothing of the window comes from " + content);
  }
}
