package io.safelight.colour;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.metadata.Block;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LensTest {
  private static final int COUNT = 4000;

  static List<Profile> all() throws Exception {
    return List.of(
        Profile.SRGB,
        Profile.DISPLAY_P3,
        Profile.ADOBE_RGB,
        Profile.GREY,
        Profile.PLAIN_INKS,
        linear(),
        Profile.of(SyntheticProfiles.cmyk()),
        Profile.of(SyntheticProfiles.oneWayRgb()));
  }

  private static Profile linear() throws Exception {
    return Profile.of(Block.of(ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData()));
  }

  private static int colours(Profile profile) {
    return profile.fits(io.safelight.image.PixelLayout.GREY)
        ? 1
        : profile.fits(io.safelight.image.PixelLayout.BGR) ? 3 : 4;
  }

  private static float[] random(int length) {
    Random random = new Random(9);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextInt(65536) / 65535f;
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("all")
  void what_is_not_changed_stays_to_the_last_bit(Profile profile) {
    float[] own = random(COUNT * colours(profile));
    float[] before = own.clone();
    float[] seen = new float[3 * COUNT];
    profile.lens().toSrgb(own, seen, COUNT);

    profile.lens().move(own, seen, seen.clone(), COUNT);

    for (int i = 0; i < own.length; i++) {
      assertThat(Math.round(own[i] * 65535)).isEqualTo(Math.round(before[i] * 65535));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_small_change_arrives(Profile profile) {
    // Given colours well inside every gamut, in how they look, and all of them 1 % lighter.
    float[] own = new float[COUNT * colours(profile)];
    float[] random = random(own.length);
    for (int i = 0; i < own.length; i++) {
      own[i] = 0.3f + 0.25f * random[i];
      if (colours(profile) == 4 && i % 4 == 3) {
        own[i] = 0.1f;
      }
    }
    float[] seen = new float[3 * COUNT];
    profile.lens().toSrgb(own, seen, COUNT);
    float[] wanted = seen.clone();
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] += 0.01f;
    }

    profile.lens().move(own, seen, wanted, COUNT);

    float[] after = new float[3 * COUNT];
    profile.lens().toSrgb(own, after, COUNT);
    double missed = 0;
    for (int i = 0; i < after.length; i++) {
      missed += Math.abs(after[i] - wanted[i]) / after.length;
    }
    assertThat(missed).isLessThan(0.004);
  }

  @ParameterizedTest
  @MethodSource("all")
  void it_shows_what_lcms_shows(Profile profile) throws Exception {
    if (profile.icc().isEmpty() || colours(profile) == 1) {
      return;
    }
    int colours = colours(profile);
    float[] own = random(COUNT * colours);
    short[] in = new short[own.length];
    for (int i = 0; i < own.length; i++) {
      int c = i % colours;
      in[i] = (short) Math.round(own[i - c + (colours == 3 ? 2 - c : c)] * 65535);
    }
    short[] expected = new short[3 * COUNT];
    profile.to(Profile.SRGB).apply(in, expected);

    float[] seen = new float[3 * COUNT];
    profile.lens().toSrgb(own, seen, COUNT);

    double mean = 0;
    double worst = 0;
    for (int i = 0; i < seen.length; i++) {
      double off = Math.abs(255 * seen[i] - (expected[i / 3 * 3 + 2 - i % 3] & 0xFFFF) / 257.0);
      mean += off / seen.length;
      worst = Math.max(worst, off);
    }
    System.out.printf("lens of %s: mean %.3f, worst %.2f levels of 255%n", profile, mean, worst);
    assertThat(mean).isLessThan(0.2);
    // Where a colour leaves sRGB both are off, by the kink that clipping makes.
    assertThat(worst).isLessThan(16);
  }

  @Test
  void inks_keep_their_black() {
    float[] own = {0.2f, 0.3f, 0.1f, 0.4f};
    float[] seen = new float[3];
    Lens lens = Profile.PLAIN_INKS.lens();
    lens.toSrgb(own, seen, 1);

    lens.move(own, seen, new float[] {seen[0] - 0.1f, seen[1], seen[2] + 0.1f}, 1);

    assertThat(own[3]).isEqualTo(0.4f);
    assertThat(own[1]).isEqualTo(0.3f);
    assertThat(own[0]).isLessThan(0.2f);
    assertThat(own[2]).isGreaterThan(0.1f);
  }
}
