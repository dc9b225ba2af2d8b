package io.safelight.corpus;

import static io.safelight.corpus.Bytes.cut;
import static io.safelight.corpus.Bytes.find;
import static io.safelight.corpus.Bytes.hex;
import static io.safelight.corpus.Bytes.holed;
import static io.safelight.corpus.Bytes.inserted;
import static io.safelight.corpus.Bytes.join;
import static io.safelight.corpus.Bytes.patched;
import static io.safelight.corpus.Tiff.LONG;
import static io.safelight.corpus.Tiff.SHORT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.safelight.image.Mats;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import java.awt.image.DataBufferByte;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import nu.pattern.OpenCV;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * Draws the corpus anew: {@code CorpusMaker src/test/resources/corpus}. Nothing in it comes from
 * anywhere else.
 */
public final class CorpusMaker {
  private static final int WIDTH = Drawing.SIZE.width();
  private static final int HEIGHT = Drawing.SIZE.height();

  /** In pixels; the limits of the program are far below. */
  private static final int GIANT = 100_000;

  private final Path root;

  private CorpusMaker(Path root) {
    this.root = root;
  }

  public static void main(String[] arguments) throws IOException {
    OpenCV.loadLocally();
    CorpusMaker maker = new CorpusMaker(Path.of(arguments[0]));
    maker.strangers();
    maker.jpegs();
    maker.pngs();
    maker.tiffs();
    maker.webps();
    maker.bmps();
    maker.jpeg2000s();
    maker.netpbms();
  }

  private void reject(String reason, String name, byte[] content) throws IOException {
    write(root.resolve("reject").resolve(reason).resolve(name), content);
  }

  /** The picture shows the drawing; its upright size goes into its name. */
  private void accept(String defect, String extension, byte[] content) throws IOException {
    String name = defect + "_" + WIDTH + "x" + HEIGHT + extension;
    write(root.resolve("accept").resolve(name), content);
  }

  private static void write(Path file, byte[] content) throws IOException {
    if (content.length > 80_000) {
      throw new IllegalArgumentException(file + " has " + content.length + " bytes");
    }
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  // What is no picture, or none that is read ------------------------------------------------------

  private void strangers() throws IOException {
    reject("EMPTY_FILE", "zero-bytes.jpg", new byte[0]);
    reject("NOT_AN_IMAGE", "text-named.jpg", ascii("This is not a picture, only a letter.\n"));
    reject("NOT_AN_IMAGE", "shell-script-named.png", ascii("#!/bin/sh\nexec true\n"));
    reject("NOT_AN_IMAGE", "error-page-named.jpg", ascii("<!DOCTYPE html><title>404</title>"));
    reject("NOT_AN_IMAGE", "drawing.svg", ascii("<svg xmlns='http://www.w3.org/2000/svg'/>"));
    reject("NOT_AN_IMAGE", "zip-named.jpg", zip());
    reject("NOT_AN_IMAGE", "film.mp4", isoMedia("isom"));
    reject("NOT_AN_IMAGE", "one-byte.png", hex("89"));
    reject(
        "NOT_AN_IMAGE",
        "letter-that-begins-with-BM.bmp",
        ascii("BM is what this text begins with."));
    reject("NOT_AN_IMAGE", "zeros.jpg", new byte[4096]);
    reject("UNSUPPORTED_FORMAT", "still.gif", gif());
    reject("UNSUPPORTED_FORMAT", "gif-named.jpg", gif());
    reject("UNSUPPORTED_FORMAT", "phone.heic", isoMedia("heic"));
    reject("UNSUPPORTED_FORMAT", "heic-named.jpg", isoMedia("mif1"));
    reject("UNSUPPORTED_FORMAT", "picture.avif", isoMedia("avif"));
    reject("UNSUPPORTED_FORMAT", "camera.cr3", isoMedia("crx "));
    reject("UNSUPPORTED_FORMAT", "picture.jxl", hex("FF0A FA1F 0190 0000"));
    reject("UNSUPPORTED_FORMAT", "layers.psd", join(ascii("8BPS"), hex("0001 000000000000 0003")));
    reject("UNSUPPORTED_FORMAT", "scan.pdf", ascii("%PDF-1.7\n%%EOF\n"));
    reject("UNSUPPORTED_FORMAT", "any.pam", ascii("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\n"));
    reject("UNSUPPORTED_FORMAT", "favicon.ico", hex("00000100 0100 1010 0000 0100 2000"));
    reject("UNSUPPORTED_FORMAT", "fuji.raf", ascii("FUJIFILMCCD-RAW 0201FF383501"));
    reject("UNSUPPORTED_FORMAT", "canon.cr2", hex("49492A00 10000000 4352 0200 00000000"));
  }

  private static byte[] gif() {
    return hex(
        "474946383961 01000100 80 0000 FFFFFF 000000 2C 00000000 01000100 00 02 02 4401 00 3B");
  }

  private static byte[] isoMedia(String brand) {
    return join(hex("00000018"), ascii("ftyp" + brand), hex("00000000"), ascii("mif1" + brand));
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry("a.txt");
      entry.setTimeLocal(LocalDateTime.of(2026, 11, 23, 0, 0)); // the same file every time
      zip.putNextEntry(entry);
      zip.write(ascii("a"));
    }
    return bytes.toByteArray();
  }

  // JPEG ------------------------------------------------------------------------------------------

  private void jpegs() throws IOException {
    byte[] plain = encoded(".jpg", Drawing.upright(), Imgcodecs.IMWRITE_JPEG_QUALITY, 92);
    byte[] progressive =
        encoded(
            ".jpg",
            Drawing.upright(),
            Imgcodecs.IMWRITE_JPEG_QUALITY,
            92,
            Imgcodecs.IMWRITE_JPEG_PROGRESSIVE,
            1);
    byte[] end = hex("FFD9");
    byte[] endless = Arrays.copyOf(plain, plain.length - 2);
    int frame = find(plain, 2, 0xFF, 0xC0);
    int scan = find(plain, 2, 0xFF, 0xDA);
    int huffman = find(plain, 2, 0xFF, 0xC4);
    int quantisation = find(plain, 2, 0xFF, 0xDB);

    accept("plain", ".jpg", plain);
    accept("no-extension", "", plain);
    accept("shouting-extension", ".JPEG", plain);
    accept("unknown-extension", ".scan", plain);
    accept("progressive", ".jpg", progressive);
    accept("grey", ".jpg", encoded(".jpg", Drawing.grey(), Imgcodecs.IMWRITE_JPEG_QUALITY, 92));
    accept(
        "restart-markers",
        ".jpg",
        encoded(".jpg", Drawing.upright(), Imgcodecs.IMWRITE_JPEG_RST_INTERVAL, 2));
    accept("cmyk-by-adobe", ".jpg", inserted(cmykJpeg(), 2, adobe(0)));
    accept("ycck-by-adobe", ".jpg", inserted(jpegOfFour(ycck()), 2, adobe(2)));
    accept("trailing-zeros", ".jpg", join(plain, new byte[3000]));
    accept("trailing-second-picture", ".jpg", join(plain, plain));
    accept("trailing-half-picture", ".jpg", join(plain, cut(plain, 50)));
    accept("fill-bytes-before-marker", ".jpg", inserted(plain, frame, hex("FFFFFFFF")));
    accept("junk-between-segments", ".jpg", inserted(plain, frame, new byte[100]));
    // Films' single frames leave out the tables of annex K, which this encoder uses.
    accept("huffman-table-left-out", ".jpg", patched(plain, huffman, 0xFF, 0xEF));
    accept("padding-before-end", ".jpg", join(endless, new byte[16], end));
    for (int i = 1; i <= 8; i++) {
      byte[] stored =
          encoded(".jpg", Turns.stored(Drawing.upright(), i), Imgcodecs.IMWRITE_JPEG_QUALITY, 95);
      accept("orientation-" + i, ".jpg", inserted(stored, 2, app1(exif(i))));
    }
    accept("exif-orientation-nonsense", ".jpg", inserted(plain, 2, app1(exif(4711))));
    accept("exif-cut-off", ".jpg", inserted(plain, 2, app1(Arrays.copyOf(exif(6), 9))));
    accept("exif-empty", ".jpg", inserted(plain, 2, app1(new byte[0])));
    accept(
        "exif-directory-outside",
        ".jpg",
        inserted(plain, 2, app1(patched(exif(6), 4, 0, 0, 0, 0x7F))));
    accept(
        "exif-directory-negative",
        ".jpg",
        inserted(plain, 2, app1(patched(exif(6), 4, 0xF0, 0xFF, 0xFF, 0xFF))));
    accept("exif-65535-entries", ".jpg", inserted(plain, 2, app1(patched(exif(1), 8, 0xFF, 0xFF))));
    accept("exif-of-zeros", ".jpg", inserted(plain, 2, app1(new byte[200])));

    reject("TRUNCATED", "half.jpg", cut(plain, 50));
    reject("TRUNCATED", "ninety-nine-percent.jpg", cut(plain, 99));
    reject("TRUNCATED", "in-its-header.jpg", Arrays.copyOf(plain, frame + 6));
    reject("TRUNCATED", "two-bytes-and-a-half.jpg", hex("FFD8FF"));
    reject("TRUNCATED", "without-its-end.jpg", endless);
    reject(
        "TRUNCATED",
        "half-with-a-whole-thumbnail.jpg",
        cut(inserted(plain, 2, segment(0xE1, join(exif(1), plain))), 80));
    reject("TRUNCATED", "progressive-half.jpg", cut(progressive, 50));
    reject("TRUNCATED", "zeros-from-the-middle-on.jpg", holed(plain, 50, 100));
    reject(
        "TRUNCATED",
        "few-coded-bytes-for-its-size.jpg",
        patched(plain, frame + 5, 0x27, 0x10, 0x27, 0x10));
    reject("TOO_MANY_PIXELS", "giant.jpg", patched(plain, frame + 5, 0xEA, 0x60, 0xEA, 0x60));
    reject("BROKEN_HEADER", "no-height.jpg", patched(plain, frame + 5, 0, 0));
    reject("BROKEN_HEADER", "two-components.jpg", patched(plain, frame + 9, 2));
    reject(
        "BROKEN_HEADER",
        "scan-without-frame.jpg",
        join(Arrays.copyOf(plain, frame), Arrays.copyOfRange(plain, scan, plain.length)));
    reject("BROKEN_HEADER", "end-without-scan.jpg", join(Arrays.copyOf(plain, scan), end));
    reject("BROKEN_HEADER", "segment-of-no-length.jpg", inserted(plain, 2, hex("FFE10000")));
    reject(
        "BROKEN_HEADER",
        "501-scans.jpg",
        join(endless, repeated(Arrays.copyOfRange(plain, scan, scan + 14), 501), end));
    reject("UNSUPPORTED_FORMAT", "twelve-bit.jpg", patched(plain, frame + 4, 12));
    reject("UNSUPPORTED_FORMAT", "arithmetic.jpg", patched(plain, frame + 1, 0xC9));
    reject("UNSUPPORTED_FORMAT", "lossless.jpg", patched(plain, frame + 1, 0xC3));
    reject("UNSUPPORTED_FORMAT", "hierarchical.jpg", patched(plain, frame + 1, 0xC5));
    reject("UNSUPPORTED_FORMAT", "four-channels-unexplained.jpg", cmykJpeg());
    reject("CORRUPT_PIXELS", "half-with-an-end.jpg", join(cut(plain, 50), end));
    reject(
        "CORRUPT_PIXELS",
        "cmyk-half-with-an-end.jpg",
        join(cut(inserted(cmykJpeg(), 2, adobe(0)), 60), end));
    reject("CORRUPT_PIXELS", "hole-of-zeros.jpg", holed(plain, 60, 80));
    reject(
        "CORRUPT_PIXELS",
        "without-quantisation-table.jpg",
        patched(plain, quantisation, 0xFF, 0xEF));
    reject("MISLEADING_EXTENSION", "jpeg-named.png", plain);
    reject("MISLEADING_EXTENSION", "jpeg-named.heic", plain);
  }

  /** A little-endian block with an orientation and nothing else. */
  private static byte[] exif(int orientation) {
    return Tiff.littleEndian().page().put(274, SHORT, orientation).bytes();
  }

  private static byte[] app1(byte[] exif) {
    return segment(0xE1, join(ascii("Exif\0\0"), exif));
  }

  private static byte[] adobe(int transform) {
    return segment(
        0xEE, join(ascii("Adobe"), hex("0064 0000 0000"), new byte[] {(byte) transform}));
  }

  private static byte[] segment(int marker, byte[] content) {
    return ByteBuffer.allocate(4 + content.length)
        .put((byte) 0xFF)
        .put((byte) marker)
        .putShort((short) (2 + content.length))
        .put(content)
        .array();
  }

  /** Inverted inks, as Photoshop has them: no black, so that they are the drawing's own RGB. */
  private static byte[] cmykJpeg() throws IOException {
    byte[] inks = new byte[WIDTH * HEIGHT * 4];
    byte[] bgr = Drawing.upright().bytes8();
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      inks[4 * i] = bgr[3 * i + 2];
      inks[4 * i + 1] = bgr[3 * i + 1];
      inks[4 * i + 2] = bgr[3 * i];
      inks[4 * i + 3] = (byte) 255;
    }
    return jpegOfFour(inks);
  }

  /**
   * The same as luma and chroma: of C, M and Y, for these are what Adobe's programs take R, G and B
   * to be, and then invert.
   */
  private static byte[] ycck() {
    byte[] samples = new byte[WIDTH * HEIGHT * 4];
    byte[] bgr = Drawing.upright().bytes8();
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int c = 255 - (bgr[3 * i + 2] & 0xFF);
      int m = 255 - (bgr[3 * i + 1] & 0xFF);
      int y = 255 - (bgr[3 * i] & 0xFF);
      samples[4 * i] = (byte) Math.round(0.299 * c + 0.587 * m + 0.114 * y);
      samples[4 * i + 1] = (byte) Math.round(128 - 0.168736 * c - 0.331264 * m + 0.5 * y);
      samples[4 * i + 2] = (byte) Math.round(128 + 0.5 * c - 0.418688 * m - 0.081312 * y);
      samples[4 * i + 3] = (byte) 255;
    }
    return samples;
  }

  private static byte[] jpegOfFour(byte[] inks) throws IOException {
    WritableRaster raster =
        WritableRaster.createInterleavedRaster(
            new DataBufferByte(inks, inks.length),
            WIDTH,
            HEIGHT,
            4 * WIDTH,
            4,
            new int[] {0, 1, 2, 3},
            null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  // PNG -------------------------------------------------------------------------------------------

  private void pngs() throws IOException {
    byte[] plain = encoded(".png", Drawing.upright());
    byte[] grey = Drawing.grey().bytes8();
    int pixels = find(plain, 0, 'I', 'D', 'A', 'T');
    accept("plain", ".png", plain);
    accept("sixteen-bit", ".png", encoded(".png", sixteenBit(Drawing.upright())));
    accept("transparent", ".png", encoded(".png", translucent(Drawing.upright())));
    accept(
        "sixteen-bit-transparent",
        ".png",
        encoded(".png", sixteenBit(translucent(Drawing.upright()))));
    accept("bilevel", ".png", png(1, 0, bilevel(grey, true), WIDTH / 8));
    accept("sixteen-greys", ".png", png(4, 0, nibbles(grey), WIDTH / 2));
    accept("palette", ".png", palettePng(new byte[0]));
    accept("palette-transparent", ".png", palettePng(Png.chunk("tRNS", (byte) 0, (byte) 128)));
    accept(
        "grey-transparent-level",
        ".png",
        inserted(png(8, 0, grey, WIDTH), Png.AFTER_IHDR, Png.chunk("tRNS", (byte) 0, (byte) 100)));
    accept("grey-with-alpha", ".png", png(8, 4, withAlpha(grey), WIDTH * 2));
    accept(
        "transparent-colour",
        ".png",
        inserted(plain, Png.AFTER_IHDR, Png.chunk("tRNS", new byte[] {0, 1, 0, 2, 0, 3})));
    accept("interlaced", ".png", interlaced(grey));
    accept("trailing-bytes", ".png", join(plain, new byte[500]));
    accept("one-frame-animation", ".png", inserted(plain, Png.AFTER_IHDR, animation(1)));
    accept(
        "exif-cut-off",
        ".png",
        inserted(plain, Png.AFTER_IHDR, Png.chunk("eXIf", (byte) 'I', (byte) 'I')));
    accept(
        "orientation-6",
        ".png",
        inserted(
            encoded(".png", Turns.stored(Drawing.upright(), 6)),
            Png.AFTER_IHDR,
            Png.chunk("eXIf", exif(6))));

    reject("TRUNCATED", "half.png", cut(plain, 50));
    reject("TRUNCATED", "in-its-header.png", Arrays.copyOf(plain, 20));
    reject("TRUNCATED", "signature-only.png", Png.SIGNATURE);
    reject("TRUNCATED", "without-its-end.png", Arrays.copyOf(plain, plain.length - 12));
    reject(
        "TRUNCATED", "chunk-past-the-end.png", patched(plain, pixels - 4, 0x7F, 0xFF, 0xFF, 0xFF));
    reject("TRUNCATED", "no-pixels.png", join(Png.SIGNATURE, Png.header(96, 64, 8, 2), Png.END));
    reject(
        "TRUNCATED",
        "few-bytes-for-its-size.png",
        join(Png.SIGNATURE, Png.header(15_000, 15_000, 8, 2), Png.pixels(new byte[100]), Png.END));
    byte[] giant = Png.header(GIANT, GIANT, 8, 2);
    reject(
        "TOO_MANY_PIXELS",
        "giant.png",
        join(Png.SIGNATURE, giant, Png.pixels(new byte[1000]), Png.END));
    reject(
        "TOO_MANY_PIXELS",
        "largest-there-is.png",
        join(Png.SIGNATURE, Png.header(-1, -1, 8, 2), Png.END));
    reject(
        "SIDE_TOO_LONG",
        "ribbon.png",
        join(Png.SIGNATURE, Png.header(70_000, 1, 8, 0), Png.pixels(new byte[70_001]), Png.END));
    reject("BROKEN_HEADER", "no-width.png", join(Png.SIGNATURE, Png.header(0, 64, 8, 2), Png.END));
    reject(
        "BROKEN_HEADER", "three-bits.png", join(Png.SIGNATURE, Png.header(96, 64, 3, 0), Png.END));
    reject(
        "BROKEN_HEADER",
        "palette-missing.png",
        join(Png.SIGNATURE, Png.header(96, 64, 8, 3), Png.pixels(new byte[64 * 97]), Png.END));
    reject("BROKEN_HEADER", "chunk-without-a-name.png", patched(plain, pixels, 0, 0, 0, 0));
    reject(
        "BROKEN_HEADER",
        "pixels-before-header.png",
        join(Png.SIGNATURE, Png.pixels(new byte[9]), Png.END));
    reject("ANIMATED", "animated.png", inserted(plain, Png.AFTER_IHDR, animation(3)));
    reject("CORRUPT_PIXELS", "checksum-wrong.png", patched(plain, plain.length - 14, 1, 2));
    reject("CORRUPT_PIXELS", "hole-of-zeros.png", holed(plain, 50, 60));
    reject(
        "CORRUPT_PIXELS",
        "half-the-pixels.png",
        join(
            Png.SIGNATURE,
            Png.header(96, 64, 8, 0),
            Png.pixels(Arrays.copyOf(Png.unfiltered(grey, 96), 97 * 32)),
            Png.END));
    reject(
        "CORRUPT_PIXELS",
        "compressed-stream-cut.png",
        join(
            Png.SIGNATURE,
            Png.header(96, 64, 8, 0),
            Png.chunk("IDAT", cut(Png.deflated(Png.unfiltered(grey, 96)), 50)),
            Png.END));
    reject("MISLEADING_EXTENSION", "png-named.jpg", plain);
    reject("MISLEADING_EXTENSION", "png-named.gif", plain);
  }

  private static byte[] png(int bits, int colourType, byte[] packed, int rowBytes) {
    return join(
        Png.SIGNATURE,
        Png.header(WIDTH, HEIGHT, bits, colourType),
        Png.pixels(Png.unfiltered(packed, rowBytes)),
        Png.END);
  }

  /** 256 greys by way of a palette. */
  private static byte[] palettePng(byte[] transparency) {
    byte[] colours = new byte[3 * 256];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = (byte) (i / 3);
    }
    return join(
        Png.SIGNATURE,
        Png.header(WIDTH, HEIGHT, 8, 3),
        Png.chunk("PLTE", colours),
        transparency,
        Png.pixels(Png.unfiltered(Drawing.grey().bytes8(), WIDTH)),
        Png.END);
  }

  private static byte[] animation(int frames) {
    return Png.chunk("acTL", ByteBuffer.allocate(8).putInt(frames).array());
  }

  /** Adam7: seven passes, each the pixels at (x0 + i dx, y0 + j dy). */
  private static byte[] interlaced(byte[] grey) {
    int[][] passes = {
      {0, 0, 8, 8},
      {4, 0, 8, 8},
      {0, 4, 4, 8},
      {2, 0, 4, 4},
      {0, 2, 2, 4},
      {1, 0, 2, 2},
      {0, 1, 1, 2}
    };
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    for (int[] pass : passes) {
      for (int y = pass[1]; y < HEIGHT; y += pass[3]) {
        rows.write(0);
        for (int x = pass[0]; x < WIDTH; x += pass[2]) {
          rows.write(grey[y * WIDTH + x]);
        }
      }
    }
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(WIDTH)
            .putInt(HEIGHT)
            .put((byte) 8)
            .put(12, (byte) 1)
            .array();
    return join(Png.SIGNATURE, Png.chunk("IHDR", header), Png.pixels(rows.toByteArray()), Png.END);
  }

  // TIFF ------------------------------------------------------------------------------------------

  private void tiffs() throws IOException {
    byte[] rgb = rgb(Drawing.upright());
    byte[] grey = Drawing.grey().bytes8();
    byte[] lzw = encoded(".tiff", Drawing.upright());
    byte[] plain = Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 8, 1, grey).bytes();
    byte[] fourStrips =
        Tiff.littleEndian()
            .picture(
                WIDTH, HEIGHT, 1, 8, 1, part(grey, 0), part(grey, 1), part(grey, 2), part(grey, 3))
            .put(278, LONG, HEIGHT / 4)
            .bytes();
    accept("plain", ".tif", plain);
    accept("four-strips", ".tif", fourStrips);
    accept("big-endian", ".tif", Tiff.bigEndian().picture(WIDTH, HEIGHT, 1, 8, 1, grey).bytes());
    accept("lzw", ".tiff", lzw);
    accept(
        "deflate",
        ".tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 3, 8, 2, Png.deflated(rgb))
            .put(259, SHORT, 8)
            .bytes());
    accept(
        "sixteen-bit",
        ".tif",
        Tiff.bigEndian().picture(WIDTH, HEIGHT, 1, 16, 1, sixteenBit(grey)).bytes());
    accept(
        "white-is-zero",
        ".tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 8, 0, inverted(grey)).bytes());
    accept(
        "sixteen-bit-white-is-zero",
        ".tif",
        Tiff.bigEndian().picture(WIDTH, HEIGHT, 1, 16, 0, inverted(sixteenBit(grey))).bytes());
    accept(
        "bilevel",
        ".tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 1, 1, bilevel(grey, true)).bytes());
    accept(
        "bilevel-white-is-zero",
        ".tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 1, 0, bilevel(grey, false)).bytes());
    accept(
        "sixteen-greys",
        ".tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 4, 1, nibbles(grey)).bytes());
    accept(
        "palette",
        ".tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 1, 8, 3, grey)
            .put(320, SHORT, greyColourMap())
            .bytes());
    accept(
        "grey-with-alpha",
        ".tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 2, 8, 1, withAlpha(grey))
            .put(338, SHORT, 2)
            .bytes());
    accept(
        "planes-apart",
        ".tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 3, 8, 2, grey, grey, grey)
            .put(284, SHORT, 2)
            .bytes());
    accept("tiles", ".tif", tiled(grey));
    byte[] jpeg = encoded(".jpg", Drawing.upright(), Imgcodecs.IMWRITE_JPEG_QUALITY, 92);
    accept(
        "jpeg-within",
        ".tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 3, 8, 6, jpeg).put(259, SHORT, 7).bytes());
    reject(
        "CORRUPT_PIXELS",
        "half-a-jpeg-within.tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 3, 8, 6, join(cut(jpeg, 50), hex("FFD9")))
            .put(259, SHORT, 7)
            .bytes());
    accept(
        "cmyk",
        ".tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 4, 8, 5, Png.deflated(inks(rgb)))
            .put(259, SHORT, 8)
            .bytes());
    accept(
        "orientation-6",
        ".tif",
        Tiff.littleEndian()
            .picture(HEIGHT, WIDTH, 1, 8, 1, Turns.stored(Drawing.grey(), 6).bytes8())
            .put(274, SHORT, 6)
            .bytes());
    accept(
        "orientation-nonsense",
        ".tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 8, 1, grey).put(274, SHORT, 99).bytes());
    Tiff withThumbnail = Tiff.littleEndian();
    withThumbnail.picture(WIDTH, HEIGHT, 1, 8, 1, grey);
    withThumbnail.picture(24, 16, 1, 8, 1, new byte[24 * 16]).put(254, LONG, 1);
    accept("thumbnail-behind", ".tif", withThumbnail.bytes());
    Tiff thumbnailFirst = Tiff.littleEndian();
    thumbnailFirst.picture(24, 16, 1, 8, 1, new byte[24 * 16]).put(254, LONG, 1);
    thumbnailFirst.picture(WIDTH, HEIGHT, 1, 8, 1, grey);
    accept("thumbnail-before", ".tif", thumbnailFirst.bytes());

    Tiff pages = Tiff.littleEndian();
    pages.picture(WIDTH, HEIGHT, 1, 8, 1, grey);
    pages.picture(24, 16, 1, 8, 1, new byte[24 * 16]).put(254, LONG, 1);
    pages
        .picture(HEIGHT, WIDTH, 3, 8, 2, rgb(Turns.stored(Drawing.upright(), 6)))
        .put(274, SHORT, 6);
    pages.picture(WIDTH, HEIGHT, 1, 1, 0, bilevel(grey, false));
    accept("three-pages-and-a-thumbnail", ".tif", pages.bytes());
    Tiff second = Tiff.littleEndian();
    second.picture(WIDTH, HEIGHT, 1, 8, 1, grey);
    second.picture(WIDTH, HEIGHT, 3, 8, 8, rgb);
    reject("UNSUPPORTED_FORMAT", "second-page-lab.tif", second.bytes());
    accept(
        "big",
        ".tif",
        Tiff.big(ByteOrder.LITTLE_ENDIAN).picture(WIDTH, HEIGHT, 3, 8, 2, rgb).bytes());
    Tiff bigPages = Tiff.big(ByteOrder.BIG_ENDIAN);
    bigPages
        .picture(WIDTH, HEIGHT, 1, 8, 1, part(grey, 0), part(grey, 1), part(grey, 2), part(grey, 3))
        .put(278, LONG, HEIGHT / 4);
    bigPages.picture(24, 16, 1, 8, 1, new byte[24 * 16]);
    accept("big-of-two-pages", ".tif", bigPages.bytes());
    reject("BROKEN_HEADER", "big-with-odd-offsets.tif", hex("49492B00 0400 0000 1000000000000000"));
    reject("TRUNCATED", "big-in-its-header.tif", hex("49492B00 0800 0000 1000000000000000"));
    reject(
        "TRUNCATED",
        "big-directory-past-2-to-the-63.tif",
        hex("4D4D002B 0008 0000 FFFFFFFFFFFFFFF0"));
    accept(
        "cmyk-sixteen-bit",
        ".tif",
        Tiff.bigEndian()
            .picture(WIDTH, HEIGHT, 4, 16, 5, Png.deflated(sixteenBit(inks(rgb))))
            .put(259, SHORT, 8)
            .bytes());
    accept(
        "cmyk-with-alpha",
        ".tif",
        Tiff.bigEndian()
            .picture(WIDTH, HEIGHT, 5, 8, 5, Png.deflated(withAlpha(inks(rgb), 4)))
            .put(259, SHORT, 8)
            .put(338, SHORT, 2)
            .bytes());
    accept(
        "alpha-multiplied-in",
        ".tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 4, 8, 2, Png.deflated(multipliedIn(withAlpha(rgb, 3), 3)))
            .put(259, SHORT, 8)
            .put(338, SHORT, 1)
            .bytes());
    accept(
        "alpha-unspecified",
        ".tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 4, 8, 2, Png.deflated(withAlpha(rgb, 3)))
            .put(259, SHORT, 8)
            .put(338, SHORT, 0)
            .bytes());
    accept(
        "grey-with-alpha-white-is-zero",
        ".tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 2, 8, 0, withAlpha(inverted(grey), 1))
            .put(338, SHORT, 2)
            .bytes());
    accept(
        "differences",
        ".tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 3, 8, 2, Png.deflated(differences(rgb, 3)))
            .put(259, SHORT, 8)
            .put(317, SHORT, 2)
            .bytes());
    accept(
        "bilevel-from-the-right",
        ".tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 1, 1, 1, packBits(reversed(bilevel(grey, true))))
            .put(259, SHORT, 32773)
            .put(266, SHORT, 2)
            .bytes());
    accept(
        "chroma-by-two",
        ".tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 3, 8, 6, chromaByTwo(rgb))
            .put(530, SHORT, 2, 2)
            .bytes());
    accept("old-jpeg-within", ".tif", oldJpeg(jpeg));
    reject(
        "UNSUPPORTED_FORMAT",
        "jpeg-within-for-each-plane.tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 3, 8, 2, jpeg, jpeg, jpeg)
            .put(259, SHORT, 7)
            .put(284, SHORT, 2)
            .bytes());
    reject(
        "UNSUPPORTED_FORMAT",
        "inks-of-other-colours.tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 4, 8, 5, Png.deflated(inks(rgb)))
            .put(259, SHORT, 8)
            .put(332, SHORT, 2)
            .bytes());
    int directory = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
    Tiff loop = Tiff.littleEndian();
    loop.picture(WIDTH, HEIGHT, 1, 8, 1, grey);
    reject("BROKEN_HEADER", "directories-in-a-loop.tif", loop.thenAt(directory).bytes());
    Tiff thumbnails = Tiff.littleEndian();
    thumbnails.picture(24, 16, 1, 8, 1, new byte[24 * 16]).put(254, LONG, 1);
    reject("UNSUPPORTED_FORMAT", "only-a-thumbnail.tif", thumbnails.bytes());
    reject("BROKEN_HEADER", "no-directory.tif", hex("49492A00 00000000"));
    reject("BROKEN_HEADER", "no-size.tif", Tiff.littleEndian().page().put(262, SHORT, 1).bytes());
    reject(
        "BROKEN_HEADER",
        "too-few-strips.tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 1, 8, 1, part(grey, 0))
            .put(278, LONG, HEIGHT / 4)
            .bytes());
    reject(
        "BROKEN_HEADER",
        "tiles-of-no-size.tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 1, 8, 1, grey)
            .put(322, LONG, 0)
            .put(323, LONG, 0)
            .bytes());
    // Another reader takes the number in its own way, and makes so many offsets.
    reject(
        "BROKEN_HEADER",
        "channels-as-a-fraction.tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 8, 0, grey).put(277, 5, 1, 1).bytes());
    reject(
        "BROKEN_HEADER",
        "channels-as-a-floating-point-number.tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 8, 0, grey).put(277, 12, 1).bytes());
    reject(
        "BROKEN_HEADER",
        "tile-of-two-billion.tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 1, 8, 1, grey)
            .put(322, LONG, 0x7FFFFFF0)
            .put(323, LONG, 64)
            .bytes());
    byte[] tile =
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 1, 8, 1, grey)
            .put(322, LONG, 0x7FFFFFF0)
            .put(323, LONG, HEIGHT)
            .bytes();
    // The tag that says where tiles stand becomes the one for strips.
    int stands = find(tile, 8 + grey.length, 0x44, 0x01, LONG, 0);
    reject("BROKEN_HEADER", "strips-with-the-width-of-a-tile.tif", patched(tile, stands, 0x11));
    accept(
        "exif-directory-within-itself",
        ".tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 1, 8, 1, grey)
            .put(330, LONG, 8 + grey.length)
            .put(34665, LONG, 8 + grey.length)
            .bytes());
    reject("TRUNCATED", "half.tif", cut(plain, 50));
    reject(
        "TRUNCATED",
        "strip-past-the-end.tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 8, 1, grey).put(273, LONG, 1 << 30).bytes());
    reject(
        "TRUNCATED",
        "strip-longer-than-the-file.tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 8, 1, grey).put(279, LONG, -1).bytes());
    reject(
        "TRUNCATED",
        "strip-too-short.tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 8, 1, cut(grey, 50)).bytes());
    reject("TRUNCATED", "directory-past-the-end.tif", patched(plain, 4, 0, 0, 0, 0x10));
    reject(
        "TOO_MANY_PIXELS",
        "giant.tif",
        Tiff.littleEndian().picture(GIANT, GIANT, 3, 8, 2, grey).bytes());
    reject(
        "SIDE_TOO_LONG",
        "ribbon.tif",
        Tiff.littleEndian().picture(1, GIANT, 1, 8, 1, grey).bytes());
    reject(
        "UNSUPPORTED_FORMAT",
        "floating-point.tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 32, 1, grey).put(339, SHORT, 3).bytes());
    reject(
        "UNSUPPORTED_FORMAT",
        "lab.tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 3, 8, 8, rgb).bytes());
    reject(
        "UNSUPPORTED_FORMAT",
        "nine-channels.tif",
        Tiff.littleEndian().picture(8, 8, 9, 8, 2, grey).bytes());
    reject(
        "UNSUPPORTED_FORMAT",
        "zstandard.tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 8, 1, grey).put(259, SHORT, 50000).bytes());
    reject(
        "UNSUPPORTED_FORMAT",
        "camera.dng",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 1, 8, 1, grey).put(50706, LONG, 1).bytes());
    reject("MISLEADING_EXTENSION", "tiff-named.webp", plain);
    int pixelsFrom = 8;
    reject(
        "CORRUPT_PIXELS",
        "lzw-damaged.tif",
        patched(lzw, pixelsFrom + 2000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    byte[] damaged = Png.deflated(rgb);
    Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 50, (byte) 0x55);
    reject(
        "CORRUPT_PIXELS",
        "deflate-damaged.tif",
        Tiff.littleEndian().picture(WIDTH, HEIGHT, 3, 8, 2, damaged).put(259, SHORT, 8).bytes());
    reject(
        "CORRUPT_PIXELS",
        "deflate-cut.tif",
        Tiff.littleEndian()
            .picture(WIDTH, HEIGHT, 3, 8, 2, cut(Png.deflated(rgb), 50))
            .put(259, SHORT, 8)
            .bytes());
  }

  private static byte[] tiled(byte[] grey) {
    byte[][] tiles = new byte[WIDTH / 32 * (HEIGHT / 32)][32 * 32];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        tiles[y / 32 * (WIDTH / 32) + x / 32][y % 32 * 32 + x % 32] = grey[y * WIDTH + x];
      }
    }
    return Tiff.littleEndian()
        .picture(WIDTH, HEIGHT, 1, 8, 1, tiles)
        .put(322, LONG, 32)
        .put(323, LONG, 32)
        .bytes();
  }

  /** Compression 6 of TIFF 6.0, section 22: a whole JPEG, and a tag that says where. */
  private static byte[] oldJpeg(byte[] jpeg) {
    return Tiff.littleEndian()
        .picture(WIDTH, HEIGHT, 3, 8, 6, jpeg)
        .put(259, SHORT, 6)
        .put(512, SHORT, 1)
        .put(513, LONG, 8) // the first strip stands right behind the file's header
        .put(514, LONG, jpeg.length)
        .bytes();
  }

  private static byte[] withAlpha(byte[] samples, int colours) {
    byte[] all = new byte[samples.length / colours * (colours + 1)];
    for (int i = 0; i < all.length; i++) {
      int pixel = i / (colours + 1);
      int c = i % (colours + 1);
      all[i] = c == colours ? (byte) (128 + pixel % 100) : samples[pixel * colours + c];
    }
    return all;
  }

  private static byte[] multipliedIn(byte[] samples, int colours) {
    byte[] all = samples.clone();
    for (int i = 0; i < all.length; i++) {
      int alpha = all[i / (colours + 1) * (colours + 1) + colours] & 0xFF;
      if (i % (colours + 1) < colours) {
        all[i] = (byte) (((all[i] & 0xFF) * alpha + 127) / 255);
      }
    }
    return all;
  }

  /** Predictor 2: each sample less the one to its left. */
  private static byte[] differences(byte[] samples, int channels) {
    byte[] less = samples.clone();
    for (int i = 0; i < less.length; i++) {
      if (i % (WIDTH * channels) >= channels) {
        less[i] = (byte) (samples[i] - samples[i - channels]);
      }
    }
    return less;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] other = new byte[bytes.length];
    for (int i = 0; i < other.length; i++) {
      other[i] = (byte) (Integer.reverse(bytes[i]) >>> 24);
    }
    return other;
  }

  /** Literal bytes throughout; the bits of the counts stand the other way round, too. */
  private static byte[] packBits(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at += 64) {
      int count = Math.min(64, bytes.length - at);
      packed.write(Integer.reverse(count - 1) >>> 24);
      packed.write(bytes, at, count);
    }
    return packed.toByteArray();
  }

  /** TIFF 6.0, section 21: of two by two pixels the luma each, and the mean chroma. */
  private static byte[] chromaByTwo(byte[] rgb) {
    ByteArrayOutputStream units = new ByteArrayOutputStream();
    for (int y = 0; y < HEIGHT; y += 2) {
      for (int x = 0; x < WIDTH; x += 2) {
        double cb = 0;
        double cr = 0;
        for (int i = 0; i < 4; i++) {
          int at = ((y + i / 2) * WIDTH + x + i % 2) * 3;
          int r = rgb[at] & 0xFF;
          int g = rgb[at + 1] & 0xFF;
          int b = rgb[at + 2] & 0xFF;
          units.write((int) Math.round(0.299 * r + 0.587 * g + 0.114 * b));
          cb += -0.168736 * r - 0.331264 * g + 0.5 * b;
          cr += 0.5 * r - 0.418688 * g - 0.081312 * b;
        }
        units.write((int) Math.round(128 + cb / 4));
        units.write((int) Math.round(128 + cr / 4));
      }
    }
    return units.toByteArray();
  }

  private static int[] greyColourMap() {
    int[] map = new int[3 * 256];
    for (int i = 0; i < map.length; i++) {
      map[i] = i % 256 * 257;
    }
    return map;
  }

  private static byte[] inks(byte[] rgb) {
    byte[] inks = new byte[rgb.length / 3 * 4];
    for (int i = 0; i < rgb.length; i++) {
      inks[i / 3 * 4 + i % 3] = (byte) ~rgb[i];
    }
    return inks;
  }

  private static byte[] part(byte[] whole, int quarter) {
    int length = whole.length / 4;
    return Arrays.copyOfRange(whole, quarter * length, (quarter + 1) * length);
  }

  // WebP ------------------------------------------------------------------------------------------

  private void webps() throws IOException {
    byte[] lossy = encoded(".webp", Drawing.upright(), Imgcodecs.IMWRITE_WEBP_QUALITY, 90);
    byte[] lossless = encoded(".webp", Drawing.upright(), Imgcodecs.IMWRITE_WEBP_QUALITY, 101);
    byte[] alpha =
        encoded(".webp", translucent(Drawing.upright()), Imgcodecs.IMWRITE_WEBP_QUALITY, 90);
    byte[] turned =
        encoded(".webp", Turns.stored(Drawing.upright(), 6), Imgcodecs.IMWRITE_WEBP_QUALITY, 90);
    accept("lossy", ".webp", lossy);
    accept("lossless", ".webp", lossless);
    accept("transparent", ".webp", alpha);
    accept(
        "orientation-6",
        ".webp",
        webp(canvas(0x08, HEIGHT, WIDTH), picture(turned), chunk("EXIF", exif(6))));
    accept(
        "exif-of-zeros",
        ".webp",
        webp(canvas(0x08, WIDTH, HEIGHT), picture(lossy), chunk("EXIF", new byte[50])));
    accept("trailing-bytes", ".webp", join(lossy, new byte[100]));
    reject("TRUNCATED", "half.webp", cut(lossy, 50));
    reject("TRUNCATED", "in-its-header.webp", Arrays.copyOf(lossy, 18));
    reject(
        "ANIMATED",
        "animated.webp",
        webp(canvas(0x02, WIDTH, HEIGHT), chunk("ANIM", new byte[6]), chunk("ANMF", new byte[24])));
    reject("TOO_MANY_PIXELS", "giant.webp", webp(canvas(0, GIANT, GIANT), picture(lossy)));
    reject("TOO_MANY_PIXELS", "giant-lossless.webp", webp(chunk("VP8L", hex("2F FFFFFF0F 00"))));
    reject("BROKEN_HEADER", "no-picture.webp", webp(canvas(0, WIDTH, HEIGHT)));
    reject(
        "BROKEN_HEADER",
        "canvas-of-another-size.webp",
        webp(canvas(0, WIDTH + 1, HEIGHT), picture(lossy)));
    reject("BROKEN_HEADER", "no-start-code.webp", webp(chunk("VP8 ", new byte[20])));
    reject(
        "CORRUPT_PIXELS",
        "half-the-picture.webp",
        webp(chunk("VP8 ", cut(Arrays.copyOfRange(lossy, 20, lossy.length), 50))));
    reject(
        "CORRUPT_PIXELS",
        "half-the-lossless-picture.webp",
        webp(chunk("VP8L", cut(Arrays.copyOfRange(lossless, 20, lossless.length), 50))));
    reject("MISLEADING_EXTENSION", "webp-named.jpg", lossy);
  }

  private static byte[] webp(byte[]... chunks) {
    byte[] body = join(ascii("WEBP"), join(chunks));
    return join(ascii("RIFF"), little(body.length), body);
  }

  private static byte[] chunk(String fourCc, byte[] content) {
    return join(ascii(fourCc), little(content.length), content, new byte[content.length & 1]);
  }

  private static byte[] canvas(int flags, int width, int height) {
    return chunk(
        "VP8X",
        join(
            little(flags),
            Arrays.copyOf(little(width - 1), 3),
            Arrays.copyOf(little(height - 1), 3)));
  }

  /** The picture's chunk out of a simple file. */
  private static byte[] picture(byte[] file) {
    return Arrays.copyOfRange(file, 12, file.length);
  }

  // BMP -------------------------------------------------------------------------------------------

  private void bmps() throws IOException {
    byte[] plain = encoded(".bmp", Drawing.upright());
    byte[] grey = Drawing.grey().bytes8();
    accept("plain", ".bmp", plain);
    accept("palette", ".bmp", bmp(8, 0, HEIGHT, greyColours(256), bottomUp(grey, WIDTH)));
    accept(
        "bilevel",
        ".bmp",
        bmp(1, 0, HEIGHT, greyColours(2), bottomUp(bilevel(grey, true), WIDTH / 8)));
    accept(
        "sixteen-colours",
        ".bmp",
        bmp(4, 0, HEIGHT, greyColours(16), bottomUp(nibbles(grey), WIDTH / 2)));
    accept("top-down", ".bmp", bmp(8, 0, -HEIGHT, greyColours(256), grey));
    accept("run-lengths", ".bmp", bmp(8, 1, HEIGHT, greyColours(256), runLengths(grey)));
    accept("size-not-declared", ".bmp", patched(plain, 2, 0, 0, 0, 0));
    byte[] rgba = bottomUp(withAlpha(rgb(Drawing.upright()), 3), 4 * WIDTH);
    accept("transparent", ".bmp", maskedBmp(32, rgba, 0xFF, 0xFF00, 0xFF0000, 0xFF000000));
    accept("five-six-five", ".bmp", maskedBmp(16, fiveSixFive(), 0xF800, 0x7E0, 0x1F, 0));
    accept("fourth-byte-zero", ".bmp", bmp(32, 0, HEIGHT, new byte[0], fourthByteZero()));
    reject("TRUNCATED", "half.bmp", cut(plain, 50));
    reject("TRUNCATED", "in-its-header.bmp", Arrays.copyOf(plain, 20));
    reject("TRUNCATED", "half-without-declared-size.bmp", cut(patched(plain, 2, 0, 0, 0, 0), 50));
    reject("TRUNCATED", "pixels-past-the-end.bmp", patched(plain, 10, 0, 0, 0, 1));
    reject("TOO_MANY_PIXELS", "giant.bmp", patched(plain, 18, 0xA0, 0x86, 1, 0, 0xA0, 0x86, 1, 0));
    reject("BROKEN_HEADER", "no-width.bmp", patched(plain, 18, 0, 0, 0, 0));
    reject("BROKEN_HEADER", "negative-width.bmp", patched(plain, 18, 0, 0, 0, 0x80));
    reject("TRUNCATED", "runs-of-nothing.bmp", bmp(8, 1, HEIGHT, greyColours(256), hex("0001")));
    reject("UNSUPPORTED_FORMAT", "jpeg-within.bmp", patched(plain, 30, 4));
    reject(
        "CORRUPT_PIXELS",
        "run-lengths-cut.bmp",
        bmp(8, 1, HEIGHT, greyColours(256), cut(runLengths(grey), 50)));
    reject("MISLEADING_EXTENSION", "bmp-named.tiff", plain);
  }

  private static byte[] bmp(int bits, int compression, int height, byte[] colours, byte[] pixels) {
    int from = 14 + 40 + colours.length;
    byte[] header =
        ByteBuffer.allocate(54)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(ascii("BM"))
            .putInt(from + pixels.length)
            .putInt(0)
            .putInt(from)
            .putInt(40)
            .putInt(WIDTH)
            .putInt(height)
            .putShort((short) 1)
            .putShort((short) bits)
            .putInt(compression)
            .putInt(pixels.length)
            .putLong(0)
            .putInt(colours.length / 4)
            .array();
    return join(header, colours, pixels);
  }

  /** With a header of version 4 (BITMAPV4HEADER), which has masks for R, G, B and alpha. */
  private static byte[] maskedBmp(int bits, byte[] pixels, int... masks) {
    ByteBuffer header = ByteBuffer.allocate(14 + 108).order(ByteOrder.LITTLE_ENDIAN);
    header.put(ascii("BM")).putInt(122 + pixels.length).putInt(0).putInt(122);
    header.putInt(108).putInt(WIDTH).putInt(HEIGHT).putShort((short) 1).putShort((short) bits);
    header.putInt(3).putInt(pixels.length).putLong(0).putLong(0);
    for (int mask : masks) {
      header.putInt(mask);
    }
    header.putInt(0x73524742); // sRGB
    return join(header.array(), pixels);
  }

  private static byte[] fiveSixFive() {
    byte[] rgb = rgb(Drawing.upright());
    ByteBuffer pixels = ByteBuffer.allocate(2 * WIDTH * HEIGHT).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rgb.length; i += 3) {
      int r = (rgb[i] & 0xFF) >> 3;
      int g = (rgb[i + 1] & 0xFF) >> 2;
      int b = (rgb[i + 2] & 0xFF) >> 3;
      pixels.putShort((short) (r << 11 | g << 5 | b));
    }
    return bottomUp(pixels.array(), 2 * WIDTH);
  }

  private static byte[] fourthByteZero() {
    byte[] bgr = Drawing.upright().bytes8();
    byte[] pixels = new byte[4 * WIDTH * HEIGHT];
    for (int i = 0; i < bgr.length; i++) {
      pixels[i / 3 * 4 + i % 3] = bgr[i];
    }
    return bottomUp(pixels, 4 * WIDTH);
  }

  private static byte[] greyColours(int count) {
    byte[] colours = new byte[4 * count];
    for (int i = 0; i < count; i++) {
      Arrays.fill(colours, 4 * i, 4 * i + 3, (byte) (255 * i / (count - 1)));
    }
    return colours;
  }

  /** Rows of a multiple of four bytes, last first. */
  private static byte[] bottomUp(byte[] rows, int rowBytes) {
    byte[] turned = new byte[rows.length];
    for (int at = 0; at < rows.length; at += rowBytes) {
      System.arraycopy(rows, at, turned, rows.length - at - rowBytes, rowBytes);
    }
    return turned;
  }

  /** Each pixel a run of one. */
  private static byte[] runLengths(byte[] grey) {
    ByteArrayOutputStream runs = new ByteArrayOutputStream();
    byte[] rows = bottomUp(grey, WIDTH);
    for (int i = 0; i < rows.length; i++) {
      runs.write(1);
      runs.write(rows[i]);
      if (i % WIDTH == WIDTH - 1) {
        runs.writeBytes(i == rows.length - 1 ? hex("0001") : hex("0000"));
      }
    }
    return runs.toByteArray();
  }

  // JPEG 2000 -------------------------------------------------------------------------------------

  private void jpeg2000s() throws IOException {
    byte[] plain =
        encoded(".jp2", Drawing.upright(), Imgcodecs.IMWRITE_JPEG2000_COMPRESSION_X1000, 800);
    byte[] grey = encoded(".jp2", Drawing.grey());
    byte[] wide = encoded(".jp2", sixteenBit(Drawing.grey()));
    int from = find(plain, 0, 0xFF, 0x4F, 0xFF, 0x51);
    byte[] codestream = Arrays.copyOfRange(plain, from, plain.length);
    accept("plain", ".jp2", plain);
    accept("grey", ".jpf", grey);
    accept("sixteen-bit", ".jp2", wide);
    accept("codestream", ".j2k", codestream);
    reject("TRUNCATED", "half.jp2", cut(plain, 50));
    reject("TRUNCATED", "half.j2k", cut(codestream, 50));
    reject("TRUNCATED", "in-its-header.jp2", Arrays.copyOf(plain, 20));
    reject(
        "TOO_MANY_PIXELS", "giant.j2k", patched(codestream, 8, 0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0));
    reject(
        "TRUNCATED",
        "few-coded-bytes-for-its-size.j2k",
        patched(codestream, 8, 0, 0, 0x3A, 0x98, 0, 0, 0x3A, 0x98));
    reject(
        "BROKEN_HEADER", "tiles-of-one-pixel.j2k", patched(codestream, 24, 0, 0, 0, 1, 0, 0, 0, 1));
    reject("BROKEN_HEADER", "tiles-of-no-size.j2k", patched(codestream, 24, 0, 0, 0, 0));
    reject(
        "UNSUPPORTED_FORMAT", "signed.j2k", patched(codestream, 42, 0x87, 1, 1, 0x87, 1, 1, 0x87));
    reject("UNSUPPORTED_FORMAT", "chroma-by-two.j2k", patched(codestream, 46, 2));
    reject("UNSUPPORTED_FORMAT", "depths-that-differ.j2k", patched(codestream, 45, 9));
    int space = find(plain, 0, 'c', 'o', 'l', 'r') + 7;
    reject("UNSUPPORTED_FORMAT", "inks.jp2", patched(plain, space, 0, 0, 0, 12));
    reject("BROKEN_HEADER", "box-of-no-length.jp2", patched(plain, 12, 0, 0, 0, 4));
    reject("MISLEADING_EXTENSION", "jpeg-2000-named.jpg", plain);
  }

  // Netpbm ----------------------------------------------------------------------------------------

  private void netpbms() throws IOException {
    byte[] rgb = rgb(Drawing.upright());
    byte[] grey = Drawing.grey().bytes8();
    String size = WIDTH + " " + HEIGHT + "\n";
    byte[] plain = join(ascii("P6\n" + size + "255\n"), rgb);
    byte[] bits = bilevel(grey, false);
    accept("plain", ".ppm", plain);
    accept("grey", ".pgm", join(ascii("P5\n" + size + "255\n"), grey));
    accept("bilevel", ".pbm", join(ascii("P4 " + size), bits));
    accept("sixteen-bit", ".pgm", join(ascii("P5\n" + size + "65535\n"), sixteenBit(grey)));
    accept("hundred-levels", ".pgm", join(ascii("P5\n" + size + "100\n"), hundredths(grey)));
    accept("as-text", ".ppm", ascii("P3\n" + size + "255\n" + text(rgb)));
    accept(
        "grey-as-text", ".pgm", ascii("P2 # a comment\n" + size + "# another\n255\n" + text(grey)));
    accept("bilevel-as-text", ".pbm", ascii("P1\n" + size + bitsAsText(bits)));
    accept("comments", ".pnm", join(ascii("P6#a\n# b\n" + size + "# c\r255\n"), rgb));
    accept("trailing-bytes", ".ppm", join(plain, new byte[100]));
    reject("SEVERAL_PAGES", "two-pictures.ppm", join(plain, plain));
    reject("TRUNCATED", "half.ppm", cut(plain, 50));
    reject("TRUNCATED", "in-its-header.ppm", ascii("P6\n96 "));
    reject("TRUNCATED", "half-as-text.ppm", ascii("P3\n" + size + "255\n" + text(cut(rgb, 20))));
    reject(
        "CORRUPT_PIXELS",
        "letters-as-text.pgm",
        ascii("P2\n" + size + "255\n" + text(grey).replace('7', 'x')));
    reject(
        "CORRUPT_PIXELS",
        "some-as-text-missing.pgm",
        ascii("P2\n" + size + "255\n" + text(cut(grey, 90))));
    reject("BROKEN_HEADER", "no-levels.pgm", join(ascii("P5\n" + size + "0\n"), grey));
    reject("BROKEN_HEADER", "too-many-levels.pgm", join(ascii("P5\n" + size + "65536\n"), grey));
    reject("BROKEN_HEADER", "letters-for-a-size.ppm", ascii("P6\nwide high\n255\n"));
    reject("BROKEN_HEADER", "no-width.pgm", ascii("P5\n0 64\n255\n"));
    reject("TOO_MANY_PIXELS", "giant.pgm", ascii("P5\n100000 100000\n255\n"));
    reject("MISLEADING_EXTENSION", "netpbm-named.png", plain);
  }

  private static byte[] hundredths(byte[] samples) {
    byte[] levels = new byte[samples.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) Math.round((samples[i] & 0xFF) / 2.55);
    }
    return levels;
  }

  private static String text(byte[] samples) {
    StringBuilder text = new StringBuilder();
    for (byte sample : samples) {
      text.append(sample & 0xFF).append(' ');
    }
    return text.toString();
  }

  private static String bitsAsText(byte[] bits) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8 * bits.length; i++) {
      text.append(bits[i / 8] >> 7 - i % 8 & 1);
    }
    return text.toString();
  }

  // Pixels ----------------------------------------------------------------------------------------

  private static byte[] encoded(String extension, Raster picture, int... parameters) {
    Mat pixels = Mats.copyOf(picture);
    MatOfByte bytes = new MatOfByte();
    MatOfInt settings = new MatOfInt(parameters);
    try {
      Imgcodecs.imencode(extension, pixels, bytes, settings);
      return bytes.toArray();
    } finally {
      settings.release();
      bytes.release();
      pixels.release();
    }
  }

  private static Raster sixteenBit(Raster picture) {
    byte[] from = picture.bytes8();
    short[] to = new short[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = (short) ((from[i] & 0xFF) * 257);
    }
    return Raster.of(picture.size(), picture.layout(), to);
  }

  /** Big-endian. */
  private static byte[] sixteenBit(byte[] samples) {
    byte[] wide = new byte[2 * samples.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = samples[i / 2];
    }
    return wide;
  }

  private static Raster translucent(Raster bgr) {
    byte[] from = bgr.bytes8();
    byte[] to = new byte[from.length / 3 * 4];
    for (int i = 0; i < to.length; i++) {
      to[i] = i % 4 == 3 ? (byte) (128 + i / 64) : from[i / 4 * 3 + i % 4];
    }
    return Raster.of(bgr.size(), PixelLayout.BGRA, to);
  }

  private static byte[] withAlpha(byte[] grey) {
    byte[] both = new byte[2 * grey.length];
    for (int i = 0; i < grey.length; i++) {
      both[2 * i] = grey[i];
      both[2 * i + 1] = (byte) (128 + i % 100);
    }
    return both;
  }

  private static byte[] bilevel(byte[] grey, boolean oneIsWhite) {
    byte[] bits = new byte[grey.length / 8];
    for (int i = 0; i < grey.length; i++) {
      if ((grey[i] & 0xFF) > 128 == oneIsWhite) {
        bits[i / 8] |= (byte) (0x80 >> i % 8);
      }
    }
    return bits;
  }

  private static byte[] nibbles(byte[] grey) {
    byte[] packed = new byte[grey.length / 2];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (byte) (grey[2 * i] & 0xF0 | (grey[2 * i + 1] & 0xF0) >> 4);
    }
    return packed;
  }

  private static byte[] inverted(byte[] samples) {
    byte[] other = new byte[samples.length];
    for (int i = 0; i < other.length; i++) {
      other[i] = (byte) ~samples[i];
    }
    return other;
  }

  private static byte[] rgb(Raster bgr) {
    byte[] from = bgr.bytes8();
    byte[] to = new byte[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i / 3 * 3 + 2 - i % 3];
    }
    return to;
  }

  private static byte[] repeated(byte[] part, int times) {
    byte[][] parts = new byte[times][];
    Arrays.fill(parts, part);
    return join(parts);
  }

  private static byte[] little(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
