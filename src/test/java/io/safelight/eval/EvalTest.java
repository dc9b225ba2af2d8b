package io.safelight.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.safelight.TestPictures;
import io.safelight.enhance.TestNetwork;
import io.safelight.eval.EvalReport.Row;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.inference.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EvalTest {
  @TempDir Path folder;

  @BeforeAll
  static void load() {
    nu.pattern.OpenCV.loadLocally();
  }

  private static Raster flat(int level) {
    byte[] samples = new byte[200 * 150 * 3];
    Arrays.fill(samples, (byte) level);
    return Raster.of(new Size(200, 150), PixelLayout.BGR, samples);
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void a_seed_does_the_same_damage_again_and_another_does_not(Damage damage) {
    Raster clean = TestPictures.scene(160, 120, 0, 3);

    Raster first = damage.to(clean, new Random(5)).picture();
    Raster again = damage.to(clean, new Random(5)).picture();
    Raster other = damage.to(clean, new Random(6)).picture();

    assertThat(again.bytes8()).isEqualTo(first.bytes8());
    boolean byChance = damage != Damage.NONE && !damage.name().startsWith("JPEG");
    assertThat(Arrays.equals(other.bytes8(), first.bytes8())).isEqualTo(!byChance);
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void only_what_says_none_leaves_the_picture_as_it_is(Damage damage) {
    Raster clean = TestPictures.scene(160, 120, 0, 3);
    byte[] before = clean.bytes8().clone();

    Raster damaged = damage.to(clean, new Random(5)).picture();

    assertThat(clean.bytes8()).isEqualTo(before);
    assertThat(Arrays.equals(damaged.bytes8(), before)).isEqualTo(damage == Damage.NONE);
  }

  @ParameterizedTest
  @CsvSource({"NOISE_15, 15", "NOISE_25, 25", "GRAIN_20, 20"})
  void noise_deviates_by_as_much_as_its_name_says(Damage damage, double sigma) {
    Raster clean = flat(128);

    double psnr = Score.of(damage.to(clean, new Random(5)).picture(), clean).psnr();

    assertThat(psnr).isCloseTo(20 * Math.log10(255 / sigma), within(0.15));
  }

  @Test
  void grain_is_the_same_in_all_colours_and_noise_is_not() {
    byte[] grain = Damage.GRAIN_20.to(flat(128), new Random(5)).picture().bytes8();
    byte[] noise = Damage.NOISE_25.to(flat(128), new Random(5)).picture().bytes8();

    assertThat(coloured(grain)).isZero();
    assertThat(coloured(noise)).isGreaterThan(noise.length / 4);
  }

  private static int coloured(byte[] samples) {
    int count = 0;
    for (int i = 0; i < samples.length; i += 3) {
      count += samples[i] == samples[i + 1] && samples[i] == samples[i + 2] ? 0 : 1;
    }
    return count;
  }

  @Test
  void dust_says_which_pixels_it_covers() {
    Raster clean = flat(128);

    Damaged damaged = Damage.DUST.to(clean, new Random(5));

    BitSet spots = damaged.spots().orElseThrow();
    BitSet rest = (BitSet) spots.clone();
    rest.flip(0, (int) clean.size().pixels());
    assertThat(spots.cardinality()).isBetween(50, 3000);
    assertThat(Score.psnr(damaged.picture(), clean, spots)).isLessThan(20);
    assertThat(Score.psnr(damaged.picture(), clean, rest)).isGreaterThan(40);
  }

  @Test
  void scores_are_those_of_the_formulas() {
    Raster clean = flat(100);

    assertThat(Score.of(clean, clean)).isEqualTo(new Score(Score.EQUAL, 1));
    Score lighter = Score.of(flat(110), clean);
    assertThat(lighter.psnr()).isCloseTo(20 * Math.log10(25.5), within(1e-9));
    // Of flat pictures only the term of the means is left.
    double c1 = 2.55 * 2.55;
    assertThat(lighter.ssim())
        .isCloseTo((2 * 100 * 110 + c1) / (100 * 100 + 110 * 110 + c1), within(1e-4));
  }

  @Test
  void the_network_in_the_box_takes_noise_away_and_beats_the_classical_filter() throws Exception {
    for (int i = 0; i < 2; i++) {
      TestPictures.write(TestPictures.scene(240, 176, 0, i), folder.resolve(i + ".png"));
    }
    List<Path> clean = List.of(folder.resolve("0.png"), folder.resolve("1.png"));
    List<Row> heard = new ArrayList<>();

    EvalReport report;
    try (Session session = TestNetwork.open(256).session()) {
      report = new Eval(clean, 7, Map.of("ours", session), true).run(heard::add);
    }

    assertThat(report.rows()).isEqualTo(heard).hasSameSizeAs(Damage.values());
    assertThat(row(report, "none").damaged().psnr()).isEqualTo(Score.EQUAL);
    Row noise = row(report, "noise-25");
    assertThat(noise.damaged().psnr()).isBetween(20.0, 21.5);
    assertThat(noise.networks().get("ours").psnr())
        .isGreaterThan(noise.classical().psnr() + 1)
        .isGreaterThan(noise.damaged().psnr() + 6);
    assertThat(noise.networks().get("ours").ssim()).isGreaterThan(noise.damaged().ssim());
    assertThat(noise.damaged().spots()).isEmpty();
    assertThat(row(report, "dust").damaged().spots()).isPresent();
  }

  private static Row row(EvalReport report, String key) {
    return report.rows().stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow();
  }

  @Test
  void what_is_no_picture_is_named() throws Exception {
    Path letter = Files.writeString(folder.resolve("letter.png"), "Dear all");

    Eval eval = new Eval(List.of(letter), 1, Map.of(), false);

    assertThatThrownBy(() -> eval.run(row -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("letter.png");
  }
}
