package io.safelight.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.safelight.TestPictures;
import io.safelight.cli.Startup;
import io.safelight.folder.HotFolder;
import io.safelight.image.ImageFormat;
import io.safelight.image.Mats;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.metadata.Resolution;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * The whole program with a network that makes pictures twice as large as cubic convolution would:
 * what every result must be is known.
 */
@QuarkusTest
@TestProfile(HotFolderProfile.class)
class UpscaleRouteTest {
  @Inject Startup startup;
  @Inject HotFolder folder;

  @TempDir Path desk;
  private Inbox inbox;
  private RichPictures pictures;

  @BeforeEach
  void watch() throws Exception {
    FaultyStages.install();
    startup.watch();
    inbox = new Inbox(folder);
    inbox.clear();
    pictures = new RichPictures(desk);
  }

  private void drop(String name, byte[] picture, Map<String, Object> ticket) throws Exception {
    StringBuilder json = new StringBuilder("{\"upscale\": 2");
    ticket.forEach((key, value) -> json.append(", \"%s\": \"%s\"".formatted(key, value)));
    inbox.drop(name + ".json", json.append('}').toString().getBytes(StandardCharsets.UTF_8));
    inbox.drop(name, picture);
  }

  private SeenFile result(String name) throws Exception {
    assertThat(Inbox.files(folder.error())).isEmpty();
    return SeenFile.of(inbox.outbox(name));
  }

  private static Raster enlarged(Raster picture) {
    Mat small = Mats.copyOf(picture);
    Mat large = new Mat();
    try {
      Size size = picture.size().times(2);
      Imgproc.resize(
          small,
          large,
          new org.opencv.core.Size(size.width(), size.height()),
          0,
          0,
          Imgproc.INTER_CUBIC);
      Raster result = Raster.empty(size, picture.layout(), picture.bitDepth());
      Mats.write(large, result, 0);
      return result;
    } finally {
      small.release();
      large.release();
    }
  }

  /** Share of the visible samples that are off by more than a hundredth. */
  private static double off(Raster one, Raster other) {
    assertThat(one.size()).isEqualTo(other.size());
    assertThat(one.layout()).isEqualTo(other.layout());
    assertThat(one.bitDepth()).isEqualTo(other.bitDepth());
    int channels = one.channels();
    long off = 0;
    for (int i = 0; i < one.size().pixels() * channels; i++) {
      int last = i - i % channels + channels - 1;
      boolean shows = !one.hasAlpha() || one.level(last) > 0;
      boolean isOff = Math.abs(one.level(i) - other.level(i)) > one.whiteLevel() / 100;
      off += shows && isOff ? 1 : 0;
    }
    return (double) off / (one.size().pixels() * channels);
  }

  @Test
  void every_kind_of_picture_comes_out_twice_as_large_in_its_depth_colours_and_alpha()
      throws Exception {
    Raster jpeg = RichPictures.colour(ImageFormat.JPEG);
    Raster png = RichPictures.colour(ImageFormat.PNG);
    Raster grey = RichPictures.grey(ImageFormat.TIFF);
    Raster inks = RichPictures.inks(16);
    drop(
        "a.jpg",
        pictures.file(
            ImageFormat.JPEG, jpeg, RichPictures.metadata(ImageFormat.JPEG, PixelLayout.BGR)),
        Map.of("strength", 0));
    drop(
        "b.png",
        pictures.file(
            ImageFormat.PNG, png, RichPictures.metadata(ImageFormat.PNG, PixelLayout.BGRA)),
        Map.of("strength", 0));
    drop(
        "c.tif",
        pictures.file(
            ImageFormat.TIFF, grey, RichPictures.metadata(ImageFormat.TIFF, PixelLayout.GREY)),
        Map.of("strength", 0));
    drop(
        "d.tif",
        pictures.file(
            ImageFormat.TIFF, inks, RichPictures.metadata(ImageFormat.TIFF, PixelLayout.CMYK)),
        Map.of("strength", 0, "output-format", "tiff"));
    inbox.awaitEmpty();

    SeenFile fromJpeg = result("a.png");
    assertThat(off(fromJpeg.first(), enlarged(jpeg))).isLessThan(0.1); // JPEG's own loss
    assertThat(fromJpeg.beside().resolution())
        .contains(new Resolution(300, 300, Resolution.Unit.INCH));
    assertThat(fromJpeg.beside().icc()).isPresent();
    assertThat(off(result("b.png").first(), enlarged(png))).isLessThan(0.02);
    assertThat(off(result("c.png").first(), enlarged(grey))).isLessThan(0.02);
    assertThat(off(result("d.tif").first(), enlarged(inks))).isLessThan(0.1);
  }

  @Test
  void the_ticket_tells_what_made_it_larger_and_of_all_pages() throws Exception {
    byte[] pages = pictures.pages();
    drop("scan.tif", pages, Map.of("strength", 40));
    inbox.awaitEmpty();

    Path source = Files.write(desk.resolve("scan.tif"), pages);
    SeenFile before = SeenFile.of(source);
    SeenFile result = result("scan.tif");
    assertThat(result.pages()).hasSameSizeAs(before.pages());
    for (int page = 0; page < before.pages().size(); page++) {
      assertThat(result.pages().get(page).size())
          .isEqualTo(before.pages().get(page).uprightSize().times(2));
    }
    JsonNode ticket = inbox.resultTicket("scan.tif");
    assertThat(ticket.at("/enhancement/upscale/model").asText()).isEqualTo("doubler");
    assertThat(ticket.at("/enhancement/upscale/modelSha256").asText()).hasSize(64);
    assertThat(ticket.at("/enhancement/upscale/times").asInt()).isEqualTo(2);
    assertThat(ticket.at("/enhancement/upscale/tiles").asInt())
        .isGreaterThanOrEqualTo(before.pages().size());
    assertThat(ticket.at("/enhancement/steps"))
        .extracting(JsonNode::asText)
        .containsSubsequence("restore 40", "upscale 2 by doubler");
    assertThat(ticket.at("/recipe/parameters/upscale").asInt()).isEqualTo(2);
    assertThat(ticket.at("/result/width").asInt())
        .isEqualTo(2 * ticket.at("/source/width").asInt());
  }

  @Test
  void a_bound_makes_the_enlarged_picture_smaller_again_and_a_smaller_one_leaves_it_at_that()
      throws Exception {
    Path file = desk.resolve("a.png");
    TestPictures.write(TestPictures.scene(200, 100, 0, 1), file);
    byte[] picture = Files.readAllBytes(file);
    drop("between.png", picture, Map.of("max-long-edge", 300));
    drop("below.png", picture, Map.of("max-long-edge", 150));
    inbox.awaitEmpty();

    assertThat(result("between.png").first().size()).isEqualTo(new Size(300, 150));
    assertThat(inbox.resultTicket("between.png").at("/enhancement/steps"))
        .extracting(JsonNode::asText)
        .containsSubsequence("upscale 2 by doubler", "shrink to 300 x 150");
    assertThat(result("below.png").first().size()).isEqualTo(new Size(150, 75));
    assertThat(inbox.resultTicket("below.png").at("/enhancement/upscale").isMissingNode()).isTrue();
  }

  @Test
  void a_ticket_that_asks_for_what_there_is_no_network_for_is_told_which_command_brings_one()
      throws Exception {
    Path file = desk.resolve("a.png");
    TestPictures.write(TestPictures.scene(80, 60, 0, 1), file);
    inbox.drop("a.png.json", "{\"upscale\": 4}".getBytes(StandardCharsets.UTF_8));
    inbox.drop("a.png", Files.readAllBytes(file));
    inbox.awaitEmpty();

    JsonNode report = inbox.report("a.png");
    assertThat(report.at("/reason").asText()).isEqualTo("BAD_JOB_TICKET");
    assertThat(report.at("/detail").asText()).contains("./safelight models fetch real_esrgan_x4");
  }
}
