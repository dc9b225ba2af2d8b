package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.TestPictures;
import io.safelight.colour.Profile;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.inference.Network;
import io.safelight.inference.Provider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real network, tiled and whole. */
class TileRestorerTest {
  private static final int TILE = 256;

  private static Network tiled;
  private static Network whole;

  @BeforeAll
  static void open() throws Exception {
    tiled = TestNetwork.open(TILE);
    whole = TestNetwork.open(768);
  }

  @AfterAll
  static void close() {
    tiled.session().close();
    whole.session().close();
  }

  private static Raster restored(Network network, Raster source, float strength) throws Exception {
    return restored(network, source, Profile.plain(source.layout()), strength);
  }

  private static Raster restored(Network network, Raster source, Profile profile, float strength)
      throws Exception {
    Raster picture = source.copy();
    new TileRestorer(network.session(), profile.lens()).restore(picture, strength);
    return picture;
  }

  private static TileRestorer restorer() {
    return new TileRestorer(tiled.session(), Profile.SRGB.lens());
  }

  @Test
  void with_tiles_that_fit_a_picture_equals_the_untiled_one_within_one_level() throws Exception {
    // Given a picture that takes several tiles that fit, and is one of the other kind exactly
    Raster source = TestPictures.scene(1152, 1152, 30, 7);
    Network fitted = TestNetwork.openFitted();
    Network one = TestNetwork.open(1152);
    try {
      Size tile = fitted.session().tileFor(source.size());
      assertThat(tile.width()).isLessThan(1152);

      assertThat(largestDifference(restored(fitted, source, 1), restored(one, source, 1)))
          .isLessThanOrEqualTo(1);
    } finally {
      fitted.session().close();
      one.session().close();
    }
  }

  @Test
  void how_much_is_done_is_told_after_each_tile_and_all_of_it_at_the_end() throws Exception {
    List<Double> told = new ArrayList<>();

    int tiles = restorer().restore(TestPictures.scene(600, 400, 30, 7), 1, told::add).tiles();

    assertThat(tiles).isGreaterThan(1);
    assertThat(told).hasSize(tiles).isSorted().doesNotHaveDuplicates().endsWith(1.0);
  }

  @Test
  void a_tiled_picture_equals_the_untiled_one_within_one_level() throws Exception {
    // Given a noisy picture that fits the large tile exactly: nothing is padded, nothing is cut.
    Raster source = TestPictures.scene(768, 768, 30, 7);

    Raster byTiles = restored(tiled, source, 1);
    Raster atOnce = restored(whole, source, 1);

    assertThat(restorer().restore(source.copy(), 1).tiles()).isGreaterThan(20);
    assertThat(largestDifference(byTiles, atOnce)).isLessThanOrEqualTo(1);
  }

  @Test
  void an_odd_size_has_no_seam_and_no_rim() throws Exception {
    Raster source = TestPictures.scene(611, 467, 30, 8);
    Raster clean = TestPictures.scene(611, 467, 0, 8);

    Raster result = restored(tiled, source, 1);

    assertThat(result.size()).isEqualTo(source.size());
    assertThat(TestPictures.psnr(result, clean))
        .isGreaterThan(TestPictures.psnr(source, clean) + 6);
    assertThat(rowAndColumnErrors(result, clean)).isLessThan(3.0);
  }

  /** Rim and seams would show as rows or columns that are much worse than the others. */
  private static double rowAndColumnErrors(Raster result, Raster clean) {
    double[] columns = new double[result.width()];
    double[] rows = new double[result.height()];
    for (int y = 0; y < result.height(); y++) {
      for (int x = 0; x < result.width(); x++) {
        double error = Math.abs(result.sample(x, y, 1) - clean.sample(x, y, 1));
        columns[x] += error / result.height();
        rows[y] += error / result.width();
      }
    }
    double worst = 0;
    double mean = 0;
    for (double column : columns) {
      worst = Math.max(worst, column);
      mean += column / columns.length;
    }
    for (double row : rows) {
      worst = Math.max(worst, row);
    }
    return worst / mean;
  }

  @Test
  void strength_blends_between_source_and_restoration() throws Exception {
    Raster source = TestPictures.scene(300, 200, 30, 9);

    Raster none = restored(tiled, source, 0);
    Raster half = restored(tiled, source, 0.5f);
    Raster full = restored(tiled, source, 1);

    assertThat(none.bytes8()).isEqualTo(source.bytes8());
    for (int i = 0; i < source.bytes8().length; i++) {
      double middle = ((source.bytes8()[i] & 0xFF) + (full.bytes8()[i] & 0xFF)) / 2.0;
      assertThat((double) (half.bytes8()[i] & 0xFF)).isBetween(middle - 1, middle + 1);
    }
  }

  @Test
  void grey_stays_one_channel_and_is_restored() throws Exception {
    Raster noisy = grey(TestPictures.scene(300, 200, 30, 10));
    Raster clean = grey(TestPictures.scene(300, 200, 0, 10));

    Raster result = restored(tiled, noisy, 1);

    assertThat(result.channels()).isEqualTo(1);
    assertThat(TestPictures.psnr(result, clean)).isGreaterThan(TestPictures.psnr(noisy, clean) + 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SRGB", "DISPLAY_P3", "ADOBE_RGB"})
  void grey_in_three_channels_gains_no_colour(String profile) throws Exception {
    // Given what scanners write of grey pages: noise that the network could take for colours
    Raster grey = grey(TestPictures.scene(300, 200, 30, 9));
    Raster source = Raster.empty(grey.size(), PixelLayout.BGR, 8);
    for (int i = 0; i < 3 * grey.size().pixels(); i++) {
      source.put(i, grey.level(i / 3));
    }

    Raster result = restored(tiled, source, named(profile), 1);

    assertThat(result.isColourless()).isTrue();
    assertThat(largestDifference(result, source)).isGreaterThan(20);
  }

  private static Profile named(String profile) throws Exception {
    return (Profile) Profile.class.getField(profile).get(null);
  }

  private static Raster grey(Raster colour) {
    byte[] samples = new byte[colour.width() * colour.height()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = colour.bytes8()[3 * i + 1];
    }
    return Raster.of(colour.size(), PixelLayout.GREY, samples);
  }

  @Test
  void sixteen_bits_pass_without_an_eight_bit_waist() throws Exception {
    // Given a ramp of 16-bit levels that 8 bits cannot tell apart.
    Size size = new Size(512, 64);
    short[] samples = new short[512 * 64 * 3];
    for (int i = 0; i < 512 * 64; i++) {
      short level = (short) (20_000 + 8 * (i % 512));
      samples[3 * i] = level;
      samples[3 * i + 1] = level;
      samples[3 * i + 2] = level;
    }
    Raster ramp = Raster.of(size, PixelLayout.BGR, samples);

    Raster result = restored(tiled, ramp, 1);

    assertThat(result.bitDepth()).isEqualTo(16);
    long levels =
        java.util.stream.IntStream.range(0, 512)
            .map(x -> result.sample(x, 32, 1))
            .distinct()
            .count();
    assertThat(levels).isGreaterThan(256);
  }

  @Test
  void alpha_is_carried_untouched() throws Exception {
    Raster bgr = TestPictures.scene(200, 100, 20, 11);
    byte[] samples = new byte[200 * 100 * 4];
    for (int i = 0; i < 200 * 100; i++) {
      System.arraycopy(bgr.bytes8(), 3 * i, samples, 4 * i, 3);
      samples[4 * i + 3] = (byte) (i % 251);
    }
    Raster source = Raster.of(bgr.size(), PixelLayout.BGRA, samples);

    Raster result = restored(tiled, source, 1);

    for (int i = 0; i < 200 * 100; i++) {
      assertThat(result.bytes8()[4 * i + 3]).isEqualTo((byte) (i % 251));
    }
  }

  @Test
  void a_picture_of_one_pixel_comes_back() throws Exception {
    Raster dot = Raster.of(new Size(1, 1), PixelLayout.BGR, new byte[] {10, 20, 30});

    assertThat(restored(tiled, dot, 1).size()).isEqualTo(new Size(1, 1));
  }

  @Test
  void the_provider_that_ran_is_told() throws Exception {
    Raster source = TestPictures.scene(64, 64, 0, 12);

    assertThat(restorer().restore(source.copy(), 1).provider()).isEqualTo(Provider.CPU);
  }

  @ParameterizedTest
  @CsvSource({"611, 467, 0.8", "300, 900, 1", "1200, 130, 0.35", "64, 700, 1"})
  void in_place_is_what_it_was_with_a_result_of_its_own(int width, int height, float strength)
      throws Exception {
    Raster source = TestPictures.scene(width, height, 30, 13);
    Raster deep = TestPictures.sixteenBit(source);
    TwoRasterRestorer oracle = new TwoRasterRestorer(tiled.session());

    assertThat(restored(tiled, source, strength).bytes8())
        .isEqualTo(oracle.restore(source, strength).bytes8());
    assertThat(restored(tiled, deep, strength).samples16())
        .isEqualTo(oracle.restore(deep, strength).samples16());
    assertThat(restored(tiled, grey(source), strength).bytes8())
        .isEqualTo(oracle.restore(grey(source), strength).bytes8());
  }

  @ParameterizedTest
  @CsvSource({"sRGB", "Display P3", "Adobe RGB", "grey", "inks"})
  void a_gradient_keeps_more_than_256_levels_whatever_its_profile(String which) throws Exception {
    Profile profile =
        switch (which) {
          case "sRGB" -> Profile.SRGB;
          case "Display P3" -> Profile.DISPLAY_P3;
          case "Adobe RGB" -> Profile.ADOBE_RGB;
          case "grey" -> Profile.GREY;
          default -> Profile.PLAIN_INKS;
        };
    PixelLayout layout =
        switch (which) {
          case "grey" -> PixelLayout.GREY;
          case "inks" -> PixelLayout.CMYK;
          default -> PixelLayout.BGR;
        };
    short[] samples = new short[1024 * 64 * layout.channels()];
    for (int i = 0; i < samples.length; i++) {
      // Eight levels of 16 bits a column: 32 columns are one level of 8 bits.
      boolean black = layout.isInk() && i % 4 == 3;
      samples[i] = (short) (black ? 0 : 20_000 + 8 * (i / layout.channels() % 1024));
    }
    Raster ramp = Raster.of(new Size(1024, 64), layout, samples);

    Raster result = restored(tiled, ramp, profile, 1);

    long levels =
        java.util.stream.IntStream.range(0, 1024)
            .map(x -> result.sample(x, 32, layout.isGrey() ? 0 : 1))
            .distinct()
            .count();
    assertThat(levels).isGreaterThan(256);
  }

  @ParameterizedTest
  @EnumSource(PixelLayout.class)
  void every_layout_is_restored_in_its_own_samples(PixelLayout layout) throws Exception {
    Raster noisy = as(layout, TestPictures.scene(300, 200, 30, 14));
    Raster clean = as(layout, TestPictures.scene(300, 200, 0, 14));

    Raster result = restored(tiled, noisy, 1);

    assertThat(result.layout()).isEqualTo(layout);
    assertThat(TestPictures.psnr(result, clean)).isGreaterThan(TestPictures.psnr(noisy, clean) + 4);
  }

  /** Opaque where there is alpha; inks have some black throughout. */
  private static Raster as(PixelLayout layout, Raster bgr) {
    byte[] samples = new byte[bgr.width() * bgr.height() * layout.channels()];
    for (int i = 0; i < samples.length; i++) {
      int c = i % layout.channels();
      int value = bgr.bytes8()[i / layout.channels() * 3 + Math.min(2, c)] & 0xFF;
      if (c == layout.colours()) {
        value = 255;
      } else if (layout.isInk()) {
        value = c == 3 ? 40 : value * 3 / 4;
      }
      samples[i] = (byte) value;
    }
    return Raster.of(bgr.size(), layout, samples);
  }

  @Test
  void a_logo_over_garbage_gets_no_halo() throws Exception {
    // Given a disc of one colour with hard alpha, over nothing and over wild colours.
    Raster calm = logo(false);
    Raster wild = logo(true);

    Raster fromCalm = restored(tiled, calm, 1);
    Raster fromWild = restored(tiled, wild, 1);

    int farthest = 0;
    for (int i = 0; i < 256 * 256; i++) {
      boolean visible = wild.bytes8()[4 * i + 3] != 0;
      for (int c = 0; c < 4; c++) {
        int result = fromWild.bytes8()[4 * i + c] & 0xFF;
        if (visible) {
          assertThat(result).isEqualTo(fromCalm.bytes8()[4 * i + c] & 0xFF);
          farthest = Math.max(farthest, Math.abs(result - (wild.bytes8()[4 * i + c] & 0xFF)));
        } else {
          assertThat(result).isEqualTo(wild.bytes8()[4 * i + c] & 0xFF);
        }
      }
    }
    // Then its edge is of the colour that it is all over.
    assertThat(farthest).isLessThanOrEqualTo(3);
  }

  private static Raster logo(boolean wild) {
    java.util.Random random = new java.util.Random(15);
    byte[] samples = new byte[256 * 256 * 4];
    for (int i = 0; i < 256 * 256; i++) {
      boolean inside = Math.hypot(i % 256 - 128, i / 256 - 128) < 90;
      for (int c = 0; c < 3; c++) {
        int under = wild ? random.nextInt(256) : 0;
        samples[4 * i + c] = (byte) (inside ? new int[] {160, 90, 60}[c] : under);
      }
      samples[4 * i + 3] = (byte) (inside ? 255 : 0);
    }
    return Raster.of(new Size(256, 256), PixelLayout.BGRA, samples);
  }

  private static int largestDifference(Raster one, Raster other) {
    int largest = 0;
    for (int i = 0; i < one.bytes8().length; i++) {
      largest = Math.max(largest, Math.abs((one.bytes8()[i] & 0xFF) - (other.bytes8()[i] & 0xFF)));
    }
    return largest;
  }
}
