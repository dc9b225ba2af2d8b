package io.safelight.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.safelight.colour.Profile;
import io.safelight.colour.Profiles;
import io.safelight.enhance.UpscaleModels;
import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.Mats;
import io.safelight.image.PixelChecksum;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Reference;
import io.safelight.image.Size;
import io.safelight.job.Enhancement;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.PageWritten;
import io.safelight.job.Reason;
import io.safelight.job.Recipe;
import io.safelight.job.ResultPromise;
import io.safelight.job.UnderWay;
import io.safelight.metadata.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

class ResultVerifierTest {
  private final ResultVerifier verifier =
      new ResultVerifier(
          VerifyConfigTest.defaults(), Profiles.plain(), new UnderWay(Clock.systemUTC()));

  @TempDir Path desk;

  @BeforeAll
  static void natives() {
    nu.pattern.OpenCV.loadLocally();
  }

  // What passes.

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "JPEG", "TIFF", "WEBP"})
  void an_honest_result_of_every_format_passes(ImageFormat format) throws Exception {
    Raster result = Pictures.scene();

    Job.Verified verified = verifier.verify(staged(Pictures.noisy(result, 25), result, format));

    assertThat(verified.likeness().structure()).isGreaterThan(0.9);
    assertThat(verified.likeness().chromaShift()).isLessThan(6);
  }

  @Test
  void a_restoration_of_a_very_noisy_picture_passes() throws Exception {
    Raster source = Pictures.noisy(Pictures.scene(), 50);

    assertThat(verifier.verify(staged(source, Pictures.scene(), ImageFormat.PNG))).isNotNull();
  }

  @Test
  void a_sixteen_bit_result_passes_bit_for_bit() throws Exception {
    Raster scene = Pictures.scene();
    short[] samples = new short[scene.bytes8().length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) ((scene.bytes8()[i] & 0xFF) * 257 + i % 3);
    }
    Raster result = Raster.of(scene.size(), PixelLayout.BGR, samples);

    assertThat(verifier.verify(staged(scene, result, ImageFormat.TIFF))).isNotNull();
  }

  @Test
  void a_flat_result_of_a_flat_source_passes() throws Exception {
    assertThat(verifier.verify(staged(Pictures.grey(), Pictures.grey(), ImageFormat.PNG)))
        .isNotNull();
  }

  @Test
  void a_grey_result_passes() throws Exception {
    byte[] ramp = new byte[300 * 200];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (byte) (i % 300 * 255 / 299);
    }
    Raster grey = Raster.of(new Size(300, 200), PixelLayout.GREY, ramp);

    assertThat(verifier.verify(staged(grey, grey, ImageFormat.PNG))).isNotNull();
  }

  @Test
  void a_result_smaller_than_its_source_passes() throws Exception {
    Raster scene = Pictures.scene();
    Raster smaller =
        Pictures.drawn(
            new Size(100, 75),
            (x, y) ->
                Pictures.bgr(
                    scene.sample(4 * x, 4 * y, 0),
                    scene.sample(4 * x, 4 * y, 1),
                    scene.sample(4 * x, 4 * y, 2)));

    Recipe.Form bounded = UpscaleModels.form(1, 100);
    assertThat(verifier.verify(staged(scene, smaller, ImageFormat.PNG, bounded))).isNotNull();
  }

  @Test
  void a_result_twice_as_large_passes_where_that_was_asked_for_and_nowhere_else() throws Exception {
    Raster scene = Pictures.scene();
    Raster larger =
        Pictures.drawn(
            scene.size().times(2),
            (x, y) ->
                Pictures.bgr(
                    scene.sample(x / 2, y / 2, 0),
                    scene.sample(x / 2, y / 2, 1),
                    scene.sample(x / 2, y / 2, 2)));
    Job.Encoded asked = staged(scene, larger, ImageFormat.PNG, UpscaleModels.form(2, 0));

    assertThat(verifier.verify(asked)).isNotNull();
    assertThatThrownBy(() -> verifier.verify(staged(scene, larger, ImageFormat.PNG)))
        .isInstanceOf(Failure.Unfaithful.class)
        .hasMessage("of a source of 400 x 300 the result is 800 x 600, due is 400 x 300");
  }

  @Test
  void the_digest_and_the_size_are_those_of_the_file_on_disk() throws Exception {
    Job.Encoded encoded = staged(Pictures.scene(), Pictures.scene(), ImageFormat.PNG);
    Files.write(desk.resolve("abc"), "abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

    Job.Verified verified = verifier.verify(encoded);

    assertThat(verified.fileBytes()).isEqualTo(Files.size(encoded.staged()));
    assertThat(verified.sha256()).isEqualTo(StagedFile.read(encoded.staged()).sha256());
    // FIPS 180-2, appendix B.1.
    assertThat(StagedFile.read(desk.resolve("abc")).sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  // What does not, reason by reason.

  @Test
  void a_missing_file_is_unreadable() throws Exception {
    Job.Encoded encoded = staged(Pictures.scene(), Pictures.scene(), ImageFormat.PNG);
    Files.delete(encoded.staged());

    assertThat(refused(encoded).reason()).isEqualTo(Reason.RESULT_UNREADABLE);
  }

  @Test
  void an_empty_file_is_unreadable() throws Exception {
    Job.Encoded encoded = staged(Pictures.scene(), Pictures.scene(), ImageFormat.PNG);
    Files.write(encoded.staged(), new byte[0]);

    assertThat(refused(encoded).reason()).isEqualTo(Reason.RESULT_UNREADABLE);
  }

  @Test
  void a_file_of_zeros_as_power_loss_leaves_it_is_unreadable() throws Exception {
    Job.Encoded encoded = staged(Pictures.scene(), Pictures.scene(), ImageFormat.PNG);
    Files.write(encoded.staged(), new byte[(int) Files.size(encoded.staged())]);

    assertThat(refused(encoded).reason()).isEqualTo(Reason.RESULT_UNREADABLE);
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "PNG", "TIFF", "WEBP"})
  void a_file_cut_off_never_passes(ImageFormat format) throws Exception {
    Job.Encoded encoded = staged(Pictures.scene(), Pictures.scene(), format);
    byte[] file = Files.readAllBytes(encoded.staged());
    Files.write(encoded.staged(), Arrays.copyOf(file, file.length * 9 / 10));

    assertThat(refused(encoded).reason()).isIn(Reason.RESULT_UNREADABLE, Reason.RESULT_DIFFERS);
  }

  @Test
  void a_folder_in_the_files_place_is_a_fault_of_the_storage() throws Exception {
    Job.Encoded encoded = staged(Pictures.scene(), Pictures.scene(), ImageFormat.PNG);
    Files.delete(encoded.staged());
    Files.createDirectory(encoded.staged());

    assertThatThrownBy(() -> verifier.verify(encoded))
        .isInstanceOfSatisfying(
            Failure.Fault.class,
            fault -> assertThat(fault.reason()).isEqualTo(Reason.STORAGE_FAILED));
  }

  @Test
  void a_stop_while_reading_is_nobodys_failure() throws Exception {
    Job.Encoded encoded = staged(Pictures.scene(), Pictures.scene(), ImageFormat.PNG);

    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> verifier.verify(encoded)).isInstanceOf(Failure.Interrupted.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void another_format_than_promised_differs() throws Exception {
    Job.Encoded encoded = staged(Pictures.scene(), Pictures.scene(), ImageFormat.PNG);
    write(encoded.staged(), Pictures.scene(), ImageFormat.JPEG);

    Failure.Unfaithful refused = refused(encoded);

    assertThat(refused.reason()).isEqualTo(Reason.RESULT_DIFFERS);
    assertThat(refused.detail()).contains("JPEG").contains("PNG");
  }

  @Test
  void another_size_than_promised_is_refused() throws Exception {
    Job.Encoded encoded = staged(Pictures.scene(), Pictures.scene(), ImageFormat.JPEG);
    write(encoded.staged(), Pictures.drawn(new Size(300, 400), (x, y) -> x * y), ImageFormat.JPEG);

    Failure.Unfaithful refused = refused(encoded);

    assertThat(refused.reason()).isEqualTo(Reason.RESULT_UNREADABLE);
    assertThat(refused.detail()).contains("300 x 400").contains("400 x 300");
  }

  @Test
  void one_channel_where_three_were_promised_differs() throws Exception {
    Job.Encoded encoded = staged(Pictures.scene(), Pictures.scene(), ImageFormat.JPEG);
    write(
        encoded.staged(),
        Raster.of(Pictures.SIZE, PixelLayout.GREY, new byte[(int) Pictures.SIZE.pixels()]),
        ImageFormat.JPEG);

    assertThat(refused(encoded).reason()).isEqualTo(Reason.RESULT_DIFFERS);
  }

  @Test
  void eight_bits_where_sixteen_were_promised_differ() throws Exception {
    Raster scene = Pictures.scene();
    Job.Encoded promised =
        staged(
            scene,
            Raster.of(scene.size(), PixelLayout.BGR, new short[scene.bytes8().length]),
            ImageFormat.PNG);
    write(promised.staged(), scene, ImageFormat.PNG);

    assertThat(refused(promised).reason()).isEqualTo(Reason.RESULT_DIFFERS);
  }

  @Test
  void one_wrong_sample_of_a_lossless_result_differs() throws Exception {
    Job.Encoded encoded = staged(Pictures.scene(), Pictures.scene(), ImageFormat.PNG);
    byte[] samples = Pictures.scene().bytes8();
    samples[1000] ^= 1;
    write(encoded.staged(), Raster.of(Pictures.SIZE, PixelLayout.BGR, samples), ImageFormat.PNG);

    Failure.Unfaithful refused = refused(encoded);

    assertThat(refused.reason()).isEqualTo(Reason.RESULT_DIFFERS);
    assertThat(refused.detail()).contains("checksum");
  }

  @Test
  void a_black_result_is_flat() throws Exception {
    Raster scene = Pictures.scene();

    assertRefused(
        scene,
        Raster.empty(scene.size(), scene.layout(), scene.bitDepth()),
        Reason.RESULT_FLAT,
        "spread by 0.00",
        "1.00");
  }

  @Test
  void a_grey_result_of_one_tone_is_flat() throws Exception {
    assertRefused(Pictures.scene(), Pictures.grey(), Reason.RESULT_FLAT, "spread by 0.00", "1.00");
  }

  @Test
  void another_picture_is_unlike_its_source() throws Exception {
    assertRefused(
        Pictures.scene(),
        Pictures.otherScene(),
        Reason.RESULT_UNLIKE_SOURCE,
        "the structure is",
        "floor is 0.600");
  }

  @Test
  void a_negative_is_unlike_its_source() throws Exception {
    Raster scene = Pictures.scene();

    assertRefused(
        scene,
        Pictures.inverted(scene),
        Reason.RESULT_UNLIKE_SOURCE,
        "the structure is",
        "floor is 0.600");
  }

  @Test
  void a_result_shifted_by_a_quarter_is_unlike_its_source() throws Exception {
    Raster scene = Pictures.scene();

    assertRefused(
        scene,
        Pictures.rolled(scene, 100),
        Reason.RESULT_UNLIKE_SOURCE,
        "the structure",
        "floor is");
  }

  @Test
  void a_tile_from_another_place_is_unlike_its_source() throws Exception {
    Raster source = Pictures.otherScene();
    Raster result = Pictures.patched(source, Pictures.otherScene(), 100, 75, 50, 50);

    assertRefused(
        source,
        result,
        Reason.RESULT_UNLIKE_SOURCE,
        "the structure of the worst sixteenth is",
        "floor is 0.300");
  }

  @Test
  void a_small_hole_in_an_even_sky_is_unlike_its_source() throws Exception {
    Raster scene = Pictures.scene();
    Raster result =
        Pictures.patched(scene, Pictures.drawn(scene.size(), (x, y) -> 0), 50, 38, 0, 0);

    assertRefused(scene, result, Reason.RESULT_UNLIKE_SOURCE, "the worst 64th", "ceiling is 56.0");
  }

  @Test
  void exchanged_channels_are_a_drift_of_colour() throws Exception {
    Raster scene = Pictures.scene();

    assertRefused(
        scene,
        Pictures.channelsSwapped(scene),
        Reason.RESULT_COLOUR_DRIFT,
        "chroma shift is",
        "ceiling is 13.0");
  }

  private void assertRefused(Raster source, Raster result, Reason reason, String... says)
      throws Exception {
    Failure.Unfaithful refused = refused(staged(source, result, ImageFormat.PNG));
    assertThat(refused.reason()).as(refused.detail()).isEqualTo(reason);
    assertThat(refused.detail()).contains(says);
  }

  private Failure.Unfaithful refused(Job.Encoded encoded) {
    return catchThrowableOfType(Failure.Unfaithful.class, () -> verifier.verify(encoded));
  }

  @Test
  void a_result_without_the_profile_that_was_promised_is_refused() throws Exception {
    Job.Encoded honest = staged(Pictures.scene(), Pictures.scene(), ImageFormat.PNG);
    PageWritten page = honest.pages().get(0);
    ResultPromise promise = page.promise();
    Metadata tagged =
        new Metadata(
            Optional.empty(),
            Optional.empty(),
            Profile.DISPLAY_P3.icc(),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());
    ResultPromise more =
        new ResultPromise(
            promise.format(),
            promise.size(),
            promise.layout(),
            promise.bitDepth(),
            promise.pixelChecksum(),
            tagged);
    Job.Encoded untagged =
        new Job.Encoded(
            honest.probed(),
            List.of(new PageWritten(page.reference(), page.enhancement(), more, List.of())),
            honest.staged());

    assertThatThrownBy(() -> verifier.verify(untagged))
        .isInstanceOf(Failure.Unfaithful.class)
        .hasMessageContaining("colour profile in the PNG is not the one");
  }

  /** A result on the desk with the promise that an encoder would give for it. */
  private Job.Encoded staged(Raster source, Raster result, ImageFormat format) throws IOException {
    return staged(source, result, format, Recipe.Form.of(Recipe.Output.PNG, 92));
  }

  private Job.Encoded staged(Raster source, Raster result, ImageFormat format, Recipe.Form form)
      throws IOException {
    Path file = desk.resolve("result." + format.extension());
    write(file, result, format);
    boolean lossy = format == ImageFormat.JPEG || format == ImageFormat.WEBP;
    ResultPromise promise =
        new ResultPromise(
            format,
            result.size(),
            result.layout(),
            result.bitDepth(),
            lossy ? OptionalLong.empty() : OptionalLong.of(PixelChecksum.of(result)),
            Metadata.NONE);
    Origin origin =
        new Origin(
            "1",
            desk.resolve("a.png"),
            Path.of("a.png"),
            desk,
            desk,
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH,
            Origin.Keeping.GIVEN);
    Recipe recipe = new Recipe("natural", 100, Recipe.Mode.NATURAL, 0, 0, form, Recipe.Carried.ALL);
    Header header = new Header(ImageFormat.PNG, source.size(), 3, 8, Header.Colour.RGB, 1);
    Job.Probed probed = new Job.Probed(origin, recipe, List.of(header), 1, "00");
    Enhancement enhancement = new Enhancement("test", "00", "CPU", 1, List.of("restore"));
    PageWritten page = new PageWritten(Reference.of(source), enhancement, promise, List.of());
    return new Job.Encoded(probed, List.of(page), file);
  }

  private static void write(Path file, Raster picture, ImageFormat format) throws IOException {
    Mat pixels = Mats.copyOf(picture);
    MatOfByte encoded = new MatOfByte();
    try {
      Imgcodecs.imencode("." + format.extension(), pixels, encoded);
      Files.write(file, encoded.toArray());
    } finally {
      pixels.release();
      encoded.release();
    }
  }
}
