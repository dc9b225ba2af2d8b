package io.safelight.metadata;

import java.util.HashSet;
import java.util.Set;

/** Tags of TIFF 6.0 with its supplements, of EXIF 2.32, and of what is found beside them. */
final class Tag {
  static final int NEW_SUBFILE_TYPE = 254;
  static final int SUBFILE_TYPE = 255;
  static final int IMAGE_WIDTH = 256;
  static final int IMAGE_LENGTH = 257;
  static final int ORIENTATION = 274;
  static final int WHITE_POINT = 318;
  static final int PRIMARY_CHROMATICITIES = 319;
  static final int X_RESOLUTION = 282;
  static final int Y_RESOLUTION = 283;
  static final int RESOLUTION_UNIT = 296;
  static final int SUB_DIRECTORIES = 330;
  static final int EXTRA_SAMPLES = 338;
  static final int XMP = 700;
  static final int IPTC = 33723;
  static final int PHOTOSHOP = 34377;
  static final int EXIF = 34665;
  static final int ICC = 34675;
  static final int GPS = 34853;
  static final int MAKER_NOTE = 0x927C;
  static final int COLOR_SPACE = 0xA001;
  static final int PIXEL_X_DIMENSION = 0xA002;
  static final int PIXEL_Y_DIMENSION = 0xA003;
  static final int INTEROP = 0xA005;
  static final int FOCAL_PLANE_X_RESOLUTION = 0xA20E;
  static final int FOCAL_PLANE_Y_RESOLUTION = 0xA20F;
  static final int SUBJECT_AREA = 0x9214;
  static final int SUBJECT_LOCATION = 0xA214;

  /** In the interoperability directory. */
  static final int INTEROP_INDEX = 1;

  static final int RELATED_IMAGE_WIDTH = 0x1001;
  static final int RELATED_IMAGE_LENGTH = 0x1002;

  /** Bytes that some writers keep free for later. */
  static final int PADDING = 0xEA1C;

  /** By how far the maker note was moved (Microsoft's Windows Imaging Component). */
  static final int OFFSET_SCHEMA = 0xEA1D;

  /** A small picture as GDI+ has it. */
  static final int THUMBNAIL_DATA = 0x501B;

  /** Photoshop's layers: another, unenhanced picture, which Photoshop would open in its place. */
  static final int IMAGE_SOURCE_DATA = 37724;

  /**
   * Offsets of other directories or of bytes that stand elsewhere: strips, tiles, free space, fax
   * and JPEG tables, thumbnails, Kodak's and Leaf's directories. They mean nothing in another file.
   */
  private static final Set<Integer> OFFSETS =
      setOf(
          new int[] {273, 279, 288, 289, 324, 325, SUB_DIRECTORIES, 400, 513, 514, 519, 520, 521},
          new int[] {EXIF, GPS, INTEROP, 33424, 34310, 65024});

  /** How the samples are stored. A TIFF that is written says all of it anew. */
  private static final Set<Integer> STORAGE =
      setOf(
          new int[] {NEW_SUBFILE_TYPE, SUBFILE_TYPE, IMAGE_WIDTH, IMAGE_LENGTH, 258, 259, 262},
          new int[] {263, 264, 265, 266, 273, 277, 278, 279, 280, 281, 284, 288, 289, 290, 291},
          // A transfer function has as many values as the depth of a sample has.
          new int[] {292, 293, 301, 317, 320, 321, 322, 323, 324, 325, 326, 327, 328},
          new int[] {332, 333, 334, 336, 338, 339, 340, 341, 342, 343, 344, 345, 346, 347, 351},
          new int[] {400, 401, 402, 403, 433, 434, 435, 512, 513, 514, 515, 517, 518, 519, 520},
          new int[] {521, 529, 530, 531, 532, 559, 32995, 32996, 32997, 32998, 33421, 33422},
          // Who finds DNG's version takes the file for a camera's raw picture.
          new int[] {50706, 50707});

  /**
   * How the source's samples were stored, which EXIF leaves to the container (EXIF 2.32, table 17)
   * and some writers repeat. What they say of colour is left to them.
   */
  private static final Set<Integer> STALE_STORAGE =
      setOf(new int[] {258, 259, 262, 266, 277, 278, 284, 317, 320, 322, 323, 338, 339, 530});

  /** Where on Earth the pixels lie: GeoTIFF, GDAL, rational polynomial coefficients. */
  private static final Set<Integer> GEOREFERENCE =
      setOf(new int[] {33550, 33920, 33922, 34264, 34735, 34736, 34737, 42112, 42113, 50844});

  private Tag() {}

  static boolean isOffset(int tag) {
    return OFFSETS.contains(tag);
  }

  static boolean isStorage(int tag) {
    return STORAGE.contains(tag);
  }

  static boolean isStaleStorage(int tag) {
    return STALE_STORAGE.contains(tag);
  }

  static boolean isGeoreference(int tag) {
    return GEOREFERENCE.contains(tag);
  }

  /** Whether a tag of the first directory has a place of its own in {@link Metadata}. */
  static boolean isBlock(int tag) {
    return tag == XMP || tag == IPTC || tag == PHOTOSHOP || tag == ICC;
  }

  private static Set<Integer> setOf(int[]... tags) {
    Set<Integer> set = new HashSet<>();
    for (int[] some : tags) {
      for (int tag : some) {
        set.add(tag);
      }
    }
    return Set.copyOf(set);
  }
}
