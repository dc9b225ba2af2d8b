package io.safelight.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.image.Header;
import io.safelight.image.Header.Colour;
import io.safelight.image.ImageFormat;
import io.safelight.image.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecodingNeedTest {
  private static final Size HUNDRED_MEGAPIXELS = new Size(10_000, 10_000);

  @ParameterizedTest
  @EnumSource(names = {"TIFF", "PNG", "PNM", "BMP"})
  void what_streams_by_needs_its_raster_and_nothing_native(ImageFormat format) {
    Header scan = new Header(format, HUNDRED_MEGAPIXELS, 3, 16, Colour.RGB, 1);

    assertThat(DecodingNeed.of(scan, 0).heap()).isEqualTo(600_000_000);
    assertThat(DecodingNeed.of(scan, 600_000_000).outside()).isZero();
  }

  @Test
  void a_quarter_turn_needs_a_second_raster_and_a_mirror_none() {
    assertThat(DecodingNeed.of(turned(3), 0).heap()).isEqualTo(600_000_000);
    assertThat(DecodingNeed.of(turned(6), 0).heap()).isEqualTo(1_200_000_000);
  }

  @Test
  void indices_stand_beside_the_colours_that_they_become() {
    Header map = new Header(ImageFormat.TIFF, HUNDRED_MEGAPIXELS, 3, 8, Colour.PALETTE, 1);

    assertThat(DecodingNeed.of(map, 0).heap()).isEqualTo(400_000_000);
  }

  @Test
  void the_file_is_held_once_more_where_the_decoder_is_native() {
    Header photo = new Header(ImageFormat.WEBP, HUNDRED_MEGAPIXELS, 3, 8, Colour.RGB, 1);

    assertThat(DecodingNeed.of(photo, 5).outside()).isEqualTo(300_000_005);
  }

  @Test
  void what_a_decoder_holds_of_the_whole_picture_is_native_but_for_planes() {
    Header scans = held(ImageFormat.JPEG, 600_000_000);
    Header planes = held(ImageFormat.TIFF, 300_000_000);

    assertThat(DecodingNeed.of(scans, 5)).isEqualTo(new MemoryNeed(300_000_000, 900_000_005));
    assertThat(DecodingNeed.of(planes, 5)).isEqualTo(new MemoryNeed(600_000_000, 0));
  }

  private static Header held(ImageFormat format, long bytes) {
    return new Header(format, HUNDRED_MEGAPIXELS, 3, 8, Colour.RGB, 1, bytes);
  }

  private static Header turned(int orientation) {
    return new Header(ImageFormat.TIFF, HUNDRED_MEGAPIXELS, 3, 16, Colour.RGB, orientation);
  }
}
