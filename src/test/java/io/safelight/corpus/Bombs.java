package io.safelight.corpus;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Files that ask for far more time or memory than they are worth. Too large for the repository, so
 * they are made when they are wanted.
 */
public final class Bombs {
  private static final int GIGABYTE = 1 << 30;
  private static final int MEGABYTE = 1 << 20;

  /** Is given each bomb by itself. */
  @FunctionalInterface
  public interface Squad {
    void defuse(Path bomb) throws IOException;
  }

  private interface Content {
    void write(OutputStream file) throws IOException;
  }

  private final Path folder;
  private final Squad squad;

  private Bombs(Path folder, Squad squad) {
    this.folder = folder;
    this.squad = squad;
  }

  /** Puts one after the other into a folder; each is named by what it does. */
  public static void plant(Path folder, Squad squad) throws IOException {
    Bombs bombs = new Bombs(folder, squad);
    bombs.pngs();
    bombs.jpegs();
    bombs.tiffs();
    bombs.webps();
    bombs.bmps();
    bombs.jpeg2000s();
    bombs.netpbms();
  }

  // PNG ------------------------------------------------------------------------------------------

  private void pngs() throws IOException {
    byte[] header = Png.header(96, 64, 8, 2);
    byte[] pixels = Png.pixels(new byte[64 * (1 + 3 * 96)]);
    byte[] gigabyte = zeros(GIGABYTE);
    png("pixels-that-inflate-to-a-gigabyte.png", header, Png.chunk("IDAT", gigabyte));
    byte[] profile = Png.chunk("iCCP", Bytes.join(ascii("icc\0\0"), gigabyte));
    png("profile-that-inflates-to-a-gigabyte.png", header, profile, pixels);
    byte[] text = Png.chunk("zTXt", Bytes.join(ascii("Comment\0\0"), gigabyte));
    png("text-that-inflates-to-a-gigabyte.png", header, text, pixels);
    byte[] international = Png.chunk("iTXt", Bytes.join(ascii("XML:com\0\1\0\0\0"), gigabyte));
    png("international-text-that-inflates-to-a-gigabyte.png", header, international, pixels);
    byte[] small = Png.chunk("zTXt", Bytes.join(ascii("Comment\0\0"), zeros(7 * MEGABYTE)));
    byte[][] thousand = new byte[900][];
    Arrays.fill(thousand, small);
    png(
        "nine-hundred-texts-of-seven-megabytes.png",
        header,
        Bytes.join(thousand),
        Png.chunk("tRNS", new byte[6]),
        pixels);
    png("text-of-sixty-megabytes.png", header, Png.chunk("tEXt", new byte[60 * MEGABYTE]), pixels);
    png(
        "text-of-seventy-megabytes.png",
        header,
        Png.chunk("tEXt", new byte[70 * MEGABYTE]),
        pixels);
    // Grey with a transparent level goes through another reader.
    byte[] grey = Png.header(96, 64, 8, 0);
    png(
        "grey-transparent-with-texts-of-gigabytes.png",
        grey,
        Png.chunk("tRNS", (byte) 0, (byte) 100),
        text,
        profile,
        Png.pixels(new byte[64 * 97]));
    byte[] empty = Png.chunk("IDAT");
    byte[][] millions = new byte[2_000_000][];
    Arrays.fill(millions, empty);
    png("two-million-empty-chunks.png", header, Bytes.join(millions), pixels);
    byte[] tiny = Png.chunk("tEXt", ascii("a\0b"));
    Arrays.fill(millions, tiny);
    png("two-million-texts.png", header, Bytes.join(millions), pixels);
  }

  private void png(String name, byte[]... chunks) throws IOException {
    file(
        name,
        file -> {
          file.write(Png.SIGNATURE);
          for (byte[] chunk : chunks) {
            file.write(chunk);
          }
          file.write(Png.END);
        });
  }

  // JPEG -----------------------------------------------------------------------------------------

  private void jpegs() throws IOException {
    byte[] plain = Files.readAllBytes(Corpus.accepted("plain_96x64.jpg"));
    byte[] cmyk = Files.readAllBytes(Corpus.accepted("cmyk-by-adobe_96x64.jpg"));
    segments("profile-of-sixty-megabytes.jpg", plain, 0xE2, "ICC_PROFILE\0\1\377", 60);
    segments("profile-of-seventy-megabytes.jpg", plain, 0xE2, "ICC_PROFILE\0\1\377", 70);
    segments("exif-of-sixty-megabytes.jpg", plain, 0xE1, "Exif\0\0II*\0", 60);
    segments("exif-of-seventy-megabytes.jpg", plain, 0xE1, "Exif\0\0II*\0", 70);
    segments("cmyk-with-profile-of-sixty-megabytes.jpg", cmyk, 0xE2, "ICC_PROFILE\0\1\1", 60);
    scans("four-hundred-scans-of-200-megapixels.jpg", 16_000, 12_500, 400);
    scans("ninety-scans-of-200-megapixels.jpg", 16_000, 12_500, 90);
    scans("four-hundred-scans-of-4-megapixels.jpg", 2_000, 2_000, 400);
    scans("sixty-scans-of-16-megapixels.jpg", 4_000, 4_000, 60);
  }

  private void segments(String name, byte[] jpeg, int marker, String head, int megabytes)
      throws IOException {
    byte[] segment = Arrays.copyOf(ascii(head), 65_533);
    file(
        name,
        file -> {
          file.write(jpeg, 0, 2);
          for (long written = 0; written < (long) megabytes * MEGABYTE; written += segment.length) {
            file.write(new byte[] {(byte) 0xFF, (byte) marker, (byte) 0xFF, (byte) 0xFF});
            file.write(segment);
          }
          file.write(jpeg, 2, jpeg.length - 2);
        });
  }

  /** Grey and progressive: the first scan has all blocks' means, each further one skips all. */
  private void scans(String name, int width, int height, int scans) throws IOException {
    long blocks = (long) (width + 7) / 8 * ((height + 7) / 8);
    file(
        name,
        file -> {
          file.write(Bytes.hex("FFD8 FFDB 0043 00"));
          byte[] ones = new byte[64];
          Arrays.fill(ones, (byte) 1);
          file.write(ones);
          file.write(Bytes.hex("FFC2 000B 08"));
          file.write(
              ByteBuffer.allocate(4).putShort((short) height).putShort((short) width).array());
          file.write(Bytes.hex("01 01 11 00"));
          // One code of one bit in each table: no difference; and a run of 2^14 blocks that end
          // here.
          file.write(Bytes.hex("FFC4 0014 00 01000000000000000000000000000000 00"));
          file.write(Bytes.hex("FFC4 0014 10 01000000000000000000000000000000 E0"));
          file.write(Bytes.hex("FFDA 0008 01 01 00 00 00 00"));
          file.write(new byte[(int) ((blocks + 7) / 8)]);
          for (int i = 1; i < scans; i++) {
            file.write(Bytes.hex("FFDA 0008 01 01 00 01 3F 00"));
            // For each run a bit for its code and fourteen for its length.
            long runs = (blocks + (1 << 14) - 1) >> 14;
            file.write(new byte[(int) ((runs * 15 + 7) / 8)]);
          }
          file.write(Bytes.hex("FFD9"));
        });
  }

  // TIFF -----------------------------------------------------------------------------------------

  private void tiffs() throws IOException {
    byte[] gigabyte = zeros(GIGABYTE);
    tiff("strip-that-inflates-to-a-gigabyte.tif", entries(8, gigabyte.length, 1), gigabyte);
    byte[] lzw = lzwOfOneRun(4 * MEGABYTE);
    tiff("lzw-strip-that-unpacks-to-gigabytes.tif", entries(5, lzw.length, 1), lzw);
    byte[] runs = new byte[16 * MEGABYTE];
    for (int i = 0; i < runs.length; i += 2) {
      runs[i] = (byte) -127;
    }
    tiff("packbits-strip-that-unpacks-to-a-gigabyte.tif", entries(32773, runs.length, 1), runs);

    int large = 20 * MEGABYTE;
    byte[] raw = new byte[large];
    int[][] plain = entries(1, 96 * 64, 1);
    // Every entry claims the same twenty megabytes.
    int[][] overlapping = plain;
    for (int tag = 60_000; tag < 60_200; tag++) {
      overlapping = with(overlapping, tag, 1, large, 8);
    }
    tiff("two-hundred-values-on-the-same-megabytes.tif", overlapping, raw);
    tiff("value-of-millions-of-fractions.tif", with(plain, 60_000, 5, large / 8, 8), raw);
    tiff("profile-of-twenty-megabytes.tif", with(plain, 34675, 7, large, 8), raw);
    tiff("layers-of-twenty-megabytes.tif", with(plain, 37724, 7, large, 8), raw);
    int[][] millions = with(with(plain, 273, 4, large / 4, 8), 279, 4, large / 4, 8);
    tiff("millions-of-strips-listed-for-one.tif", millions, raw);
    for (int tag : new int[] {330, 34665, 34853}) {
      // The directory stands behind the pixels.
      tiff("directory-within-itself-%d.tif".formatted(tag), with(plain, tag, 4, 1, 8 + large), raw);
    }
    file(
        "hundred-thousand-directories.tif",
        file -> {
          file.write(little(8).put(ascii("II*\0")).putInt(8).array());
          for (int i = 1; i <= 100_000; i++) {
            file.write(little(6).putShort((short) 0).putInt(8 + 6 * i).array());
          }
        });
    file(
        "thousand-pages-of-four-thousand-entries.tif",
        file -> {
          file.write(little(8).putInt(0x002A4949).putInt(8 + 64 * 96).array());
          file.write(new byte[64 * 96]);
          int length = 2 + 12 * 4_000 + 4;
          for (int page = 1; page <= 1000; page++) {
            ByteBuffer directory = little(length).putShort((short) 4_000);
            for (int[] e :
                new int[][] {
                  {256, 4, 1, 96},
                  {257, 4, 1, 64},
                  {258, 3, 1, 8},
                  {262, 3, 1, 1},
                  {273, 4, 1, 8},
                  {279, 4, 1, 64 * 96}
                }) {
              directory.putShort((short) e[0]).putShort((short) e[1]).putInt(e[2]).putInt(e[3]);
            }
            for (int tag = 40_000; directory.remaining() > 4; tag++) {
              directory.putShort((short) tag).putShort((short) 2).putInt(0).putInt(0);
            }
            directory.putInt(page == 1000 ? 0 : 8 + 64 * 96 + length * page);
            file.write(directory.array());
          }
        });
    int[][] tiles = {
      {256, 4, 1, 96}, {257, 4, 1, 64}, {258, 3, 1, 8}, {259, 3, 1, 8}, {262, 3, 1, 1},
      {277, 3, 1, 1}, {322, 4, 1, 0x7FFFFFF0}, {323, 4, 1, 16}, {324, 4, 4, 100}, {325, 4, 4, 100}
    };
    tiff("tile-of-two-billion.tif", tiles, raw);
    int[][] wide = copy(tiles);
    wide[6][3] = 65_520;
    wide[7][3] = 65_520;
    tiff("tile-of-four-gigapixels.tif", wide, Bytes.join(gigabyte, gigabyte));
    int[][] jpeg = {
      {256, 4, 1, 96},
      {257, 4, 1, 64},
      {258, 3, 1, 8},
      {259, 3, 1, 7},
      {262, 3, 1, 1},
      {273, 4, 1, 8},
      {277, 3, 1, 1},
      {278, 4, 1, 64},
      {279, 4, 1, 400}
    };
    tiff("jpeg-within-of-four-gigapixels.tif", jpeg, Bytes.join(giantJpeg(), new byte[400]));
    int tinyTiles = 10_000 / 16 * (10_000 / 16);
    int[][] mosaic = {
      {256, 4, 1, 10_000},
      {257, 4, 1, 10_000},
      {258, 3, 1, 8},
      {259, 3, 1, 8},
      {262, 3, 1, 1},
      {277, 3, 1, 1},
      {322, 3, 1, 16},
      {323, 3, 1, 16},
      {324, 4, tinyTiles, 8},
      {325, 4, tinyTiles, 8}
    };
    tiff("mosaic-of-tiny-tiles.tif", mosaic, new byte[4 * tinyTiles]);
  }

  /** A grey picture of 96 x 64 in one strip that begins at byte 8. */
  private static int[][] entries(int compression, int bytes, int channels) {
    return new int[][] {
      {256, 4, 1, 96},
      {257, 4, 1, 64},
      {258, 3, 1, 8},
      {259, 3, 1, compression},
      {262, 3, 1, 1},
      {273, 4, 1, 8},
      {277, 3, 1, channels},
      {278, 4, 1, 64},
      {279, 4, 1, bytes}
    };
  }

  private static int[][] copy(int[][] entries) {
    return Arrays.stream(entries).map(int[]::clone).toArray(int[][]::new);
  }

  /** One entry more, or another in the place of the one with its tag: tag, type, count, value. */
  private static int[][] with(int[][] entries, int... entry) {
    int[][] more = copy(entries);
    for (int i = 0; i < more.length; i++) {
      if (more[i][0] == entry[0]) {
        more[i] = entry;
        return more;
      }
    }
    more = Arrays.copyOf(more, more.length + 1);
    more[more.length - 1] = entry;
    return more;
  }

  /** Little-endian: the content from byte 8 on, then the directory. */
  private void tiff(String name, int[][] entries, byte[] content) throws IOException {
    file(
        name,
        file -> {
          file.write(little(8).putInt(0x002A4949).putInt(8 + content.length).array());
          file.write(content);
          ByteBuffer directory =
              little(2 + 12 * entries.length + 4).putShort((short) entries.length);
          for (int[] e : entries) {
            directory.putShort((short) e[0]).putShort((short) e[1]).putInt(e[2]).putInt(e[3]);
          }
          file.write(directory.array());
        });
  }

  private static byte[] giantJpeg() throws IOException {
    byte[] jpeg = Files.readAllBytes(Corpus.accepted("grey_96x64.jpg"));
    int frame = Bytes.find(jpeg, 2, 0xFF, 0xC0);
    return Bytes.patched(jpeg, frame + 5, 0xFF, 0xDC, 0xFF, 0xDC);
  }

  /** Codes of twelve bits that all name long runs; good enough for a decoder to go on and on. */
  private static byte[] lzwOfOneRun(int bytes) {
    byte[] codes = new byte[bytes];
    long bits = 0;
    int held = 0;
    int at = 0;
    int next = 256;
    int width = 9;
    int code = 256; // clear
    while (at < bytes - 8) {
      bits = bits << width | code;
      held += width;
      while (held >= 8) {
        codes[at++] = (byte) (bits >> held - 8);
        held -= 8;
      }
      if (code == 256) {
        next = 257;
        width = 9;
        code = 0;
        continue;
      }
      next++;
      code = next > 4093 ? 256 : next;
      width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
    }
    return codes;
  }

  // WebP -----------------------------------------------------------------------------------------

  private void webps() throws IOException {
    byte[] lossy = Files.readAllBytes(Corpus.accepted("lossy_96x64.webp"));
    byte[] picture = Arrays.copyOfRange(lossy, 12, lossy.length);
    byte[] canvas = {'V', 'P', '8', 'X', 10, 0, 0, 0, 0x20, 0, 0, 0, 95, 0, 0, 63, 0, 0};
    for (int megabytes : new int[] {50, 70}) {
      int length = megabytes * MEGABYTE;
      byte[] profile = little(8).put(ascii("ICCP")).putInt(length).array();
      file(
          "profile-of-%d-megabytes.webp".formatted(megabytes),
          file -> {
            int body = 4 + canvas.length + 8 + length + picture.length;
            file.write(little(12).put(ascii("RIFF")).putInt(body).put(ascii("WEBP")).array());
            file.write(canvas);
            file.write(profile);
            file.write(new byte[length]);
            file.write(picture);
          });
    }
    // Lossless: all codes have no bits, so that any number of pixels costs none.
    byte[] flat = Bytes.hex("2F FF3FE33F 0488888808");
    byte[] body = Bytes.join(flat, new byte[64]);
    file(
        "lossless-giant-of-few-bytes.webp",
        file -> {
          file.write(
              little(12).put(ascii("RIFF")).putInt(12 + body.length).put(ascii("WEBP")).array());
          file.write(little(8).put(ascii("VP8L")).putInt(body.length).array());
          file.write(body);
        });
  }

  // BMP ------------------------------------------------------------------------------------------

  private void bmps() throws IOException {
    bmp("runs-of-nothing-for-240-megapixels.bmp", 16_000, 15_000, 8, 1, Bytes.hex("0001"));
    bmp("plain-of-no-bytes.bmp", 16_000, 15_000, 24, 0, new byte[0]);
    bmp("lowest-height.bmp", 96, Integer.MIN_VALUE, 24, 0, new byte[100]);
    ByteArrayOutputStream leaps = new ByteArrayOutputStream();
    for (int i = 0; i < 5_000_000; i++) {
      leaps.writeBytes(new byte[] {0, 2, 0, 0});
    }
    leaps.writeBytes(Bytes.hex("0001"));
    bmp("five-million-leaps.bmp", 96, 64, 8, 1, leaps.toByteArray());
  }

  private void bmp(String name, int width, int height, int bits, int compression, byte[] pixels)
      throws IOException {
    int colours = bits == 8 ? 1024 : 0;
    int from = 54 + colours;
    ByteBuffer header = little(from).put(ascii("BM")).putInt(from + pixels.length).putInt(0);
    header.putInt(from).putInt(40).putInt(width).putInt(height).putShort((short) 1);
    header.putShort((short) bits).putInt(compression).putInt(pixels.length);
    file(
        name,
        file -> {
          file.write(header.array());
          file.write(pixels);
        });
  }

  // JPEG 2000 and Netpbm -------------------------------------------------------------------------

  private void jpeg2000s() throws IOException {
    byte[] plain = Files.readAllBytes(Corpus.accepted("plain_96x64.jp2"));
    byte[] codestream = Files.readAllBytes(Corpus.accepted("codestream_96x64.j2k"));
    int coding = Bytes.find(codestream, 0, 0xFF, 0x52) + 6;
    file(
        "sixty-five-thousand-layers.j2k",
        file -> file.write(Bytes.patched(codestream, coding, 0xFF, 0xFF)));
    file("thousand-layers.j2k", file -> file.write(Bytes.patched(codestream, coding, 0x03, 0xE8)));
    byte[] wide = Bytes.patched(codestream, 8, 0, 0, 0x08, 0, 0, 0, 0x08, 0);
    file(
        "four-megapixels-of-nothing.j2k",
        file -> file.write(Bytes.patched(wide, 24, 0, 0, 0x08, 0, 0, 0, 0x08, 0)));
    // Precincts of 2 x 2 on each level: Scod says that they follow.
    byte[] fine = new byte[1 + codestream[coding + 3]];
    Arrays.fill(fine, (byte) 0x11);
    byte[] told =
        Bytes.patched(
            Bytes.patched(Bytes.patched(wide, 24, 0, 0, 0x08, 0, 0, 0, 0x08, 0), coding - 2, 1),
            coding - 4,
            0,
            12 + fine.length);
    file("a-million-precincts.j2k", file -> file.write(Bytes.inserted(told, coding + 8, fine)));
    byte[] blocks = Bytes.patched(wide, 24, 0, 0, 0x08, 0, 0, 0, 0x08, 0);
    file("blocks-of-four-by-four.j2k", file -> file.write(Bytes.patched(blocks, coding + 4, 0, 0)));
    byte[] segment = Arrays.copyOfRange(told, coding - 6, coding + 8);
    int tile = Bytes.find(blocks, coding, 0xFF, 0x90);
    byte[] longer = Bytes.patched(blocks, tile + 6, 0, 0, 0, 0);
    file(
        "a-million-precincts-of-one-tile.j2k",
        file -> file.write(Bytes.inserted(longer, tile + 12, Bytes.join(segment, fine))));
    byte[] box = Bytes.join(new byte[] {0, 0, 0, 8}, ascii("free"));
    byte[][] boxes = new byte[100_000][];
    Arrays.fill(boxes, box);
    file(
        "hundred-thousand-boxes.jp2",
        file -> {
          file.write(plain, 0, 12);
          file.write(Bytes.join(boxes));
          file.write(plain, 12, plain.length - 12);
        });
    file(
        "box-of-seventy-megabytes.jp2",
        file -> {
          file.write(plain, 0, 12);
          file.write(ByteBuffer.allocate(8).putInt(8 + 70 * MEGABYTE).put(ascii("uuid")).array());
          file.write(new byte[70 * MEGABYTE]);
          file.write(plain, 12, plain.length - 12);
        });
  }

  private void netpbms() throws IOException {
    byte[] blanks = new byte[40 * MEGABYTE];
    Arrays.fill(blanks, (byte) ' ');
    file(
        "forty-megabytes-of-blanks.pgm",
        file -> {
          file.write(ascii("P2\n96 64\n255\n"));
          file.write(blanks);
        });
    file(
        "comment-of-forty-megabytes.pgm",
        file -> {
          file.write(ascii("P5\n#"));
          file.write(blanks);
        });
  }

  // Bytes ----------------------------------------------------------------------------------------

  private void file(String name, Content content) throws IOException {
    Path bomb = folder.resolve(name);
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(bomb), MEGABYTE)) {
      content.write(file);
    }
    squad.defuse(bomb);
  }

  /** So many zeros, deflated a thousandfold. */
  private static byte[] zeros(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater fast = new Deflater(1);
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes, fast, 1 << 16)) {
      byte[] megabyte = new byte[MEGABYTE];
      for (int left = count; left > 0; left -= megabyte.length) {
        deflater.write(megabyte, 0, Math.min(left, megabyte.length));
      }
    } finally {
      fast.end();
    }
    return bytes.toByteArray();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
