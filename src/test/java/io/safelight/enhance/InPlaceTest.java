package io.safelight.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelight.colour.Profile;
import io.safelight.enhance.OriginalRows.Span;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Size;
import io.safelight.inference.ModelCard;
import io.safelight.inference.Provider;
import io.safelight.inference.Session;
import io.safelight.inference.Slot;
import io.safelight.inference.TileShape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Geometry of working in place, with tiles so small and so many that every case comes up. */
class InPlaceTest {
  /**
   * A network whose answer at a pixel depends on all of its tile: one that reads a row which was
   * written over already answers otherwise.
   */
  private record Smearing(ModelCard card, TileShape shape) implements Session {
    @Override
    public Slot lend() {
      return new Smeared(
          FloatBuffer.allocate(shape.tileLength()), FloatBuffer.allocate(shape.tileLength()));
    }

    @Override
    public Optional<Slot> lendNow() {
      return Optional.of(lend());
    }

    @Override
    public Size tileFor(Size picture) {
      return shape.tile();
    }

    @Override
    public String modelSha256() {
      return "00";
    }

    @Override
    public Provider provider() {
      return Provider.CPU;
    }

    @Override
    public boolean isAlive() {
      return true;
    }

    @Override
    public void close() {}
  }

  private record Smeared(FloatBuffer tile, FloatBuffer answer) implements Slot {
    @Override
    public void submit(Size size) {
      float trail = tile.get(0);
      int length = TileShape.length(size);
      for (int i = 0; i < length; i++) {
        trail = 0.8f * trail + 0.2f * tile.get(i);
        answer.put(i, tile.get(i) + 0.2f * (trail - tile.get(i)));
      }
      for (int i = length - 1; i >= 0; i--) {
        trail = 0.8f * trail + 0.2f * tile.get(i);
        answer.put(i, answer.get(i) + 0.2f * (trail - tile.get(i)));
      }
    }

    @Override
    public Provider await() {
      return Provider.CPU;
    }

    @Override
    public void close() {}
  }

  private static Session session(Size tile, int halo, int multiple, int batch) {
    ModelCard card =
        new ModelCard(
            "smear",
            "restorer",
            "m",
            "0",
            "i",
            "o",
            "NCHW",
            "RGB",
            0,
            1,
            multiple,
            halo,
            1,
            Set.of(),
            "l",
            "t");
    return new Smearing(card, new TileShape(batch, tile));
  }

  @Test
  void whatever_the_sizes_it_is_what_it_was_with_a_result_of_its_own() throws Exception {
    Random random = new Random(21);
    for (int round = 0; round < 400; round++) {
      int multiple = 1 << random.nextInt(5);
      int halo = random.nextInt(20);
      int least = (2 * halo + multiple - 1) / multiple + 1;
      Size tile =
          new Size(multiple * (least + random.nextInt(3)), multiple * (least + random.nextInt(5)));
      Session session = session(tile, halo, multiple, 1 + random.nextInt(3));
      Raster source = noise(1 + random.nextInt(90), 1 + random.nextInt(120), random);
      Raster picture = source.copy();

      new TileRestorer(session, Profile.plain(source.layout()).lens()).restore(picture, 0.8f);

      assertThat(picture.samples16())
          .as("%s, tile %s, halo %d, multiple %d", source, tile, halo, multiple)
          .isEqualTo(new TwoRasterRestorer(session).restore(source, 0.8f).samples16());
    }
  }

  private static Raster noise(int width, int height, Random random) {
    PixelLayout layout = random.nextBoolean() ? PixelLayout.BGR : PixelLayout.GREY;
    short[] samples = new short[width * height * layout.channels()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) random.nextInt();
    }
    return Raster.of(new Size(width, height), layout, samples);
  }

  @Test
  void no_more_rows_are_kept_than_a_row_of_tiles_has() {
    List<Span> spans = new ArrayList<>();
    TileGrid.cut(new Size(512, 10_000), new Size(512, 512), 64, 8).stream()
        .map(TileGrid.Tile::y)
        .distinct()
        .forEach(y -> spans.add(Span.of(y, 512, 10_000)));

    Span.reachBack(spans);

    assertThat(spans).hasSizeGreaterThan(20).allMatch(span -> span.rows() <= 512);
  }
}
