package io.safelight.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.safelight.colour.Lens;
import io.safelight.colour.Profile;
import io.safelight.colour.SyntheticProfiles;
import io.safelight.face.FaceAction.Restored;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.metadata.Block;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Crop, network, paste back: what comes back where, with networks whose answer is known. */
class PasteBackTest {
  private static final Template TEMPLATE = Template.ffhq(128);
  private static final FaceSettings PLAIN = new FaceSettings(100, false, 0);

  private static FaceRestorer restorer(FaceNetwork network) {
    return new FaceRestorer(
        Portraits.model(TEMPLATE), network, Portraits.sure(TEMPLATE), Portraits.UNHEARD);
  }

  /** Any layout and depth: noise, with every alpha from none to full where there is alpha. */
  private static Raster noise(PixelLayout layout, int depth, long seed) {
    Raster raster = Raster.empty(new Size(160, 140), layout, depth);
    Random random = new Random(seed);
    for (int i = 0; i < Raster.sampleCount(raster.size(), layout.channels()); i++) {
      int level = random.nextInt(raster.whiteLevel() + 1);
      boolean alpha = layout.hasAlpha() && i % layout.channels() == layout.colours();
      raster.put(i, alpha && random.nextInt(4) == 0 ? 0 : level);
    }
    return raster;
  }

  static List<Arguments> everyLensLayoutAndDepth() throws Exception {
    List<Profile> profiles =
        List.of(
            Profile.SRGB,
            Profile.DISPLAY_P3,
            Profile.ADOBE_RGB,
            Profile.GREY,
            Profile.PLAIN_INKS,
            Profile.of(Block.of(ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData())),
            Profile.of(Block.of(ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData())),
            Profile.of(SyntheticProfiles.cmyk()),
            Profile.of(SyntheticProfiles.oneWayRgb()));
    List<Arguments> cases = new ArrayList<>();
    for (Profile profile : profiles) {
      for (PixelLayout layout : PixelLayout.values()) {
        if (profile.fits(layout)) {
          cases.add(Arguments.of(profile.toString(), profile.lens(), layout, 8));
          cases.add(Arguments.of(profile.toString(), profile.lens(), layout, 16));
        }
      }
    }
    return cases;
  }

  private static void assertSame(Raster one, Raster other) {
    if (one.bitDepth() == 8) {
      assertThat(one.bytes8()).isEqualTo(other.bytes8());
    } else {
      assertThat(one.samples16()).isEqualTo(other.samples16());
    }
  }

  @ParameterizedTest(name = "{0}, {2} of {3} bits")
  @MethodSource("everyLensLayoutAndDepth")
  void a_network_that_changes_nothing_leaves_every_sample_as_it_was(
      String name, Lens lens, PixelLayout layout, int depth) throws Exception {
    Raster picture = noise(layout, depth, 5);
    Raster before = picture.copy();
    // Larger than the crop, smaller, turned, over the edge, and over each other
    List<Face> faces =
        List.of(
            Portraits.face(80, 70, 150, 0.3, TEMPLATE),
            Portraits.face(40, 50, 50, -0.4, TEMPLATE),
            Portraits.face(120, 90, 100, 3, TEMPLATE));

    List<FaceRecord> records =
        restorer(Portraits.UNCHANGED)
            .restore(picture, lens, faces, new FaceSettings(100, true, 100));

    assertThat(records).extracting(FaceRecord::action).containsOnly(new Restored());
    assertSame(picture, before);
  }

  @Property(tries = 40)
  void a_network_that_changes_nothing_leaves_any_face_as_it_was(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 30, max = 300) double width,
      @ForAll @DoubleRange(min = -3.2, max = 3.2) double angle,
      @ForAll @DoubleRange(min = 60, max = 100) double x,
      @ForAll @DoubleRange(min = 60, max = 80) double y)
      throws Exception {
    Raster picture = noise(PixelLayout.BGR, 16, seed);
    Raster before = picture.copy();

    restorer(Portraits.UNCHANGED)
        .restore(
            picture,
            Profile.SRGB.lens(),
            List.of(Portraits.face(x, y, width, angle, TEMPLATE)),
            PLAIN);

    assertSame(picture, before);
  }

  @Property(tries = 25)
  void a_shift_of_tone_changes_nothing_outside_the_rectangles_and_nowhere_more_than_itself(
      @ForAll @IntRange(min = -40, max = 40) int levels,
      @ForAll @DoubleRange(min = 40, max = 200) double width,
      @ForAll @DoubleRange(min = -0.8, max = 0.8) double angle,
      @ForAll @IntRange(min = 1, max = 100) int strength)
      throws Exception {
    // Given a picture that no shift drives to black or white, and two faces that overlap
    Raster picture = Portraits.scene(260, 200, 3);
    for (int i = 0; i < picture.bytes8().length; i++) {
      picture.put(i, 60 + picture.level(i) / 2);
    }
    Raster before = picture.copy();
    List<Face> faces =
        List.of(
            Portraits.face(90, 100, width, angle, TEMPLATE),
            Portraits.face(150, 110, 0.7 * width, -angle, TEMPLATE));

    List<FaceRecord> records =
        restorer(Portraits.shifted(levels / 255f))
            .restore(picture, Profile.SRGB.lens(), faces, new FaceSettings(strength, false, 0));

    assertThat(records).extracting(FaceRecord::action).containsOnly(new Restored());
    double most = Math.abs(levels) * strength / 100.0;
    List<Region> rectangles =
        faces.stream()
            .map(face -> TEMPLATE.align(face.landmarks()).orElseThrow())
            .map(toCrop -> Crop.covered(picture.size(), toCrop, TEMPLATE.side(), 0))
            .toList();
    int outside = 0;
    int farthest = 0;
    int against = 0;
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < 260; x++) {
        for (int c = 0; c < 3; c++) {
          int moved = picture.sample(x, y, c) - before.sample(x, y, c);
          farthest = Math.max(farthest, Math.abs(moved));
          against = Math.max(against, -moved * Integer.signum(levels));
          if (!isInAny(rectangles, x, y)) {
            outside = Math.max(outside, Math.abs(moved));
          }
        }
      }
    }
    assertThat(outside).isZero();
    assertThat(against).isZero();
    // Where both have a share each is rounded.
    assertThat(farthest).isBetween((int) Math.floor(most), (int) Math.round(most) + 1);
  }

  private static boolean isInAny(List<Region> rectangles, int x, int y) {
    return rectangles.stream()
        .anyMatch(r -> x >= r.x() && x < r.right() && y >= r.y() && y < r.bottom());
  }

  @Test
  void a_change_fades_out_evenly_on_all_sides() throws Exception {
    // Given a plain picture with an upright face whose crop is exactly in its middle
    Raster picture = Raster.empty(new Size(201, 201), PixelLayout.GREY, 16);
    for (int i = 0; i < 201 * 201; i++) {
      // A speck of structure, as a plain face has none to be compared.
      picture.put(i, 30000 + (i % 201 == 100 && i / 201 > 60 && i / 201 < 140 ? 2000 : 0));
    }
    Raster before = picture.copy();

    restorer(Portraits.shifted(0.2f))
        .restore(
            picture,
            Profile.GREY.lens(),
            List.of(Portraits.face(100.5, 100.5, 180, 0, TEMPLATE)),
            PLAIN);

    int steepest = (int) (65535 * 0.2 * FeatherMask.STEEPEST / (FeatherMask.RAMP * 180)) + 2;
    for (int y = 0; y < 201; y++) {
      for (int x = 0; x < 201; x++) {
        int moved = picture.sample(x, y, 0) - before.sample(x, y, 0);
        int across = picture.sample(200 - x, y, 0) - before.sample(200 - x, y, 0);
        int down = picture.sample(x, 200 - y, 0) - before.sample(x, 200 - y, 0);
        assertThat(moved).isCloseTo(across, within(2)).isCloseTo(down, within(2));
        if (x > 0) {
          int left = picture.sample(x - 1, y, 0) - before.sample(x - 1, y, 0);
          assertThat(Math.abs(moved - left)).isLessThanOrEqualTo(steepest);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}, {2} of {3} bits")
  @MethodSource("everyLensLayoutAndDepth")
  void alpha_and_what_it_hides_are_not_touched(
      String name, Lens lens, PixelLayout layout, int depth) throws Exception {
    if (!layout.hasAlpha()) {
      return;
    }
    Raster picture = noise(layout, depth, 8);
    Raster before = picture.copy();

    restorer(Portraits.shifted(0.1f))
        .restore(picture, lens, List.of(Portraits.face(80, 70, 120, 0.1, TEMPLATE)), PLAIN);

    int changed = 0;
    int alpha = layout.colours();
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        assertThat(picture.sample(x, y, alpha)).isEqualTo(before.sample(x, y, alpha));
        for (int c = 0; c < alpha; c++) {
          if (before.sample(x, y, alpha) == 0) {
            assertThat(picture.sample(x, y, c)).isEqualTo(before.sample(x, y, c));
          } else if (picture.sample(x, y, c) != before.sample(x, y, c)) {
            changed++;
          }
        }
      }
    }
    assertThat(changed).isGreaterThan(1000);
  }

  @Test
  void what_transparent_pixels_hide_is_not_shown_to_the_network() throws Exception {
    // Given a grey face in the middle of hidden pure red
    Raster picture = Raster.empty(new Size(160, 140), PixelLayout.BGRA, 8);
    for (int i = 0; i < 160 * 140; i++) {
      boolean shows = Math.hypot(i % 160 - 80, i / 160 - 70) < 40;
      for (int c = 0; c < 3; c++) {
        picture.put(4 * i + c, shows ? 120 : c == 2 ? 255 : 0);
      }
      picture.put(4 * i + 3, shows ? 255 : 0);
    }
    List<Float> seen = new ArrayList<>();

    restorer(
            (crop, restored) -> {
              for (int i = 0; i < crop.capacity(); i++) {
                seen.add(crop.get(i));
              }
              restored.put(0, crop, 0, crop.capacity());
            })
        .restore(
            picture,
            Profile.SRGB.lens(),
            List.of(Portraits.face(80, 70, 120, 0.1, TEMPLATE)),
            PLAIN);

    assertThat(seen).hasSize(3 * 128 * 128).allMatch(v -> Math.abs(v - 120 / 255f) < 0.002);
  }

  @Test
  void a_face_much_larger_than_its_crop_keeps_its_finest_detail() throws Exception {
    // Given a face 2400 pixels wide for a crop of 128, with a line every other pixel
    Raster picture = Raster.empty(new Size(2500, 2500), PixelLayout.GREY, 8);
    for (int i = 0; i < 2500 * 2500; i++) {
      int wave = (int) (40 * Math.sin(i % 2500 / 150.0));
      picture.put(i, 120 + wave + (i % 2 == 0 ? 10 : -10));
    }

    List<FaceRecord> records =
        restorer(Portraits.shifted(0.1f))
            .restore(
                picture,
                Profile.GREY.lens(),
                List.of(Portraits.face(1250, 1250, 2400, 0, TEMPLATE)),
                PLAIN);

    assertThat(records).extracting(FaceRecord::action).containsExactly(new Restored());
    for (int x = 1000; x < 1500; x += 2) {
      int step = picture.sample(x, 1250, 0) - picture.sample(x + 1, 1250, 0);
      assertThat(step).isBetween(17, 23);
    }
  }

  @Test
  void detail_finer_than_the_crop_does_not_alias() throws Exception {
    // Given lines one pixel apart, in a face fifteen times as large as its crop
    Raster picture = Raster.empty(new Size(2000, 2000), PixelLayout.GREY, 8);
    for (int i = 0; i < 2000 * 2000; i++) {
      picture.put(i, i % 2 == 0 ? 255 : 0);
    }

    Crop crop =
        Crop.of(
            picture,
            Profile.GREY.lens(),
            TEMPLATE
                .align(Portraits.face(1000, 1000, 1900, 0.02, TEMPLATE).landmarks())
                .orElseThrow(),
            TEMPLATE.side());

    for (float value : crop.values()) {
      assertThat(value).isCloseTo(0.5f, within(0.05f));
    }
  }
}
