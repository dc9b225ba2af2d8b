package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.TestPictures;
import io.safelight.codec.Decoder;
import io.safelight.colour.Profiles;
import io.safelight.corpus.Orders;
import io.safelight.face.Faces;
import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.Raster;
import io.safelight.inference.Network;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Recipe;
import io.safelight.job.UnderWay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import nu.pattern.OpenCV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnhancerTest {
  @TempDir Path folder;

  @Test
  void whoever_looks_is_told_tile_by_tile_how_far_it_is() throws Exception {
    OpenCV.loadLocally();
    Raster scene = TestPictures.scene(600, 400, 20, 3);
    Path file = folder.resolve("scene.png");
    TestPictures.write(scene, file);
    Job.Ordered order = Orders.of(file, Recipe.Output.PNG, 92, folder.resolve("desk"));
    Files.createDirectories(order.origin().desk());
    Header header = new Header(ImageFormat.PNG, scene.size(), 3, 8, Header.Colour.RGB, 1);
    Recipe recipe =
        new Recipe(
            "test",
            80,
            Recipe.Mode.NATURAL,
            0,
            0,
            Recipe.Form.of(Recipe.Output.PNG, 92),
            Recipe.Carried.ALL);
    Job.Probed probed = new Job.Probed(order.origin(), recipe, List.of(header), 1, "00");
    List<Double> told = new ArrayList<>();
    UnderWay heard =
        new UnderWay(Clock.systemUTC()) {
          @Override
          public void advance(Origin origin, double share) {
            assertThat(origin).isEqualTo(order.origin());
            told.add(share);
          }
        };
    Network network = TestNetwork.open(256);
    try {
      Job.Enhanced enhanced =
          new Enhancer(network, Profiles.plain(), new Faces(null, null, null, null), null, heard)
              .enhance(new Decoder(Profiles.plain()).decode(Orders.described(probed)));

      assertThat(told).hasSize(enhanced.enhancement().tiles()).hasSizeGreaterThan(1);
      assertThat(told).isSorted().endsWith(1.0);
    } finally {
      network.session().close();
    }
  }
}
