package io.safelight.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.image.Size;
import io.safelight.metadata.Tags.Directory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrueTagsTest {
  private static final ByteOrder BE = ByteOrder.BIG_ENDIAN;
  private static final Size STORED = new Size(400, 300);

  private final List<String> notes = new ArrayList<>();

  private static Tags tags() {
    return new Tags(
            BE,
            List.of(
                TiffField.shorts(Tag.IMAGE_WIDTH, BE, 400),
                TiffField.shorts(Tag.IMAGE_LENGTH, BE, 300),
                TiffField.shorts(258, BE, 8, 8, 8),
                TiffField.shorts(Tag.ORIENTATION, BE, 6),
                TiffField.rational(Tag.X_RESOLUTION, BE, 300, 1),
                TiffField.rational(Tag.Y_RESOLUTION, BE, 600, 1)))
        .with(Directory.EXIF, TiffField.shorts(Tag.PIXEL_X_DIMENSION, BE, 400))
        .with(Directory.EXIF, TiffField.longs(Tag.PIXEL_Y_DIMENSION, BE, 300))
        .with(Directory.EXIF, TiffField.rational(Tag.FOCAL_PLANE_X_RESOLUTION, BE, 5000, 1))
        .with(Directory.INTEROP, TiffField.longs(Tag.RELATED_IMAGE_WIDTH, BE, 400))
        .with(Directory.GPS, TiffField.ascii(1, "N"));
  }

  @Test
  void a_turned_picture_is_upright_of_its_new_size_and_its_densities_change_places() {
    Tags made = TrueTags.of(tags(), 6, STORED, new Size(300, 400), notes);

    assertThat(made.number(Directory.MAIN, Tag.ORIENTATION)).hasValue(1);
    assertThat(made.number(Directory.MAIN, Tag.IMAGE_WIDTH)).hasValue(300);
    assertThat(made.number(Directory.EXIF, Tag.PIXEL_X_DIMENSION)).hasValue(300);
    assertThat(made.number(Directory.EXIF, Tag.PIXEL_Y_DIMENSION)).hasValue(400);
    assertThat(made.number(Directory.INTEROP, Tag.RELATED_IMAGE_WIDTH)).hasValue(300);
    assertThat(made.resolution()).contains(new Resolution(600, 300, Resolution.Unit.INCH));
    assertThat(made.field(Directory.EXIF, Tag.FOCAL_PLANE_X_RESOLUTION)).isEmpty();
    assertThat(made.rational(Directory.EXIF, Tag.FOCAL_PLANE_Y_RESOLUTION)).hasValue(5000);
    assertThat(made.field(Directory.MAIN, 258)).isEmpty();
    assertThat(notes).isEmpty();
  }

  @Test
  void a_resized_picture_has_fewer_pixels_on_the_sensor_and_as_many_on_paper() {
    Tags made = TrueTags.of(tags(), 1, STORED, new Size(200, 150), notes);

    assertThat(made.rational(Directory.EXIF, Tag.FOCAL_PLANE_X_RESOLUTION)).hasValue(2500);
    assertThat(made.resolution()).contains(new Resolution(300, 600, Resolution.Unit.INCH));
  }

  @Test
  void nothing_is_said_that_was_not_said_before() {
    Tags silent = new Tags(BE, List.of(TiffField.ascii(315, "an artist")));

    assertThat(TrueTags.of(silent, 6, STORED, new Size(300, 400), notes)).isEqualTo(silent);
  }

  @Property(tries = 200)
  void what_was_true_before_is_left_as_it_is(@ForAll long seed) {
    Tags tags =
        RandomTags.classic(seed)
            .without(Directory.MAIN, field -> field.tag() == Tag.THUMBNAIL_DATA);

    Tags made = TrueTags.of(tags, 1, STORED, STORED, notes);

    for (Directory directory : new Directory[] {Directory.MAIN, Directory.GPS}) {
      assertThat(made.fields(directory)).isEqualTo(tags.fields(directory));
    }
  }

  /**
   * Where a subject near the stored picture's first row and first column is seen, from what EXIF
   * says of orientation: "the 0th row at the visual ..., the 0th column at the visual ...".
   */
  @ParameterizedTest
  @CsvSource({
    "1, 400, 300,  20,  10, 8, 4",
    "2, 400, 300, 379,  10, 8, 4",
    "3, 400, 300, 379, 289, 8, 4",
    "4, 400, 300,  20, 289, 8, 4",
    "5, 300, 400,  10,  20, 4, 8",
    "6, 300, 400, 289,  20, 4, 8",
    "7, 300, 400, 289, 379, 4, 8",
    "8, 300, 400,  10, 379, 4, 8"
  })
  void the_subject_stays_where_it_is_seen(
      int orientation, int width, int height, int x, int y, int across, int down) {
    Tags tags = tags().with(Directory.EXIF, TiffField.shorts(Tag.SUBJECT_AREA, BE, 20, 10, 8, 4));

    Tags made = TrueTags.of(tags, orientation, STORED, new Size(width, height), notes);
    Tags half = TrueTags.of(tags, orientation, STORED, new Size(width / 2, height / 2), notes);

    assertThat(made.numbers(Directory.EXIF, Tag.SUBJECT_AREA)).containsExactly(x, y, across, down);
    assertThat(half.numbers(Directory.EXIF, Tag.SUBJECT_AREA))
        .containsExactly((x + 1) / 2, (y + 1) / 2, across / 2, down / 2);
  }

  @Test
  void a_map_that_is_turned_is_a_map_no_more() {
    Tags map = tags().with(Directory.MAIN, TiffField.shorts(34_735, BE, 1, 1, 0, 0));

    assertThat(TrueTags.of(map, 1, STORED, STORED, notes).field(Directory.MAIN, 34_735))
        .isPresent();
    assertThat(notes).isEmpty();
    assertThat(TrueTags.of(map, 3, STORED, STORED, notes).field(Directory.MAIN, 34_735)).isEmpty();
    assertThat(notes).hasSize(1);
  }

  @Test
  void without_gps_nothing_says_where_it_was_taken() {
    Tags map = tags().with(Directory.MAIN, TiffField.shorts(34_735, BE, 1, 1, 0, 0));

    Tags silent = TrueTags.withoutGps(map);

    assertThat(silent.gps()).isEmpty();
    assertThat(silent.field(Directory.MAIN, 34_735)).isEmpty();
    assertThat(silent.exif()).isEqualTo(map.exif());
  }
}
