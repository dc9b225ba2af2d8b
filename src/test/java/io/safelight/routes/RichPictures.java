package io.safelight.routes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.safelight.TestPictures;
import io.safelight.colour.Profile;
import io.safelight.colour.SyntheticProfiles;
import io.safelight.corpus.Drawing;
import io.safelight.corpus.Orders;
import io.safelight.corpus.Turns;
import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Raster;
import io.safelight.image.TiffCompression;
import io.safelight.job.Enhancement;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Recipe;
import io.safelight.metadata.Block;
import io.safelight.metadata.Metadata;
import io.safelight.metadata.PhotoshopResource;
import io.safelight.metadata.Resolution;
import io.safelight.metadata.Tags;
import io.safelight.metadata.Text;
import io.safelight.metadata.TiffField;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small pictures that hold all that their format can. */
final class RichPictures {
  static final int MAKER_NOTE = 0x927C;
  static final int ORIENTATION = 274;

  /** What IPTC says and nothing else does. */
  static final List<String> IPTC_TEXTS = List.of("A caption", "sun", "house", "By a hand");

  /** Behind whatever else the first directories hold, before the end of a JPEG's segment. */
  private static final int NOTE_AT = 3000;

  /** More than one segment of a JPEG holds. */
  private static final int LONG_XMP = 70_000;

  private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
  private static final Enhancement NONE = new Enhancement("none", "0", "CPU", 0, List.of());

  private final Path desk;

  RichPictures(Path desk) {
    this.desk = desk;
  }

  /** The drawing as deep as the format can hold it, and with alpha where it can. */
  static Raster colour(ImageFormat format) {
    return switch (format) {
      case JPEG, BMP -> Drawing.upright();
      case WEBP -> withAlpha(Drawing.upright());
      case PNG, TIFF -> withAlpha(deep(Drawing.upright()));
      case JPEG_2000, PNM -> deep(Drawing.upright());
    };
  }

  /** The drawing without colour: one sample, or three that are equal where there is no grey. */
  static Raster grey(ImageFormat format) {
    Raster grey = Drawing.grey();
    return switch (format) {
      case JPEG -> grey;
      case WEBP, BMP -> threefold(grey);
      default -> deep(grey);
    };
  }

  static Raster inks(int bits) {
    Raster bgr = Drawing.upright();
    byte[] inks = new byte[Raster.sampleCount(bgr.size(), 4)];
    for (int i = 0, j = 0; i < inks.length; i += 4, j += 3) {
      int black = 40;
      for (int c = 0; c < 3; c++) {
        inks[i + c] = (byte) Math.max(0, 255 - (bgr.bytes8()[j + 2 - c] & 0xFF) - black);
      }
      inks[i + 3] = (byte) black;
    }
    Raster eight = Raster.of(bgr.size(), PixelLayout.CMYK, inks);
    return bits == 8 ? eight : deep(eight);
  }

  /** 16 bits that no 8 can tell. */
  private static Raster deep(Raster eight) {
    Random low = new Random(7);
    short[] samples = new short[eight.bytes8().length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) ((eight.bytes8()[i] & 0xFF) << 8 | low.nextInt(256));
    }
    return Raster.of(eight.size(), eight.layout(), samples);
  }

  /** Nothing to the left, more and more to the right. */
  private static Raster withAlpha(Raster bgr) {
    PixelLayout layout = bgr.layout().withAlpha();
    int count = Raster.sampleCount(bgr.size(), layout.channels());
    byte[] samples8 = new byte[count];
    short[] samples16 = new short[count];
    for (int i = 0; i < count; i++) {
      int pixel = i / 4;
      int x = pixel % bgr.width();
      int alpha = x < 16 ? 0 : x >= 64 ? 255 : (x - 16) * 5;
      boolean isAlpha = i % 4 == 3;
      int colour = isAlpha ? 0 : bgr.sample(x, pixel / bgr.width(), i % 4);
      samples8[i] = (byte) (isAlpha ? alpha : x < 16 ? 0 : colour);
      samples16[i] = (short) (isAlpha ? alpha * 257 : colour);
    }
    return bgr.bitDepth() == 8
        ? Raster.of(bgr.size(), layout, samples8)
        : Raster.of(bgr.size(), layout, samples16);
  }

  private static Raster threefold(Raster grey) {
    byte[] samples = new byte[grey.bytes8().length * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = grey.bytes8()[i / 3];
    }
    return Raster.of(grey.size(), PixelLayout.BGR, samples);
  }

  /** All that a format has a place for. */
  static Metadata metadata(ImageFormat format, PixelLayout layout) {
    Block icc =
        layout.isInk()
            ? SyntheticProfiles.cmyk()
            : (layout.isGrey() ? Profile.GREY : Profile.DISPLAY_P3).icc().orElseThrow();
    Metadata all =
        Metadata.NONE
            .withTags(Optional.of(tags()))
            .withXmp(Optional.of(Block.of(xmp())))
            .withIcc(Optional.of(icc))
            .withResolution(Optional.of(new Resolution(300, 300, Resolution.Unit.INCH)));
    PhotoshopResource iptc =
        new PhotoshopResource(PhotoshopResource.IPTC, "", Block.of(iptc(120, 25, 25, 80)));
    return switch (format) {
      case JPEG ->
          all.withPhotoshop(List.of(iptc)).withTexts(List.of(new Text("Comment", "Said aside")));
      case PNG ->
          all.withPhotoshop(List.of(iptc))
              .withTexts(
                  List.of(
                      new Text("Comment", "Said aside"),
                      new Text("Title", "A drawing"),
                      new Text("Scanner", "Flat bed 4")));
      case TIFF -> all.withPhotoshop(List.of(iptc));
      default -> all;
    };
  }

  private static Tags tags() {
    return new Tags(
        LE,
        List.of(
            TiffField.ascii(270, "A drawing of the sun over a house"),
            TiffField.ascii(271, "Maker"),
            TiffField.ascii(272, "Model 4"),
            TiffField.ascii(305, "Firmware 1.2"),
            TiffField.ascii(306, "1998:08:15 10:20:30"),
            TiffField.ascii(315, "An artist"),
            TiffField.ascii(33432, "A holder of rights")),
        List.of(
            TiffField.rational(0x829A, LE, 1, 125),
            TiffField.rational(0x829D, LE, 28, 10),
            TiffField.undefined(0x9000, "0232".getBytes(ISO_8859_1)),
            TiffField.ascii(0x9003, "1998:08:15 10:20:30"),
            TiffField.shorts(0x8827, LE, 200),
            TiffField.undefined(0x9286, "ASCII\0\0\0a user's comment".getBytes(ISO_8859_1)),
            TiffField.shorts(0xA001, LE, 0xFFFF), // no colour space that EXIF knows
            TiffField.ascii(0xA434, "A lens"),
            TiffField.undefined(MAKER_NOTE, makerNote())),
        List.of(
            new TiffField(0, TiffField.BYTE, 4, Block.of(new byte[] {2, 3, 0, 0})),
            TiffField.ascii(1, "N"),
            degrees(2, 46, 57),
            TiffField.ascii(3, "E"),
            degrees(4, 7, 26)),
        List.of(TiffField.ascii(1, "R98")),
        OptionalLong.of(NOTE_AT));
  }

  /** With an offset inside that counts from the TIFF header, as makers have them. */
  private static byte[] makerNote() {
    byte[] note = new byte[120];
    ByteBuffer.wrap(note)
        .order(LE)
        .put("Maker\0".getBytes(ISO_8859_1))
        .putInt(NOTE_AT + 100)
        .put(100, "serial number 4".getBytes(ISO_8859_1));
    return note;
  }

  private static TiffField degrees(int tag, int whole, int minutes) {
    ByteBuffer value = ByteBuffer.allocate(24).order(LE);
    value.putInt(whole).putInt(1).putInt(minutes).putInt(1).putInt(0).putInt(1);
    return new TiffField(tag, TiffField.RATIONAL, 3, Block.of(value.array()));
  }

  private static byte[] xmp() {
    return ("<?xpacket begin='\uFEFF' id='W5M0MpCehiHzreSzNTczkc9d'?>"
            + "<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
            + "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
            + "<rdf:Description rdf:about='' xmlns:xmp='http://ns.adobe.com/xap/1.0/'"
            + " xmlns:own='http://example.org/own/1.0/'>"
            + "<xmp:Rating>4</xmp:Rating><own:Scan>\u00DCber</own:Scan>"
            + "<own:Long>"
            + "x".repeat(LONG_XMP)
            + "</own:Long></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>")
        .getBytes(UTF_8);
  }

  /** The texts above, each under its number. */
  private static byte[] iptc(int... numbers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < numbers.length; i++) {
      byte[] text = IPTC_TEXTS.get(i).getBytes(ISO_8859_1);
      out.writeBytes(new byte[] {0x1C, 2, (byte) numbers[i], 0, (byte) text.length});
      out.writeBytes(text);
    }
    return out.toByteArray();
  }

  /** A picture in a file of any format that is read. */
  byte[] file(ImageFormat format, Raster picture, Metadata metadata) throws Exception {
    return switch (format) {
      case BMP -> bmp(picture, metadata.icc().orElseThrow().bytes());
      case JPEG_2000 -> jp2(picture, metadata);
      case PNM -> pnm(picture);
      default -> written(format, List.of(picture), List.of(metadata));
    };
  }

  /** Three pages of different kinds, each with something of its own. */
  byte[] pages() throws Exception {
    return written(
        ImageFormat.TIFF,
        List.of(colour(ImageFormat.TIFF), Drawing.grey(), inks(8)),
        List.of(
            metadata(ImageFormat.TIFF, PixelLayout.BGRA),
            Metadata.NONE.withTags(
                Optional.of(new Tags(LE, List.of(TiffField.ascii(270, "The second"))))),
            metadata(ImageFormat.TIFF, PixelLayout.CMYK)));
  }

  /** The drawing in sixteen colours, each by its number. */
  static byte[] palette() throws IOException {
    byte[][] levels = new byte[3][16];
    for (int i = 0; i < 16; i++) {
      for (int c = 0; c < 3; c++) {
        levels[c][i] = (byte) (255 * (i * (c + 1) % 16) / 15);
      }
    }
    return drawn(new IndexColorModel(4, 16, levels[0], levels[1], levels[2]), "png", null);
  }

  /** The drawing in black and white, in the codes of fax machines. */
  static byte[] fax() throws IOException {
    byte[] levels = {0, -1};
    return drawn(new IndexColorModel(1, 2, levels, levels, levels), "tiff", "CCITT T.6");
  }

  private static byte[] drawn(IndexColorModel colours, String format, String compression)
      throws IOException {
    Raster from = Drawing.upright();
    BufferedImage image =
        new BufferedImage(from.width(), from.height(), BufferedImage.TYPE_BYTE_BINARY, colours);
    for (int y = 0; y < from.height(); y++) {
      for (int x = 0; x < from.width(); x++) {
        int rgb = from.sample(x, y, 2) << 16 | from.sample(x, y, 1) << 8 | from.sample(x, y, 0);
        image.setRGB(x, y, 0xFF000000 | rgb);
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      if (compression != null) {
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionType(compression);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /** The drawing, stored so that this orientation makes it upright. */
  byte[] turned(ImageFormat format, int orientation) throws Exception {
    Tags tags = new Tags(LE, List.of(TiffField.shorts(ORIENTATION, LE, 1)));
    byte[] upright =
        written(
            format,
            List.of(Turns.stored(Drawing.upright(), orientation)),
            List.of(Metadata.NONE.withTags(Optional.of(tags))));
    int at = find(upright, HexFormat.of().parseHex("120103000100000001000000"));
    upright[at + 8] = (byte) orientation;
    if (format == ImageFormat.PNG) {
      sum(upright, find(upright, "eXIf".getBytes(ISO_8859_1)));
    }
    return upright;
  }

  /** Sets the checksum of a PNG's chunk, by where its type stands. */
  private static void sum(byte[] png, int type) {
    ByteBuffer file = ByteBuffer.wrap(png);
    int length = 4 + file.getInt(type - 4);
    CRC32 crc = new CRC32();
    crc.update(png, type, length);
    file.putInt(type + length, (int) crc.getValue());
  }

  /** Where a pattern stands first; -1 where it does not. */
  static int find(byte[] whole, byte[] pattern) {
    for (int at = 0; at + pattern.length <= whole.length; at++) {
      if (Arrays.equals(whole, at, at + pattern.length, pattern, 0, pattern.length)) {
        return at;
      }
    }
    return -1;
  }

  private byte[] written(ImageFormat format, List<Raster> pictures, List<Metadata> beside)
      throws Failure, IOException {
    List<Header> pages = new ArrayList<>();
    for (Raster picture : pictures) {
      Optional<TiffCompression> lzw =
          Optional.of(TiffCompression.LZW).filter(tiff -> format == ImageFormat.TIFF);
      pages.add(
          new Header(
              format,
              picture.size(),
              picture.channels(),
              picture.bitDepth(),
              Header.Colour.RGB,
              1,
              0,
              lzw,
              0));
    }
    Recipe.Output output = Recipe.Output.valueOf(format.name());
    Job job =
        Orders.of(desk.resolve("source"), output, 100, desk)
            .probed(pages, 1, "0")
            .described(beside);
    for (Raster picture : pictures) {
      Job.Described page = (Job.Described) job;
      job = Orders.encoder().encode(page.decoded(picture, picture).enhanced(picture, NONE));
    }
    return Files.readAllBytes(((Job.Encoded) job).staged());
  }

  /** With a header that holds a profile (BITMAPV5HEADER), from the bottom up. */
  private static byte[] bmp(Raster bgr, byte[] icc) {
    int row = (bgr.width() * 3 + 3) / 4 * 4;
    int pixels = row * bgr.height();
    int start = 14 + 124;
    ByteBuffer file = ByteBuffer.allocate(start + pixels + icc.length).order(LE);
    file.put("BM".getBytes(ISO_8859_1)).putInt(file.capacity()).putInt(0).putInt(start);
    file.putInt(124).putInt(bgr.width()).putInt(bgr.height());
    file.putShort((short) 1).putShort((short) 24).putInt(0).putInt(pixels);
    file.putInt(11811).putInt(11811); // 300 an inch, counted by metres
    file.putInt(14 + 56, 0x4D424544).putInt(14 + 112, 124 + pixels).putInt(14 + 116, icc.length);
    for (int y = 0; y < bgr.height(); y++) {
      file.position(start + (bgr.height() - 1 - y) * row);
      file.put(bgr.bytes8(), y * bgr.width() * 3, bgr.width() * 3);
    }
    return file.position(start + pixels).put(icc).array();
  }

  private byte[] jp2(Raster picture, Metadata metadata) throws Exception {
    Path plain = desk.resolve("plain.jp2");
    TestPictures.write(picture, plain);
    byte[] file = Files.readAllBytes(plain);
    // An EXIF block as WebP has it, with its maker's note in its place.
    byte[] webp = file(ImageFormat.WEBP, Drawing.upright(), metadata);
    int exif = find(webp, "EXIF".getBytes(ISO_8859_1));
    int length = ByteBuffer.wrap(webp).order(LE).getInt(exif + 4);
    byte[] resolution = HexFormat.of().parseHex("2E2300012E2300010000"); // 11811 a metre
    byte[] beside =
        join(
            box("colr", new byte[] {2, 0, 0}, metadata.icc().orElseThrow().bytes()),
            box("res ", box("resd", resolution)));
    int header = find(file, "jp2h".getBytes(ISO_8859_1)) - 4;
    int end = header + ByteBuffer.wrap(file).getInt(header);
    ByteBuffer.wrap(file).putInt(header, end - header + beside.length);
    return join(
        Arrays.copyOf(file, end),
        beside,
        Arrays.copyOfRange(file, end, file.length),
        uuid(
            "4A706754696666457869662D3E4A5032",
            Arrays.copyOfRange(webp, exif + 8, exif + 8 + length)),
        uuid("33C7A4D2B81D4723A0BAF1A3E097AD38", iptc(120, 25, 25, 80)),
        uuid("BE7ACFCB97A942E89C71999491E3AFAC", metadata.xmp().orElseThrow().bytes()));
  }

  private static byte[] uuid(String id, byte[] content) {
    return box("uuid", HexFormat.of().parseHex(id), content);
  }

  private static byte[] box(String type, byte[]... parts) {
    byte[] content = join(parts);
    return ByteBuffer.allocate(8 + content.length)
        .putInt(8 + content.length)
        .put(type.getBytes(ISO_8859_1))
        .put(content)
        .array();
  }

  private static byte[] pnm(Raster deep) {
    byte[] header =
        "P%d\n# Said aside\n%d %d\n65535\n"
            .formatted(deep.isGrey() ? 5 : 6, deep.width(), deep.height())
            .getBytes(ISO_8859_1);
    ByteBuffer file = ByteBuffer.allocate(header.length + deep.samples16().length * 2);
    file.put(header);
    for (int i = 0; i < deep.samples16().length; i += deep.channels()) {
      for (int c = deep.channels() - 1; c >= 0; c--) {
        file.putShort(deep.samples16()[i + c]);
      }
    }
    return file.array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
