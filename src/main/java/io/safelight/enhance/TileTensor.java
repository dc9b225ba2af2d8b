package io.safelight.enhance;

import io.safelight.colour.Lens;
import io.safelight.colour.SeenSpan;
import io.safelight.enhance.TileGrid.Tile;
import io.safelight.image.Luma;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import io.safelight.inference.ModelCard;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Pixels to tensor and back: HWC samples of 8 or 16 bits ↔ float32 CHW in the card's colour order
 * and value range, sRGB, row by row and in the slot's own memory. What is not sRGB is seen through
 * a lens, and goes back through it. Grey is fed as three equal channels and comes back as their
 * luma (BT.601), so that no colour can be invented, and so is a picture whose three channels are
 * the same; alpha is not the network's business and stays the source's, and so does what lies under
 * fully transparent pixels.
 */
final class TileTensor {
  /**
   * Of the range. Restorations of damaged tiles were measured to move the mean of an eighth of a
   * picture by less than 0.2 even where that is a few pixels; a whole tile moves far less.
   */
  private static final double MEAN_SHIFT = 0.22;

  private final Size size;
  private final int width;
  private final Lens lens;
  private final boolean colourless;
  private final float low;
  private final float span;

  /** Where blue and red begin in a row of three planes; green is between them. */
  private final int blue;

  private final int red;

  // Rows of the three planes, one after the other: small enough to stay in the core's own cache
  // between the samples and the slot.
  private final float[] row;
  private final float[] asked;
  private final float[] sums;

  /** Of what is not sRGB. */
  private SeenSpan look;

  /**
   * For one picture and one thread.
   *
   * @param colourless whether nowhere in the whole picture is a colour: none comes into it
   */
  TileTensor(ModelCard card, Size size, Lens lens, boolean colourless) {
    this.size = size;
    this.width = size.width();
    this.lens = lens;
    this.colourless = colourless;
    boolean rgb = card.colour().equals("RGB");
    this.blue = rgb ? 2 * width : 0;
    this.red = rgb ? 0 : 2 * width;
    this.low = card.low();
    this.span = card.high() - card.low();
    this.row = new float[3 * width];
    this.asked = new float[3 * width];
    this.sums = new float[3 * width];
  }

  /** Of every tile. */
  Size size() {
    return size;
  }

  /**
   * Reads a tile; where it reaches beyond the picture, the picture is mirrored without repeating
   * its last row or column.
   *
   * @param values takes 3 · width · height values
   * @return their sum
   */
  double read(OriginalRows picture, Tile tile, FloatBuffer values) {
    Raster samples = picture.raster();
    int channels = samples.channels();
    boolean inside = tile.x() + width <= picture.size().width();
    int[] columns = inside ? null : columns(tile, picture.size().width());
    Raster edge =
        inside ? null : Raster.empty(new Size(width, 1), samples.layout(), samples.bitDepth());
    float[] planes = samples.hasAlpha() ? new float[3 * width * size.height()] : null;
    boolean[] visible = samples.hasAlpha() ? new boolean[width * size.height()] : null;
    Arrays.fill(sums, 0);
    for (int y = 0; y < size.height(); y++) {
      Raster from = samples;
      int at = picture.offset(mirrored(tile.y() + y, picture.size().height()));
      if (inside) {
        at += tile.x() * channels;
      } else {
        gather(samples, at, columns, edge);
        from = edge;
        at = 0;
      }
      if (lens.isPlain()) {
        PlainRow.read(from, at, row, blue, red, low, span);
      } else {
        seeRow(from, at);
      }
      if (planes == null) {
        add(row);
        write(values, y);
      } else {
        write(FloatBuffer.wrap(planes), y);
        for (int x = 0; x < width; x++) {
          visible[y * width + x] = from.level(at + x * channels + samples.layout().colours()) != 0;
        }
      }
    }
    if (planes != null) {
      ClearPixels.fill(planes, width, size.height(), visible, low, low + span);
      values.put(0, planes);
      for (int y = 0; y < size.height(); y++) {
        fetch(values, y, row);
        add(row);
      }
    }
    return sum();
  }

  private int[] columns(Tile tile, int pictureWidth) {
    int[] columns = new int[width];
    for (int x = 0; x < width; x++) {
      columns[x] = mirrored(tile.x() + x, pictureWidth);
    }
    return columns;
  }

  /** A row of a tile that reaches beyond the picture, as if it lay in it. */
  private static void gather(Raster samples, int at, int[] columns, Raster edge) {
    int channels = samples.channels();
    for (int x = 0; x < columns.length; x++) {
      for (int c = 0; c < channels; c++) {
        edge.put(x * channels + c, samples.level(at + columns[x] * channels + c));
      }
    }
  }

  private void write(FloatBuffer planes, int y) {
    for (int plane = 0; plane < 3; plane++) {
      planes.put((plane * size.height() + y) * width, row, plane * width, width);
    }
  }

  private void fetch(FloatBuffer planes, int y, float[] to) {
    for (int plane = 0; plane < 3; plane++) {
      planes.get((plane * size.height() + y) * width, to, plane * width, width);
    }
  }

  /** Sums by column, which is many at a time; one that is no number stays in its sum. */
  private void add(float[] values) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values[i];
    }
  }

  private double sum() {
    double all = 0;
    for (float sum : sums) {
      all += sum;
    }
    return all;
  }

  private void seeRow(Raster samples, int at) {
    float[] srgb = look(samples).read(samples, at, width).srgb();
    for (int x = 0; x < width; x++) {
      row[blue + x] = low + span * srgb[3 * x];
      row[width + x] = low + span * srgb[3 * x + 1];
      row[red + x] = low + span * srgb[3 * x + 2];
    }
  }

  /**
   * Whether an answer can be one to a tile at all: every value is a number, and the mean has not
   * moved by more than the bound. Verification looks at the whole picture, reduced: a single black
   * tile of a large one would pass there.
   *
   * @param asked the sum of what was asked
   * @param said the sum of what the network said, for as many values
   */
  boolean isPlausible(double asked, double said) {
    // A sum with one value in it that is no number is none either; the comparison is false then.
    return Math.abs(said - asked) / (3 * size.pixels()) <= MEAN_SHIFT * span;
  }

  /** Refuses what is not plausible. */
  void requirePlausible(Tile tile, double asked, double said) throws InferenceException {
    if (!isPlausible(asked, said)) {
      throw new InferenceException(
          "the network's answer to the tile at %d, %d is no picture of it"
              .formatted(tile.x(), tile.y()),
          null);
    }
  }

  /**
   * Blends a tile's core over the picture: source + strength · (restored − source), rounded and
   * clamped once, from the full float precision. Cores do not overlap: what stands in the picture
   * at this core is the source.
   *
   * @param question what was asked of the network
   * @param answer what it said
   * @param strength 0 to 1
   * @return the sum of the whole answer
   */
  double blend(
      Raster picture, Tile tile, FloatBuffer question, FloatBuffer answer, float strength) {
    Region core = tile.core();
    Arrays.fill(sums, 0);
    for (int y = 0; y < size.height(); y++) {
      fetch(answer, y, row);
      add(row);
      int to = tile.y() + y;
      if (to < core.y() || to >= core.bottom()) {
        continue;
      }
      int at = (to * picture.width() + core.x()) * picture.channels();
      int in = core.x() - tile.x();
      boolean alike = colourless && !picture.isGrey();
      if (alike) {
        toLuma(row);
      }
      if (!lens.isPlain()) {
        fetch(question, y, asked);
        moveRow(picture, at, core.width(), in, strength);
        if (alike) {
          // On the way through the lens each channel was rounded for itself.
          toGreen(picture, at, core.width());
        }
      } else {
        PlainRow.blend(picture, at, core.width(), row, in, blue, red, low, span, strength);
      }
    }
    return sum();
  }

  private void toLuma(float[] planes) {
    for (int x = 0; x < width; x++) {
      float luma = Luma.of(planes[blue + x], planes[width + x], planes[red + x]);
      planes[blue + x] = luma;
      planes[width + x] = luma;
      planes[red + x] = luma;
    }
  }

  private static void toGreen(Raster picture, int at, int count) {
    for (int i = 0; i < count; i++, at += picture.channels()) {
      picture.put(at, picture.level(at + 1));
      picture.put(at + 2, picture.level(at + 1));
    }
  }

  private void moveRow(Raster picture, int at, int count, int in, float strength) {
    int[] planes = {blue, width, red};
    float[] seen = new float[3 * count];
    float[] wanted = new float[3 * count];
    for (int i = 0; i < seen.length; i++) {
      int value = planes[i % 3] + in + i / 3;
      seen[i] = (asked[value] - low) / span;
      wanted[i] = seen[i] + strength * (row[value] - asked[value]) / span;
    }
    look(picture).read(picture, at, count).move(seen, wanted);
  }

  /** All that is read and written by one tensor is of one layout. */
  private SeenSpan look(Raster samples) {
    if (look == null) {
      look = new SeenSpan(lens, samples.layout(), width);
    }
    return look;
  }

  static int mirrored(int at, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * (length - 1);
    int within = Math.floorMod(at, period);
    return within < length ? within : period - within;
  }
}
