package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.TestPictures;
import io.safelight.colour.Profile;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import javax.imageio.ImageIO;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShownTest {
  @BeforeAll
  static void load() {
    OpenCV.loadLocally();
  }

  private static BufferedImage image(Shown shown) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(shown.bytes()));
  }

  private static Raster plain(PixelLayout layout, int... levels) {
    byte[] samples = new byte[16 * 16 * layout.channels()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) levels[i % levels.length];
    }
    return Raster.of(new Size(16, 16), layout, samples);
  }

  @Test
  void a_picture_is_a_jpeg_of_the_size_that_was_asked_for() throws Exception {
    Shown shown = Shown.of(TestPictures.scene(400, 300, 0, 1), Profile.SRGB, new Size(100, 75));

    assertThat(shown.format()).isEqualTo(ImageFormat.JPEG);
    assertThat(image(shown).getWidth()).isEqualTo(100);
    assertThat(image(shown).getHeight()).isEqualTo(75);
  }

  @Test
  void sixteen_bits_show_the_same_tones_as_eight() throws Exception {
    Raster eight = TestPictures.scene(64, 64, 0, 1);
    Shown expected = Shown.of(eight.copy(), Profile.SRGB, eight.size());

    Shown shown = Shown.of(TestPictures.sixteenBit(eight), Profile.SRGB, eight.size());

    assertThat(shown.bytes()).isEqualTo(expected.bytes());
  }

  @Test
  void a_wide_gamut_is_shown_in_srgb() throws Exception {
    // Display P3's (200, 100, 60) in B, G, R order is beyond what its bare numbers say in sRGB.
    Raster p3 = plain(PixelLayout.BGR, 60, 100, 200);

    Color shown = new Color(image(Shown.of(p3, Profile.DISPLAY_P3, p3.size())).getRGB(8, 8));

    assertThat(shown.getRed()).isBetween(206, 222);
    assertThat(shown.getGreen()).isBetween(88, 102);
    assertThat(shown.getBlue()).isBetween(36, 58);
  }

  @Test
  void inks_are_shown_as_they_look_on_paper() throws Exception {
    Raster cyan = plain(PixelLayout.CMYK, 255, 0, 0, 0);

    Color shown = new Color(image(Shown.of(cyan, Profile.PLAIN_INKS, cyan.size())).getRGB(8, 8));

    assertThat(shown.getRed()).isLessThan(60);
    assertThat(shown.getBlue()).isGreaterThan(150);
  }

  @Test
  void what_can_be_seen_through_is_a_png_and_what_cannot_is_none() throws Exception {
    Shown clear = Shown.of(plain(PixelLayout.BGRA, 10, 20, 200, 128), Profile.SRGB, new Size(8, 8));
    Shown opaque =
        Shown.of(plain(PixelLayout.BGRA, 10, 20, 200, 255), Profile.SRGB, new Size(8, 8));

    assertThat(clear.format()).isEqualTo(ImageFormat.PNG);
    assertThat(new Color(image(clear).getRGB(4, 4), true)).isEqualTo(new Color(200, 20, 10, 128));
    assertThat(opaque.format()).isEqualTo(ImageFormat.JPEG);
    assertThat(Arrays.equals(clear.bytes(), opaque.bytes())).isFalse();
  }

  @Test
  void grey_stays_grey() throws Exception {
    Raster grey = plain(PixelLayout.GREY, 90);

    Color shown = new Color(image(Shown.of(grey, Profile.GREY, grey.size())).getRGB(8, 8));

    assertThat(shown.getRed()).isEqualTo(shown.getBlue()).isBetween(89, 91);
  }
}
