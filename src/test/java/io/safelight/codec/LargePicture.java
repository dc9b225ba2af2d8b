package io.safelight.codec;

import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.Region;
import io.safelight.image.Size;
import io.safelight.image.TiffCompression;
import io.safelight.job.Failure;
import io.safelight.job.Recipe.Subsampling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.opencv.imgcodecs.Imgcodecs;

/** Pictures of every kind that memory is predicted for, as large as wanted. */
enum LargePicture {
  JPEG("JPEG", ImageFormat.JPEG, PixelLayout.BGR, 8),
  JPEG_TURNED("JPEG, orientation 6", ImageFormat.JPEG, PixelLayout.BGR, 8),
  JPEG_PROGRESSIVE("JPEG, progressive, 4:4:4", ImageFormat.JPEG, PixelLayout.BGR, 8),
  JPEG_PROGRESSIVE_420("JPEG, progressive, 4:2:0", ImageFormat.JPEG, PixelLayout.BGR, 8),
  JPEG_CMYK("JPEG, CMYK", ImageFormat.JPEG, PixelLayout.CMYK, 8),
  PNG("PNG", ImageFormat.PNG, PixelLayout.BGR, 8),
  PNG_GREY("PNG, grey", ImageFormat.PNG, PixelLayout.GREY, 8),
  PNG_ALPHA("PNG, alpha", ImageFormat.PNG, PixelLayout.BGRA, 8),
  PNG_16("PNG, 16 bits", ImageFormat.PNG, PixelLayout.BGR, 16),
  TIFF("TIFF, LZW", ImageFormat.TIFF, PixelLayout.BGR, 8),
  TIFF_16("TIFF, LZW, 16 bits", ImageFormat.TIFF, PixelLayout.BGR, 16),
  TIFF_TILES("TIFF, tiles, Deflate", ImageFormat.TIFF, PixelLayout.BGR, 8),
  TIFF_PLANES("TIFF, planes", ImageFormat.TIFF, PixelLayout.BGR, 8),
  TIFF_JPEG("TIFF, JPEG", ImageFormat.TIFF, PixelLayout.BGR, 8),
  TIFF_CMYK("TIFF, CMYK", ImageFormat.TIFF, PixelLayout.CMYK, 8),
  WEBP("WebP", ImageFormat.WEBP, PixelLayout.BGR, 8),
  WEBP_LOSSLESS("WebP, lossless", ImageFormat.WEBP, PixelLayout.BGR, 8),
  BMP("BMP", ImageFormat.BMP, PixelLayout.BGR, 8),
  JPEG_2000("JPEG 2000", ImageFormat.JPEG_2000, PixelLayout.BGR, 8),
  PNM("PNM", ImageFormat.PNM, PixelLayout.BGR, 8);

  private static final int TILE = 256;

  private final String words;
  private final ImageFormat format;
  private final PixelLayout layout;
  private final int bits;

  LargePicture(String words, ImageFormat format, PixelLayout layout, int bits) {
    this.words = words;
    this.format = format;
    this.layout = layout;
    this.bits = bits;
  }

  String words() {
    return words;
  }

  String fileName() {
    return name().toLowerCase(java.util.Locale.ROOT) + "." + format.extension();
  }

  /** Writes it into a folder. */
  Path write(Path folder, Size size) throws IOException, Failure.Reject {
    Path file = folder.resolve(fileName());
    Raster picture = pixels(size);
    switch (this) {
      case JPEG -> Files.write(file, jpeg(picture, Subsampling.S444, false));
      case JPEG_TURNED -> Files.write(file, turned(jpeg(picture, Subsampling.S444, false)));
      case JPEG_PROGRESSIVE -> Files.write(file, jpeg(picture, Subsampling.S444, true));
      case JPEG_PROGRESSIVE_420 -> Files.write(file, jpeg(picture, Subsampling.S420, true));
      case JPEG_CMYK -> Files.write(file, jpeg(picture, Subsampling.S444, false));
      case WEBP -> Files.write(file, openCv(picture, Imgcodecs.IMWRITE_WEBP_QUALITY, 85));
      case WEBP_LOSSLESS -> Files.write(file, openCv(picture, Imgcodecs.IMWRITE_WEBP_QUALITY, 101));
      case BMP, JPEG_2000, PNM -> Files.write(file, openCv(picture));
      default -> {
        try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          stream(picture, channel);
        }
      }
    }
    return file;
  }

  private void stream(Raster picture, FileChannel channel) throws IOException, Failure.Reject {
    if (format == ImageFormat.PNG) {
      PngWriter.write(picture, List.of(), channel);
    } else if (this == TIFF_TILES) {
      write(channel, pieces(picture, tiles(picture), 1));
    } else if (this == TIFF_PLANES) {
      write(channel, pieces(picture, planes(picture), 2));
    } else {
      TiffCompression family = this == TIFF_JPEG ? TiffCompression.JPEG : TiffCompression.LZW;
      TiffWriter.create(channel, ByteOrder.LITTLE_ENDIAN, false)
          .page(
              picture,
              TiffCoding.like(family, picture, new JpegForm(92, Subsampling.S444, false)),
              new byte[0],
              List.of());
    }
  }

  private static byte[] jpeg(Raster picture, Subsampling chroma, boolean progressive)
      throws Failure.Reject {
    return JpegPicture.of(picture, new JpegForm(92, chroma, progressive));
  }

  /** With an EXIF block of one tag, 274. */
  private static byte[] turned(byte[] jpeg) {
    ByteBuffer exif = ByteBuffer.allocate(36);
    exif.putShort((short) 0xFFE1).putShort((short) 34).put("Exif\0\0MM\0*".getBytes());
    exif.putInt(8).putShort((short) 1);
    exif.putShort((short) 274)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) 6)
        .putShort((short) 0);
    exif.putInt(0);
    return ByteBuffer.allocate(jpeg.length + exif.capacity())
        .put(jpeg, 0, 2)
        .put(exif.flip())
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  private byte[] openCv(Raster picture, int... parameters) throws Failure.Reject {
    return OpenCvWriter.encoded(
        format.extension(), picture, Region.all(picture.size()), parameters);
  }

  /** Waves with grain: neither blank nor noise alone. */
  private Raster pixels(Size size) {
    Raster picture = Raster.empty(size, layout, bits);
    int channels = layout.channels();
    int[] across = wave(size.width(), 31);
    int[] down = wave(size.height(), 43);
    int chance = 11;
    for (int y = 0, at = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        chance = chance * 1_664_525 + 1_013_904_223; // Numerical Recipes, 7.1
        int level = 128 + (across[x] + down[y]) / 2 + (chance >> 28);
        for (int c = 0; c < channels; c++, at++) {
          boolean alpha = layout.hasAlpha() && c == channels - 1;
          int wanted = alpha ? 64 + (x + y) % 128 : level + 5 * c;
          picture.put(at, bits == 8 ? wanted : 257 * wanted);
        }
      }
    }
    return picture;
  }

  private static int[] wave(int length, double step) {
    int[] wave = new int[length];
    for (int i = 0; i < length; i++) {
      wave[i] = (int) (80 * Math.sin(i / step));
    }
    return wave;
  }

  private static byte[][] tiles(Raster picture) throws IOException {
    int across = (picture.width() + TILE - 1) / TILE;
    int down = (picture.height() + TILE - 1) / TILE;
    byte[][] tiles = new byte[across * down][];
    byte[] tile = new byte[TILE * TILE * picture.channels()];
    byte[] samples = picture.bytes8();
    for (int i = 0; i < tiles.length; i++) {
      int left = i % across * TILE;
      int top = i / across * TILE;
      int row = Math.min(TILE, picture.width() - left) * picture.channels();
      for (int y = 0; y < TILE && top + y < picture.height(); y++) {
        System.arraycopy(
            samples,
            ((top + y) * picture.width() + left) * picture.channels(),
            tile,
            y * TILE * picture.channels(),
            row);
      }
      tiles[i] = deflated(tile);
    }
    return tiles;
  }

  private static byte[][] planes(Raster picture) throws IOException {
    byte[][] planes = new byte[picture.channels()][];
    byte[] plane = new byte[(int) picture.size().pixels()];
    for (int c = 0; c < planes.length; c++) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = picture.bytes8()[i * planes.length + c];
      }
      planes[c] = deflated(plane);
    }
    return planes;
  }

  private static byte[] deflated(byte[] samples) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(samples);
    }
    return bytes.toByteArray();
  }

  /**
   * A TIFF of three channels in Deflate.
   *
   * @param pieces tiles, or a strip a plane
   * @param planar 1 for samples side by side, 2 for planes
   */
  private static ByteBuffer[] pieces(Raster picture, byte[][] pieces, int planar) {
    boolean tiled = planar == 1;
    int count = pieces.length;
    int entries = tiled ? 11 : 10;
    int listsAt = 8 + 2 + 12 * entries + 4 + 6;
    ByteBuffer head = ByteBuffer.allocate(listsAt + 8 * count);
    head.put(new byte[] {'M', 'M', 0, 42}).putInt(8).putShort((short) entries);
    entry(head, 256, 1, picture.width());
    entry(head, 257, 1, picture.height());
    head.putShort((short) 258).putShort((short) 3).putInt(3).putInt(listsAt - 6);
    entry(head, 259, 1, 8);
    entry(head, 262, 1, 2);
    if (!tiled) {
      entry(head, 273, count, listsAt);
    }
    entry(head, 277, 1, 3);
    if (!tiled) {
      entry(head, 278, 1, picture.height());
      entry(head, 279, count, listsAt + 4 * count);
    }
    entry(head, 284, 1, planar);
    if (tiled) {
      entry(head, 322, 1, TILE);
      entry(head, 323, 1, TILE);
      entry(head, 324, count, listsAt);
      entry(head, 325, count, listsAt + 4 * count);
    }
    head.putInt(0).putShort((short) 8).putShort((short) 8).putShort((short) 8);
    int at = head.capacity();
    for (byte[] piece : pieces) {
      head.putInt(at);
      at += piece.length;
    }
    ByteBuffer[] file = new ByteBuffer[1 + count];
    for (int i = 0; i < count; i++) {
      head.putInt(pieces[i].length);
      file[1 + i] = ByteBuffer.wrap(pieces[i]);
    }
    file[0] = head.flip();
    return file;
  }

  private static void entry(ByteBuffer head, int tag, int count, int value) {
    head.putShort((short) tag).putShort((short) 4).putInt(count).putInt(value);
  }

  private static void write(FileChannel channel, ByteBuffer[] file) throws IOException {
    for (ByteBuffer part : file) {
      while (part.hasRemaining()) {
        channel.write(part);
      }
    }
  }
}
