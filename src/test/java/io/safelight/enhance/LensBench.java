package io.safelight.enhance;

import io.safelight.colour.Charts;
import io.safelight.colour.Profile;
import io.safelight.colour.SyntheticProfiles;
import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.inference.Network;
import io.safelight.inference.Slot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What seeing through a lens costs beside the network; run by name, asserts nothing. */
class LensBench {
  private static final int SIDE = 512;

  @Test
  void measure() throws Exception {
    Network network = TestNetwork.open(SIDE);
    Profile inks = Profile.of(SyntheticProfiles.cmyk());
    for (Profile profile :
        List.of(Profile.SRGB, Profile.DISPLAY_P3, Profile.ADOBE_RGB, inks, Profile.PLAIN_INKS)) {
      PixelLayout layout = profile.fits(PixelLayout.CMYK) ? PixelLayout.CMYK : PixelLayout.BGR;
      Raster chart = Charts.of(layout, 16);
      Tile tile = new Tile(0, 0, new Region(64, 0, 384, chart.height()));
      TileTensor tensor =
          new TileTensor(network.session().card(), new Size(SIDE, SIDE), profile.lens(), false);
      for (int round = 0; round < 12; round++) {
        Slot slot = network.session().lend();
        long begun = System.nanoTime();
        tensor.read(OriginalRows.whole(chart), tile, slot.tile());
        long read = System.nanoTime();
        slot.submit(tensor.size());
        slot.await();
        long ran = System.nanoTime();
        tensor.blend(chart, tile, slot.tile(), slot.answer(), 0.8f);
        long blended = System.nanoTime();
        slot.close();
        if (round == 11) {
          System.out.printf(
              "%s: read %.1f ms, network %.0f ms, blend of 384 x %d %.1f ms%n",
              profile,
              (read - begun) / 1e6,
              (ran - read) / 1e6,
              chart.height(),
              (blended - ran) / 1e6);
        }
      }
    }
    network.session().close();
  }
}
