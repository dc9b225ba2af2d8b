package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.image.Region;
import io.safelight.image.Size;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LevelTest {
  @Property(tries = 300)
  void every_face_that_the_next_level_may_miss_is_whole_in_one_window(
      @ForAll @IntRange(min = 1, max = 9000) int width,
      @ForAll @IntRange(min = 1, max = 9000) int height,
      @ForAll @IntRange(min = 8, max = 200) int smallest,
      @ForAll @IntRange(max = 1000) int acrossThousandths,
      @ForAll @IntRange(max = 1000) int downThousandths) {
    for (Level level : Level.of(new Size(width, height), smallest)) {
      Size size = level.size();
      int across = Math.min(Level.SHARED, size.width());
      int down = Math.min(Level.SHARED, size.height());
      int x = (size.width() - across) * acrossThousandths / 1000;
      int y = (size.height() - down) * downThousandths / 1000;

      assertThat(level.windows())
          .anyMatch(
              window ->
                  window.x() <= x
                      && window.y() <= y
                      && window.right() >= x + across
                      && window.bottom() >= y + down);
    }
  }

  @Property(tries = 300)
  void no_picture_is_enlarged_or_takes_more_windows_than_time_allows(
      @ForAll @IntRange(min = 1, max = 40_000) int width,
      @ForAll @IntRange(min = 1, max = 40_000) int height,
      @ForAll @IntRange(min = 8, max = 10_000) int smallest) {
    List<Level> levels = Level.of(new Size(width, height), smallest);

    int windows = 0;
    for (Level level : levels) {
      windows += level.windows().size();
      assertThat(level.size().width()).isLessThanOrEqualTo(width);
      assertThat(level.size().height()).isLessThanOrEqualTo(height);
      for (Region window : level.windows()) {
        assertThat(window.width()).isLessThanOrEqualTo(YunetAnswers.SIDE);
        assertThat(window.height()).isLessThanOrEqualTo(YunetAnswers.SIDE);
        assertThat(window.right()).isLessThanOrEqualTo(level.size().width());
        assertThat(window.bottom()).isLessThanOrEqualTo(level.size().height());
      }
    }
    assertThat(windows).isLessThanOrEqualTo(2 * Level.MOST_WINDOWS);
    assertThat(levels).anyMatch(level -> level.windows().size() == 1);
  }

  @Test
  void twenty_four_megapixels_are_looked_at_as_they_are_and_larger_ones_say_what_they_lose() {
    assertThat(Level.of(new Size(6000, 4000), 20).get(0).size()).isEqualTo(new Size(6000, 4000));
    assertThat(Level.leastFound(new Size(6000, 4000), 20)).isEqualTo(20);
    assertThat(Level.leastFound(new Size(15_000, 10_000), 20)).isBetween(45.0, 55.0);
  }

  @Test
  void whoever_wants_large_faces_only_has_fewer_windows_looked_at() {
    Size picture = new Size(6000, 4000);

    assertThat(Level.of(picture, 100).get(0).windows()).hasSizeLessThan(10);
  }
}
