package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.safelight.colour.Profile;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a network may not change of a picture: its colours, its tint, its grain. */
class ToneAndGrainTest {
  private static final Template TEMPLATE = Template.ffhq(256);
  private static final Face FACE = Portraits.face(150, 150, 256, 0, TEMPLATE);

  private static Raster restored(Raster picture, FaceNetwork network, FaceSettings settings)
      throws Exception {
    Raster result = picture.copy();
    List<FaceRecord> records =
        new FaceRestorer(
                Portraits.model(TEMPLATE), network, Portraits.sure(TEMPLATE), Portraits.UNHEARD)
            .restore(result, Profile.plain(picture.layout()).lens(), List.of(FACE), settings);
    assertThat(records.get(0).action()).isEqualTo(new FaceAction.Restored());
    return result;
  }

  /** Colours that no change here drives to black or white. */
  private static Raster calm() {
    Raster scene = Portraits.scene(300, 300, 2);
    for (int i = 0; i < scene.bytes8().length; i++) {
      scene.put(i, 60 + scene.level(i) / 2);
    }
    return scene;
  }

  /** A picture whose blue, green and red are lumas times these. */
  private static Raster tinted(double blue, double green, double red) {
    Raster scene = calm();
    double[] tint = {blue, green, red};
    for (int i = 0; i < 300 * 300; i++) {
      int grey = scene.level(3 * i + 1);
      for (int c = 0; c < 3; c++) {
        scene.put(3 * i + c, (int) Math.min(255, Math.round(tint[c] * grey)));
      }
    }
    return scene;
  }

  /** Reddens what is light, as networks do that have learned skin. */
  private static final FaceNetwork BLUSHING =
      (crop, restored) -> {
        int plane = crop.capacity() / 3;
        for (int i = 0; i < crop.capacity(); i++) {
          float change = i < plane ? 0.08f : i < 2 * plane ? 0.02f : -0.06f;
          restored.put(i, crop.get(i) + (i / 7 % 2 == 0 ? change : 0));
        }
      };

  @Test
  void a_grey_picture_stored_as_rgb_stays_grey() throws Exception {
    Raster result = restored(tinted(1, 1, 1), BLUSHING, new FaceSettings(100, false, 0));

    for (int i = 0; i < 300 * 300; i++) {
      assertThat(result.level(3 * i)).isEqualTo(result.level(3 * i + 1));
      assertThat(result.level(3 * i + 2)).isEqualTo(result.level(3 * i + 1));
    }
    assertThat(result.bytes8()).isNotEqualTo(tinted(1, 1, 1).bytes8());
  }

  @Test
  void sepia_stays_on_its_tint() throws Exception {
    Raster result = restored(tinted(0.62, 0.86, 1), BLUSHING, new FaceSettings(100, false, 0));

    for (int i = 0; i < 300 * 300; i++) {
      double red = result.level(3 * i + 2);
      assertThat(result.level(3 * i)).isCloseTo((int) Math.round(0.62 * red), within(2));
      assertThat(result.level(3 * i + 1)).isCloseTo((int) Math.round(0.86 * red), within(2));
    }
    assertThat(result.bytes8()).isNotEqualTo(tinted(0.62, 0.86, 1).bytes8());
  }

  @Test
  void a_coloured_picture_may_change_its_colours() throws Exception {
    Raster picture = calm();

    Raster result = restored(picture, BLUSHING, new FaceSettings(100, false, 0));

    double red = 0;
    double blue = 0;
    for (int y = 130; y < 170; y++) {
      for (int x = 130; x < 170; x++) {
        blue += (result.sample(x, y, 0) - picture.sample(x, y, 0)) / 1600.0;
        red += (result.sample(x, y, 2) - picture.sample(x, y, 2)) / 1600.0;
      }
    }
    assertThat(red).isGreaterThan(5);
    assertThat(blue).isLessThan(-4);
  }

  @Test
  void skin_tones_are_kept_where_that_is_asked_and_detail_is_restored_all_the_same()
      throws Exception {
    // Given a network that makes everything lighter and redder, and draws lines
    FaceNetwork network =
        (crop, restored) -> {
          for (int i = 0; i < crop.capacity(); i++) {
            float line = i % 256 % 6 < 3 ? 0.06f : -0.06f;
            restored.put(i, crop.get(i) + line + (i < 256 * 256 ? 0.1f : 0.04f));
          }
        };
    Raster picture = calm();

    Raster kept = restored(picture, network, new FaceSettings(100, true, 0));
    Raster free = restored(picture, network, new FaceSettings(100, false, 0));

    for (int c = 0; c < 3; c++) {
      double shift = 0;
      double drawn = 0;
      double asked = 0;
      for (int y = 120; y < 180; y++) {
        for (int x = 120; x < 180; x++) {
          double moved = kept.sample(x, y, c) - picture.sample(x, y, c);
          shift += moved / 3600;
          drawn += Math.abs(moved) / 3600;
          asked += (free.sample(x, y, c) - picture.sample(x, y, c)) / 3600.0;
        }
      }
      assertThat(Math.abs(shift)).isLessThan(0.5);
      assertThat(drawn).isGreaterThan(10);
      assertThat(asked).isCloseTo(c == 2 ? 25.5 : 10.2, within(1.5));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.6, 1, 2})
  void grain_is_given_back_until_skin_is_as_grainy_as_its_surroundings(double scale)
      throws Exception {
    // Given plain skin with one edge and a grain of 6 levels, and a network that takes it all away
    Template template = Template.ffhq(256);
    int side = (int) Math.round(320 / scale);
    double middle = side / 2.0;
    Face face = Portraits.face(middle, middle, 256 / scale, 0, template);
    Raster clean = Raster.empty(new Size(side, side), PixelLayout.GREY, 8);
    Raster grainy = clean.copy();
    Random random = new Random(7);
    for (int i = 0; i < side * side; i++) {
      int skin = i % side < middle ? 150 : 90;
      clean.put(i, skin);
      grainy.put(i, (int) Math.round(skin + 6 * random.nextGaussian()));
    }
    Similarity toCrop = template.align(face.landmarks()).orElseThrow();
    FaceNetwork network =
        Portraits.ideal(Crop.of(clean, Profile.GREY.lens(), toCrop, 256).values());

    Raster bare = grainy.copy();
    Raster full = grainy.copy();
    for (Raster result : List.of(bare, full)) {
      FaceSettings settings = new FaceSettings(100, true, result == full ? 100 : 0);
      new FaceRestorer(
              Portraits.model(template), network, Portraits.sure(template), Portraits.UNHEARD)
          .restore(result, Profile.GREY.lens(), List.of(face), settings);
    }

    // Then a patch of skin well inside has the deviation that it had, and no more at the edge
    double was = deviation(grainy, side / 4);
    double now = deviation(full, side / 4);
    double without = deviation(bare, side / 4);
    System.out.printf(
        "grain at scale %.1f: %.2f levels, without %.2f, given back %.2f%n",
        scale, was, without, now);
    assertThat(now).isBetween(0.8 * was, 1.1 * was);
    assertThat(without).isLessThan(0.75 * was);
  }

  private static double deviation(Raster picture, int left) {
    int from = picture.height() / 2 - picture.height() / 10;
    int width = picture.width() / 8;
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int y = from; y < from + picture.height() / 5; y++) {
      for (int x = left; x < left + width; x++) {
        sum += picture.sample(x, y, 0);
        squares += Math.pow(picture.sample(x, y, 0), 2);
        count++;
      }
    }
    return Math.sqrt(squares / count - Math.pow(sum / count, 2));
  }

  @Test
  void grain_that_the_network_left_is_not_given_back_twice() throws Exception {
    Raster picture = calm();

    Raster once = restored(picture, Portraits.UNCHANGED, new FaceSettings(100, true, 100));

    assertThat(once.bytes8()).isEqualTo(picture.bytes8());
  }
}
