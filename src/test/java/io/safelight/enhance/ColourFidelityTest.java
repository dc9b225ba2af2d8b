package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.TestPictures;
import io.safelight.codec.Decoder;
import io.safelight.codec.RasterReader;
import io.safelight.colour.Charts;
import io.safelight.colour.Profile;
import io.safelight.colour.Profiles;
import io.safelight.colour.SyntheticProfiles;
import io.safelight.corpus.Orders;
import io.safelight.face.Faces;
import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.inference.Network;
import io.safelight.job.Job;
import io.safelight.job.Recipe;
import io.safelight.job.UnderWay;
import io.safelight.metadata.Block;
import io.safelight.metadata.Metadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patch charts through decoder, enhancer and encoder, with the real network; by lcms. */
class ColourFidelityTest {
  private static Network network;

  @TempDir Path folder;

  @BeforeAll
  static void open() throws Exception {
    nu.pattern.OpenCV.loadLocally();
    network = TestNetwork.open(256);
  }

  @AfterAll
  static void close() {
    network.session().close();
  }

  @ParameterizedTest
  @CsvSource({
    "display-p3, 0, TIFF, 16",
    "display-p3, 0, PNG, 8",
    "display-p3, 0, JPEG, 8",
    "display-p3, 80, TIFF, 16",
    "display-p3, 80, PNG, 8",
    "adobe-rgb, 0, TIFF, 16",
    "adobe-rgb, 0, PNG, 8",
    "adobe-rgb, 0, JPEG, 8",
    "adobe-rgb, 80, TIFF, 16",
    "adobe-rgb, 80, PNG, 8",
    "srgb, 80, PNG, 8"
  })
  void a_chart_comes_back_in_its_colours(
      String which, int strength, Recipe.Output output, int depth) throws Exception {
    // Given 40 patches, those at the corners of the cube beyond sRGB.
    Profile profile =
        switch (which) {
          case "display-p3" -> Profile.DISPLAY_P3;
          case "adobe-rgb" -> Profile.ADOBE_RGB;
          default -> Profile.SRGB;
        };
    Raster chart = Charts.of(PixelLayout.BGR, depth);

    Raster result = passed(chart, profile.icc().orElseThrow(), strength, output);

    double farthest = Charts.farthest(chart, profile, result, profile);
    System.out.printf(
        "%s at %d, %s of %d bits: Delta E 2000 at most %.3f%n",
        which, strength, output, depth, farthest);
    assertThat(farthest).isLessThanOrEqualTo(1);
  }

  private Raster passed(Raster chart, Block icc, int strength, Recipe.Output output)
      throws Exception {
    Path file = folder.resolve("chart.png");
    TestPictures.write(chart, file);
    Job.Ordered like = Orders.of(file, output, 92, folder.resolve("desk"));
    Files.createDirectories(like.origin().desk());
    Recipe recipe =
        new Recipe(
            "test",
            strength,
            Recipe.Mode.NATURAL,
            0,
            0,
            Recipe.Form.of(output, 92),
            Recipe.Carried.ALL);
    Header header =
        new Header(ImageFormat.PNG, chart.size(), 3, chart.bitDepth(), Header.Colour.RGB, 1);
    Job.Probed probed = new Job.Probed(like.origin(), recipe, List.of(header), 1, "00");
    Metadata metadata =
        new Metadata(
            Optional.empty(),
            Optional.empty(),
            Optional.of(icc),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());
    Job.Decoded decoded = new Decoder(Profiles.plain()).decode(probed.described(List.of(metadata)));
    Job.Enhanced enhanced =
        new Enhancer(
                network,
                Profiles.plain(),
                new Faces(null, null, null, null),
                null,
                new UnderWay(Clock.systemUTC()))
            .enhance(decoded);
    Job.Encoded encoded = (Job.Encoded) Orders.encoder().encode(enhanced);
    return RasterReader.read(
        encoded.staged(), encoded.pages().get(0).promise().format(), 0, chart.size());
  }

  @ParameterizedTest
  @CsvSource({"8, 80", "16, 80", "16, 100"})
  void a_chart_in_inks_comes_back_in_its_colours(int depth, int strength) throws Exception {
    Profile inks = Profile.of(SyntheticProfiles.cmyk());
    Raster chart = Charts.of(PixelLayout.CMYK, depth);
    Raster result = chart.copy();

    ToneGuard guard = ToneGuard.of(result, inks.lens());
    new TileRestorer(network.session(), inks.lens()).restore(result, strength / 100f);
    guard.protect(result);

    double farthest = Charts.farthest(chart, inks, result, inks);
    System.out.printf(
        "inks of %d bits at %d: Delta E 2000 at most %.3f%n", depth, strength, farthest);
    assertThat(farthest).isLessThanOrEqualTo(1);
  }
}
