package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.TestPictures;
import io.safelight.colour.Profile;
import io.safelight.image.Raster;
import io.safelight.inference.Network;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The restorer with convolutions in eight bits against the one that it was made of. */
class EightBitVariantTest {
  @BeforeAll
  static void opencv() {
    nu.pattern.OpenCV.loadLocally();
  }

  private static Raster restored(String model, Raster source) throws Exception {
    Network network =
        TestNetwork.open(
            Map.of("safelight.model", model, "safelight.inference.tile", "384"),
            new TestNetwork.Unheard());
    try {
      Raster picture = source.copy();
      new TileRestorer(network.session(), Profile.SRGB.lens()).restore(picture, 1);
      return picture;
    } finally {
      network.session().close();
    }
  }

  @Test
  void eight_bits_cost_less_than_a_tenth_of_a_decibel() throws Exception {
    Raster clean = TestPictures.scene(480, 320, 0, 11);
    Raster noisy = TestPictures.scene(480, 320, 25, 11);

    double exact = TestPictures.psnr(restored("photo-restore", noisy), clean);
    double eight = TestPictures.psnr(restored("photo-restore-int8", noisy), clean);

    assertThat(eight).isGreaterThan(exact - 0.1).isGreaterThan(TestPictures.psnr(noisy, clean) + 6);
  }

  @Test
  void what_is_well_is_left_alone_in_eight_bits_too() throws Exception {
    Raster clean = TestPictures.scene(480, 320, 0, 11);

    assertThat(TestPictures.psnr(restored("photo-restore-int8", clean), clean)).isGreaterThan(40);
  }
}
