package io.safelight.colour;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Reference;
import io.safelight.image.Size;
import org.junit.jupiter.api.Test;

class SeenReferenceTest {
  @Test
  void the_same_picture_in_another_profile_has_the_same_reference() {
    // Given colours that sRGB has, in two profiles.
    byte[] samples = new byte[90 * 60 * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (80 + 60 * Math.sin(i / 3 % 90 / 9.0 + i % 3));
    }
    Raster srgb = Raster.of(new Size(90, 60), PixelLayout.BGR, samples);
    Raster wide = Conversion.of(srgb.copy(), Profile.SRGB, Profile.ADOBE_RGB, PixelLayout.BGR);

    Raster one = SeenReference.of(srgb, Profile.SRGB);
    Raster other = SeenReference.of(wide, Profile.ADOBE_RGB);

    for (int i = 0; i < one.bytes8().length; i++) {
      assertThat(Math.abs((one.bytes8()[i] & 0xFF) - (other.bytes8()[i] & 0xFF)))
          .isLessThanOrEqualTo(3);
    }
  }

  @Test
  void inks_are_seen_in_bgr_and_grey_stays_grey() throws Exception {
    Raster paper = Raster.of(new Size(3, 2), PixelLayout.CMYK, new byte[24]);
    Profile inks = Profile.of(SyntheticProfiles.cmyk());

    Raster seen = SeenReference.of(paper, inks);

    assertThat(seen.layout()).isEqualTo(PixelLayout.BGR);
    for (byte sample : seen.bytes8()) {
      assertThat(sample & 0xFF).isGreaterThan(250);
    }
    Raster grey = Raster.of(new Size(2, 1), PixelLayout.GREY, new byte[] {50, 60});
    assertThat(SeenReference.of(grey, Profile.GREY).layout()).isEqualTo(PixelLayout.GREY);
  }

  @Test
  void what_is_srgb_already_has_the_reference_that_it_had() {
    Raster chart = Charts.of(PixelLayout.BGR, 8);

    assertThat(SeenReference.of(chart, Profile.SRGB).bytes8())
        .isEqualTo(Reference.of(chart).bytes8());
  }
}
