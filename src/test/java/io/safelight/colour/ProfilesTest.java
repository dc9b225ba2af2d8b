package io.safelight.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.safelight.image.PixelLayout;
import io.safelight.metadata.Block;
import io.safelight.metadata.Metadata;
import io.safelight.metadata.PngColour;
import io.safelight.metadata.Tags;
import io.safelight.metadata.TiffField;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {
  @TempDir Path home;

  private Profiles with(Map<String, String> properties) {
    ColourConfig config =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .withMapping(ColourConfig.class)
            .build()
            .getConfigMapping(ColourConfig.class);
    return new Profiles(config, home.toString());
  }

  private static Metadata bringing(Block icc) {
    return new Metadata(
        Optional.empty(),
        Optional.empty(),
        Optional.of(icc),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void by_default_what_is_untagged_is_srgb() {
    Profiles profiles = with(Map.of());

    for (PixelLayout layout : PixelLayout.values()) {
      Profiles.Choice choice = profiles.of(Metadata.NONE, layout);
      assertThat(choice.profile()).isSameAs(Profile.plain(layout));
      assertThat(choice.source()).isEqualTo(Profiles.Source.ASSUMED);
      assertThat(choice.notes()).isEmpty();
    }
  }

  @Test
  void every_assumption_can_be_set() throws Exception {
    Files.write(home.resolve("press.ICC"), SyntheticProfiles.cmyk().bytes());
    Files.write(home.resolve("scan.icm"), Profile.GREY.icc().orElseThrow().bytes());

    Profiles profiles =
        with(
            Map.of(
                "safelight.colour.untagged-rgb", "adobe-rgb",
                "safelight.colour.untagged-cmyk", "press.ICC",
                "safelight.colour.untagged-grey", home.resolve("scan.icm").toString()));

    assertThat(profiles.assumed(PixelLayout.BGRA)).isSameAs(Profile.ADOBE_RGB);
    assertThat(profiles.assumed(PixelLayout.CMYK).name()).isEqualTo("Synthetic inks");
    assertThat(profiles.assumed(PixelLayout.GREY).isPlain()).isTrue();
  }

  @Test
  void every_wrong_setting_is_told_at_once() throws Exception {
    Files.write(home.resolve("press.icc"), SyntheticProfiles.cmyk().bytes());
    Files.write(home.resolve("broken.icc"), new byte[400]);

    assertThatThrownBy(
            () ->
                with(
                    Map.of(
                        "safelight.colour.untagged-rgb", "press.icc",
                        "safelight.colour.untagged-cmyk", "srgb",
                        "safelight.colour.untagged-grey", "broken.icc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("safelight.colour.untagged-rgb is press.icc, which is not")
        .hasMessageContaining("untagged-cmyk is srgb, allowed are plain and the path")
        .hasMessageContaining("untagged-grey is broken.icc, which cannot be used");
  }

  @Test
  void a_profile_that_comes_along_is_sampled_once() {
    Profiles profiles = with(Map.of());
    Block icc = SyntheticProfiles.cmyk();

    Profiles.Choice first = profiles.of(bringing(icc), PixelLayout.CMYK);
    Profiles.Choice again = profiles.of(bringing(Block.of(icc.bytes())), PixelLayout.CMYK_ALPHA);

    assertThat(first.source()).isEqualTo(Profiles.Source.EMBEDDED);
    assertThat(again.profile()).isSameAs(first.profile());
  }

  @Test
  void a_profile_that_does_not_fit_is_left_out_with_a_note() {
    Profiles profiles = with(Map.of());

    Profiles.Choice foreign =
        profiles.of(bringing(SyntheticProfiles.cmyk()), PixelLayout.GREY_ALPHA);
    Profiles.Choice broken = profiles.of(bringing(Block.of(new byte[500])), PixelLayout.BGR);

    assertThat(foreign.profile()).isSameAs(Profile.GREY);
    assertThat(foreign.notes())
        .containsExactly(
            "The colour profile Synthetic inks is not for pictures in GREY_ALPHA:"
                + " it was left out.");
    assertThat(broken.profile()).isSameAs(Profile.SRGB);
    assertThat(broken.notes()).singleElement().asString().endsWith("It was left out.");
  }

  @Test
  void what_a_file_names_goes_before_the_assumption_and_after_its_profile() {
    Profiles profiles = with(Map.of());
    Tags camera =
        new Tags(ByteOrder.BIG_ENDIAN, List.of())
            .with(Tags.Directory.EXIF, TiffField.shorts(0xA001, ByteOrder.BIG_ENDIAN, 2));
    Metadata named = Metadata.NONE.withTags(Optional.of(camera));
    Block p3 = Profile.DISPLAY_P3.icc().orElseThrow();

    assertThat(profiles.of(named, PixelLayout.BGR).profile()).isSameAs(Profile.ADOBE_RGB);
    assertThat(profiles.of(named, PixelLayout.BGR).source()).isEqualTo(Profiles.Source.NAMED);
    assertThat(profiles.of(named.withIcc(Optional.of(p3)), PixelLayout.BGR).profile().name())
        .isEqualTo("Display P3");
    assertThat(profiles.of(named, PixelLayout.GREY).profile()).isSameAs(Profile.GREY);
  }

  @Test
  void a_png_names_its_colours_by_code_points_or_by_primaries() {
    Profiles profiles = with(Map.of());
    PngColour wide = new PngColour.CodePoints(12, 13, 0, true);
    PngColour film = new PngColour.CodePoints(9, 16, 0, true);
    PngColour linear =
        new PngColour.Measured(Optional.of(1.0), Optional.of(PngColour.Chromaticities.SRGB));

    Profiles.Choice measured = profiles.of(saying(linear), PixelLayout.BGR);

    assertThat(profiles.of(saying(wide), PixelLayout.BGR).profile()).isSameAs(Profile.DISPLAY_P3);
    assertThat(profiles.of(saying(film), PixelLayout.BGR).notes())
        .singleElement()
        .asString()
        .contains("code points");
    assertThat(measured.profile().isPlain()).isFalse();
    assertThat(profiles.of(saying(linear), PixelLayout.BGRA).profile())
        .isSameAs(measured.profile());
  }

  private static Metadata saying(PngColour colour) {
    return Metadata.NONE.withColour(Optional.of(colour));
  }

  @Test
  void a_grey_picture_with_a_profile_for_rgb_is_in_the_greys_of_that() throws Exception {
    Profiles profiles = with(Map.of());
    Block adobe = Profile.ADOBE_RGB.icc().orElseThrow();

    Profiles.Choice choice = profiles.of(bringing(adobe), PixelLayout.GREY);
    Profiles.Choice plain =
        profiles.of(bringing(Profile.SRGB.icc().orElseThrow()), PixelLayout.GREY_ALPHA);

    assertThat(choice.source()).isEqualTo(Profiles.Source.EMBEDDED);
    assertThat(choice.notes()).singleElement().asString().endsWith("greys stands in its place.");
    assertThat(profiles.of(bringing(adobe), PixelLayout.GREY).profile()).isSameAs(choice.profile());
    assertThat(plain.profile()).isSameAs(Profile.GREY);
    short[] grey = {0, 2570, 12850, 32767, (short) 51400, (short) 65535};
    short[] seen = new short[grey.length];
    choice.profile().to(Profile.GREY).apply(grey, seen);
    for (int i = 0; i < grey.length; i++) {
      double light = Math.pow((grey[i] & 0xFFFF) / 65535.0, 563.0 / 256);
      double level = light <= 0.0031308 ? light * 12.92 : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
      assertThat((seen[i] & 0xFFFF) / 65535.0).isCloseTo(level, within(0.002));
    }
  }

  @Test
  void a_grey_png_in_linear_light_is_not_taken_for_srgb() {
    PngColour linear = new PngColour.Measured(Optional.of(1.0), Optional.empty());

    Profiles.Choice choice = with(Map.of()).of(saying(linear), PixelLayout.GREY);

    assertThat(choice.source()).isEqualTo(Profiles.Source.NAMED);
    assertThat(choice.profile().fits(PixelLayout.GREY)).isTrue();
    float[] seen = new float[3];
    choice.profile().lens().toSrgb(new float[] {0.5f}, seen, 1);
    assertThat(seen[0]).isCloseTo(0.735f, within(0.003f));
  }
}
