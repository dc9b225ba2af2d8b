package io.safelight.bench;

import io.safelight.image.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The pictures of one hundred, in the order in which they are carried: what is to be made. Every
 * row has the same sizes in another order, so that rows of one hundred compare as well.
 */
public record Workload(List<Order> orders) {
  /** What failed in the stress test that started this: a decompression bomb error, bad EXIF. */
  private static final int HUGE_NUMBER = 47;

  private static final int BROKEN_EXIF_NUMBER = 89;
  private static final Size HUGE = new Size(15_000, 10_000);

  public Workload {
    orders = List.copyOf(orders);
  }

  /** How a picture is written. */
  enum Kind {
    JPEG("jpg"),
    PNG("png"),
    TIFF("tif"),
    /** A JPEG whose EXIF points outside of itself. */
    BROKEN_EXIF("jpg"),
    /** A JPEG that is made strip by strip: whole it would take half a gigabyte. */
    HUGE("jpg");

    private final String extension;

    Kind(String extension) {
      this.extension = extension;
    }
  }

  /**
   * One picture that is to be made.
   *
   * @param number its place in the hundred, from 1
   */
  record Order(int number, Size size, Kind kind) {
    String fileName() {
      String words = kind == Kind.BROKEN_EXIF ? "-broken-exif" : "";
      return String.format(
          Locale.ROOT,
          "%03d-%dx%d%s.%s",
          number,
          size.width(),
          size.height(),
          words,
          kind.extension);
    }
  }

  /**
   * How many of which size are in a row of a workload.
   *
   * @param small of 800 × 600 to 1200 × 900
   * @param medium of 1500 × 1000 to 2000 × 1500
   * @param large of 2100 to 3200 pixels on the long edge
   */
  public record Mix(int small, int medium, int large, int rows) {
    /** 60, 30 and 10 of 100, in rows of 20. */
    public static final Mix STRESS_TEST = new Mix(12, 6, 2, 5);

    /** Pictures of a row. */
    public int row() {
      return small + medium + large;
    }
  }

  /** One hundred, or what the mix makes of it; the same for the same seed. */
  public static Workload of(Mix mix, long seed) {
    Random chance = new Random(seed);
    List<Size> sizes = new ArrayList<>();
    for (int i = 0; i < mix.small; i++) {
      sizes.add(between(new Size(800, 600), new Size(1200, 900), chance));
    }
    for (int i = 0; i < mix.medium; i++) {
      sizes.add(between(new Size(1500, 1000), new Size(2000, 1500), chance));
    }
    for (int i = 0; i < mix.large; i++) {
      sizes.add(between(new Size(2100, 1400), new Size(3200, 2400), chance));
    }
    List<Order> orders = new ArrayList<>();
    for (int row = 0; row < mix.rows; row++) {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < sizes.size(); i++) {
        places.add(i);
      }
      Collections.shuffle(places, chance);
      for (int i : places) {
        Size size = chance.nextInt(3) == 0 ? sizes.get(i).transposed() : sizes.get(i);
        orders.add(new Order(orders.size() + 1, size, kind(i)));
      }
    }
    return new Workload(orders);
  }

  private static Size between(Size least, Size most, Random chance) {
    return new Size(
        least.width() + chance.nextInt(most.width() - least.width() + 1),
        least.height() + chance.nextInt(most.height() - least.height() + 1));
  }

  /** Of twenty 16 JPEG, 3 PNG and a TIFF: mostly as photographs come. */
  private static Kind kind(int placeInRow) {
    return placeInRow == 0 ? Kind.TIFF : placeInRow % 6 == 5 ? Kind.PNG : Kind.JPEG;
  }

  /**
   * The same with a picture of 150 megapixels as the 47th and broken EXIF in the 89th: the two that
   * the stress test lost.
   *
   * @throws IllegalArgumentException where it has no 89
   */
  public Workload withTheTwoThatFailed() {
    if (orders.size() < BROKEN_EXIF_NUMBER) {
      throw new IllegalArgumentException("there are only " + orders.size() + " pictures");
    }
    List<Order> changed = new ArrayList<>(orders);
    changed.set(HUGE_NUMBER - 1, new Order(HUGE_NUMBER, HUGE, Kind.HUGE));
    Size size = orders.get(BROKEN_EXIF_NUMBER - 1).size();
    changed.set(BROKEN_EXIF_NUMBER - 1, new Order(BROKEN_EXIF_NUMBER, size, Kind.BROKEN_EXIF));
    return new Workload(changed);
  }
}
