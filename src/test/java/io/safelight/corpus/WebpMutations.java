package io.safelight.corpus;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Breaks a WebP's chunks; the sizes around them are right again afterwards. */
final class WebpMutations {
  private static final String[] TYPES = {
    "VP8 ", "VP8L", "VP8X", "ALPH", "EXIF", "ICCP", "XMP ", "ANIM", "ANMF", "zzzz"
  };

  private record Chunk(String type, byte[] content) {}

  private WebpMutations() {}

  static byte[] broken(byte[] whole, Random chance) {
    List<Chunk> chunks = chunks(whole);
    if (chunks.isEmpty()) {
      return Mutations.bytes(whole, chance);
    }
    int at = chance.nextInt(chunks.size());
    Chunk chunk = chunks.get(at);
    switch (chance.nextInt(7)) {
      case 0, 1 -> chunks.set(at, new Chunk(chunk.type, Mutations.bytes(chunk.content, chance)));
      case 2 -> chunks.add(chance.nextInt(chunks.size() + 1), chunk);
      case 3 -> chunks.remove(at);
      case 4 -> {
        String type = TYPES[chance.nextInt(TYPES.length)];
        Chunk more = new Chunk(type, Mutations.noise(chance, 600));
        chunks.add(chance.nextInt(chunks.size() + 1), more);
      }
      case 5 -> chunks.set(at, new Chunk(TYPES[chance.nextInt(TYPES.length)], chunk.content));
      default -> chunks.add(0, canvas(chance));
    }
    byte[] body = Bytes.join(chunks.stream().map(WebpMutations::written).toArray(byte[][]::new));
    return Bytes.join(ascii("RIFF"), little(body.length + 4), ascii("WEBP"), body);
  }

  private static Chunk canvas(Random chance) {
    byte[] content = new byte[10];
    content[0] = (byte) chance.nextInt(256);
    content[4] = (byte) 95;
    content[7] = (byte) 63;
    content[4 + chance.nextInt(6)] = (byte) Mutations.edge(chance);
    return new Chunk("VP8X", content);
  }

  private static List<Chunk> chunks(byte[] whole) {
    List<Chunk> chunks = new ArrayList<>();
    ByteBuffer file = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    int at = 12;
    while (at + 8 <= whole.length) {
      int length = file.getInt(at + 4);
      if (length < 0 || length > whole.length - at - 8) {
        break;
      }
      String type = new String(whole, at, 4, US_ASCII);
      chunks.add(new Chunk(type, Arrays.copyOfRange(whole, at + 8, at + 8 + length)));
      at += 8 + length + (length & 1);
    }
    return chunks;
  }

  private static byte[] written(Chunk chunk) {
    int length = chunk.content.length;
    return Bytes.join(ascii(chunk.type), little(length), chunk.content, new byte[length & 1]);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static byte[] little(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
