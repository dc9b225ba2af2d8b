package io.safelight.metadata;

import io.safelight.image.Size;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/** Puts an encoder's WebP into a container that holds more than pixels (RFC 9649, 2.7). */
public final class WebpFile {
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;

  private static final int HAS_ICC = 0x20;
  private static final int HAS_ALPHA = 0x10;
  private static final int HAS_EXIF = 0x08;
  private static final int HAS_XMP = 0x04;

  private WebpFile() {}

  /**
   * @param encoded as an encoder wrote it
   * @param metadata that fits into a WebP
   * @param canvas the picture's size
   */
  public static void write(byte[] encoded, Metadata metadata, Size canvas, WritableByteChannel out)
      throws IOException {
    ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    List<ByteBuffer> pixels = new ArrayList<>();
    int pictures = 0;
    boolean hasAlpha = false;
    int at = RIFF_HEADER;
    while (at + CHUNK_HEADER <= encoded.length) {
      int type = in.getInt(at);
      int length = Math.min(in.getInt(at + 4), encoded.length - at - CHUNK_HEADER);
      if (length < 0) {
        break;
      }
      if (type == WebpMetadata.ALPH || type == WebpMetadata.VP8 || type == WebpMetadata.VP8L) {
        add(pixels, type, in.slice(at + CHUNK_HEADER, length));
        pictures++;
      }
      // A lossless picture says so in the 29th bit behind its signature.
      hasAlpha |= type == WebpMetadata.ALPH;
      hasAlpha |=
          type == WebpMetadata.VP8L
              && length >= 5
              && (in.getInt(at + CHUNK_HEADER + 1) >> 28 & 1) != 0;
      at += CHUNK_HEADER + length + (length & 1);
    }
    List<ByteBuffer> chunks = new ArrayList<>();
    byte[] exif =
        metadata
            .tags()
            .map(tags -> ExifBlocks.write(tags, TagsWriter.NO_LIMIT))
            .orElse(new byte[0]);
    boolean isExtended =
        exif.length > 0 || metadata.icc().isPresent() || metadata.xmp().isPresent();
    if (isExtended || pictures > 1) {
      int flags =
          (metadata.icc().isPresent() ? HAS_ICC : 0)
              | (hasAlpha ? HAS_ALPHA : 0)
              | (exif.length > 0 ? HAS_EXIF : 0)
              | (metadata.xmp().isPresent() ? HAS_XMP : 0);
      add(chunks, WebpMetadata.VP8X, header(flags, canvas));
    }
    metadata.icc().ifPresent(icc -> add(chunks, WebpMetadata.ICCP, ByteBuffer.wrap(icc.bytes())));
    chunks.addAll(pixels);
    if (exif.length > 0) {
      add(chunks, WebpMetadata.EXIF, ByteBuffer.wrap(exif));
    }
    metadata.xmp().ifPresent(xmp -> add(chunks, WebpMetadata.XMP, ByteBuffer.wrap(xmp.bytes())));
    long length = 4;
    for (ByteBuffer chunk : chunks) {
      length += chunk.remaining();
    }
    Pieces.write(
        out,
        ByteBuffer.allocate(RIFF_HEADER)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(WebpMetadata.RIFF)
            .putInt((int) length)
            .putInt(WebpMetadata.WEBP)
            .flip());
    for (ByteBuffer chunk : chunks) {
      Pieces.write(out, chunk);
    }
  }

  private static ByteBuffer header(int flags, Size canvas) {
    ByteBuffer header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(flags);
    put24(header, canvas.width() - 1);
    put24(header, canvas.height() - 1);
    return header.flip();
  }

  private static void put24(ByteBuffer header, int value) {
    header.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }

  private static void add(List<ByteBuffer> chunks, int type, ByteBuffer content) {
    int length = content.remaining();
    chunks.add(chunkHeader(type, length));
    chunks.add(content);
    if ((length & 1) != 0) {
      chunks.add(ByteBuffer.allocate(1));
    }
  }

  private static ByteBuffer chunkHeader(int type, int length) {
    return ByteBuffer.allocate(CHUNK_HEADER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(type)
        .putInt(length)
        .flip();
  }
}
