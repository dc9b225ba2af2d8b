package io.safelight.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.safelight.image.PixelLayout;
import io.safelight.metadata.Block;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.color.ICC_ProfileRGB;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileTest {
  @Test
  void the_known_ones_are_small_and_have_the_published_colorants() {
    // Display P3 and Adobe RGB as Apple's and Adobe's own profiles have them.
    assertColorants(Profile.DISPLAY_P3, .51512, .29198, .15710, .24120, .69225, .06657);
    assertColorants(Profile.ADOBE_RGB, .60974, .20528, .14919, .31111, .62567, .06322);
    assertColorants(Profile.SRGB, .43607, .38515, .14307, .22249, .71687, .06061);
    for (Profile known :
        List.of(Profile.SRGB, Profile.DISPLAY_P3, Profile.ADOBE_RGB, Profile.GREY)) {
      assertThat(known.icc().orElseThrow().length()).isLessThan(700);
    }
  }

  private static void assertColorants(Profile profile, double... xAndY) {
    float[][] matrix =
        ((ICC_ProfileRGB) ICC_Profile.getInstance(profile.icc().orElseThrow().bytes())).getMatrix();
    for (int i = 0; i < 6; i++) {
      assertThat((double) matrix[i / 3][i % 3]).isCloseTo(xAndY[i], within(0.0005));
    }
  }

  @Test
  void only_what_is_srgb_in_effect_is_plain() throws Exception {
    Block jdks = Block.of(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());

    assertThat(Profile.SRGB.isPlain()).isTrue();
    assertThat(Profile.GREY.isPlain()).isTrue();
    assertThat(Profile.of(jdks).isPlain()).isTrue();
    assertThat(Profile.DISPLAY_P3.isPlain()).isFalse();
    assertThat(Profile.ADOBE_RGB.isPlain()).isFalse();
    assertThat(Profile.PLAIN_INKS.isPlain()).isFalse();
  }

  @Test
  void a_profile_says_what_it_is_and_what_it_is_for() throws Exception {
    Profile inks = Profile.of(SyntheticProfiles.cmyk());

    assertThat(inks.name()).isEqualTo("Synthetic inks");
    assertThat(inks.fits(PixelLayout.CMYK_ALPHA)).isTrue();
    assertThat(inks.fits(PixelLayout.BGRA)).isFalse();
    assertThat(Profile.of(Profile.DISPLAY_P3.icc().orElseThrow()).name()).isEqualTo("Display P3");
  }

  static List<Block> samples() {
    return List.of(
        Profile.DISPLAY_P3.icc().orElseThrow(),
        Profile.GREY.icc().orElseThrow(),
        SyntheticProfiles.oneWayRgb());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_broken_profile_is_used_or_refused_and_nothing_else(Block whole) {
    Random random = new Random(5);
    for (int round = 0; round < 60; round++) {
      byte[] bytes = whole.bytes();
      if (round % 3 == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        // Mostly the header and the tags: there the lengths are.
        int reach = round % 3 == 1 ? 400 : bytes.length;
        for (int i = 0; i < 4; i++) {
          bytes[random.nextInt(Math.min(reach, bytes.length))] = (byte) random.nextInt();
        }
      }
      try {
        Profile profile = Profile.of(Block.of(bytes));
        float[] seen = new float[3];
        profile.lens().toSrgb(new float[] {0.2f, 0.5f, 0.7f, 0.1f}, seen, 1);
        assertThat(seen).doesNotContain(Float.NaN);
      } catch (UnusableProfileException refused) {
        assertThat(refused.getMessage()).startsWith("The colour profile").endsWith(".");
      }
    }
  }

  @Test
  void noise_is_refused() {
    Random random = new Random(6);
    for (int length : new int[] {0, 1, 127, 128, 131, 132, 400, 5000}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertThatThrownBy(() -> Profile.of(Block.of(bytes)))
          .isInstanceOf(UnusableProfileException.class);
    }
  }

  @Test
  void what_is_not_for_pictures_is_refused() {
    assertRefused(16, "Lab ", "the colour space Lab");
    assertRefused(12, "link", "the class link");
    assertRefused(12, "abst", "the class abst");
    assertThatThrownBy(() -> Profile.of(Block.of(new byte[Profile.LARGEST + 1])))
        .hasMessageContaining("8,388,608 are read");
  }

  private static void assertRefused(int at, String signature, String why) {
    byte[] bytes = Profile.DISPLAY_P3.icc().orElseThrow().bytes();
    System.arraycopy(
        signature.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, bytes, at, 4);
    assertThatThrownBy(() -> Profile.of(Block.of(bytes))).hasMessageContaining(why);
  }

  @Test
  void primaries_and_an_exponent_make_a_profile() throws Exception {
    Profile adobe = Profile.of(Primaries.ADOBE, 563.0 / 256);

    float[] one = new float[3];
    float[] other = new float[3];
    adobe.lens().toSrgb(new float[] {0.3f, 0.6f, 0.2f}, one, 1);
    Profile.ADOBE_RGB.lens().toSrgb(new float[] {0.3f, 0.6f, 0.2f}, other, 1);
    assertThat(one).isEqualTo(other);
    assertThatThrownBy(() -> Profile.of(new Primaries(.3, .3, .3, .3, .3, .3, .3, .3), 2.2))
        .isInstanceOf(UnusableProfileException.class);
    assertThatThrownBy(() -> Profile.of(Primaries.BT709, Double.NaN))
        .isInstanceOf(UnusableProfileException.class);
  }
}
