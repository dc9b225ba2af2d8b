package io.safelight.metadata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.safelight.image.ImageFormat;
import io.safelight.image.PixelLayout;
import io.safelight.image.Size;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Small files of each container, with whatever metadata they are to hold. */
final class Containers {
  static final Size SIZE = new Size(1, 1);

  /** A lossless WebP of one pixel. */
  private static final byte[] WEBP =
      Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

  private Containers() {}

  /** Metadata that fits, in a file. */
  static byte[] file(Metadata metadata, ImageFormat format) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      switch (format) {
        case JPEG ->
            JpegSplice.write(
                picture("jpg"), JpegBlocks.of(metadata, PixelLayout.BGR), Channels.newChannel(out));
        case PNG -> out.writeBytes(png(PngChunks.of(metadata)));
        case WEBP -> WebpFile.write(WEBP, metadata, SIZE, Channels.newChannel(out));
        default -> throw new IllegalArgumentException(format.name());
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Metadata read(byte[] bytes, ImageFormat format) throws IOException {
    Path file = Files.createTempFile("metadata", "." + format.extension());
    try {
      Files.write(file, bytes);
      return MetadataFile.read(file, format, 1).get(0);
    } finally {
      Files.delete(file);
    }
  }

  /** A JPEG of these segments and of little more. */
  static byte[] jpeg(byte[]... segments) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      JpegSplice.write(picture("jpg"), List.of(segments), Channels.newChannel(out));
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] segment(int marker, String prefix, byte[] content) {
    byte[] start = prefix.getBytes(ISO_8859_1);
    return ByteBuffer.allocate(4 + start.length + content.length)
        .put((byte) 0xFF)
        .put((byte) marker)
        .putShort((short) (2 + start.length + content.length))
        .put(start)
        .put(content)
        .array();
  }

  /** A PNG of one pixel with these chunks behind its header. */
  static byte[] png(List<PngChunk> chunks) {
    byte[] plain = picture("png");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, 33);
    for (PngChunk chunk : chunks) {
      byte[] content = chunk.content().bytes();
      CRC32 crc = new CRC32();
      crc.update(chunk.type().getBytes(US_ASCII));
      crc.update(content);
      out.writeBytes(
          ByteBuffer.allocate(12 + content.length)
              .putInt(content.length)
              .put(chunk.type().getBytes(US_ASCII))
              .put(content)
              .putInt((int) crc.getValue())
              .array());
    }
    out.write(plain, 33, plain.length - 33);
    return out.toByteArray();
  }

  static PngChunk chunk(String type, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    return new PngChunk(type, Block.of(content.toByteArray()));
  }

  static byte[] latin(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static byte[] picture(String format) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), format, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** EXIF of one tag: ImageDescription. */
  static byte[] exif(String description) {
    byte[] text = latin(description + "....\0");
    return ByteBuffer.allocate(26 + text.length)
        .put(latin("MM"))
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 270)
        .putShort((short) 2)
        .putInt(text.length)
        .putInt(26)
        .putInt(0)
        .put(text)
        .array();
  }

  /** Bytes that pass for a profile: a length and a mark, otherwise nothing. */
  static byte[] icc(int length) {
    byte[] profile = new byte[length];
    ByteBuffer.wrap(profile).putInt(0, length).putInt(36, 0x61637370);
    for (int i = 128; i < length; i++) {
      profile[i] = (byte) (i * 31 >> 3);
    }
    return profile;
  }

  static byte[] xmp(String properties) {
    return ("<?xpacket begin='\u00EF\u00BB\u00BF' id='W5M0MpCehiHzreSzNTczkc9d'?>"
            + "<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
            + "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
            + "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'"
            + " xmlns:tiff='http://ns.adobe.com/tiff/1.0/'"
            + " xmlns:exif='http://ns.adobe.com/exif/1.0/'"
            + " xmlns:xmp='http://ns.adobe.com/xap/1.0/'"
            + " xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/'>"
            + properties
            + "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>")
        .getBytes(ISO_8859_1);
  }

  /** IPTC of application records: number, text, number, text, ... */
  static byte[] iptc(Object... numbersAndTexts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < numbersAndTexts.length; i += 2) {
      byte[] text = latin((String) numbersAndTexts[i + 1]);
      out.writeBytes(
          ByteBuffer.allocate(5 + text.length)
              .put((byte) 0x1C)
              .put((byte) 2)
              .put((byte) (int) (Integer) numbersAndTexts[i])
              .putShort((short) text.length)
              .put(text)
              .array());
    }
    return out.toByteArray();
  }
}
