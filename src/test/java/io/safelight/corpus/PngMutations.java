package io.safelight.corpus;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Breaks a PNG's chunks; their checksums are right again afterwards. */
final class PngMutations {
  private static final String[] TYPES = {
    "PLTE", "tRNS", "iCCP", "zTXt", "iTXt", "tEXt", "gAMA", "cHRM", "sRGB", "sBIT", "hIST", "sPLT",
    "bKGD", "pHYs", "tIME", "acTL", "fcTL", "fdAT", "eXIf", "cICP", "IHDR", "IDAT", "IEND", "zzzz"
  };

  /** Of rows that are broken and deflated anew. */
  private static final int MOST_ROWS = 1 << 20;

  private record Chunk(String type, byte[] content) {}

  private PngMutations() {}

  static byte[] broken(byte[] whole, Random chance) {
    List<Chunk> chunks = chunks(whole);
    if (chunks.isEmpty()) {
      return Mutations.bytes(whole, chance);
    }
    int at = chance.nextInt(chunks.size());
    Chunk chunk = chunks.get(at);
    switch (chance.nextInt(8)) {
      case 0 -> chunks.set(at, new Chunk(chunk.type, Mutations.bytes(chunk.content, chance)));
      case 1 -> chunks.add(chance.nextInt(chunks.size() + 1), chunk);
      case 2 -> chunks.remove(at);
      case 3 -> chunks.add(Math.min(chunks.size(), 1 + chance.nextInt(3)), random(chance));
      case 4 -> chunks.set(0, new Chunk("IHDR", header(chunks.get(0).content, chance)));
      case 5 -> rows(chunks, chance);
      case 6 -> split(chunks, at, chance);
      default -> chunks.set(at, new Chunk(TYPES[chance.nextInt(TYPES.length)], chunk.content));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(Png.SIGNATURE);
    chunks.forEach(c -> file.writeBytes(Png.chunk(c.type, c.content)));
    return file.toByteArray();
  }

  private static List<Chunk> chunks(byte[] whole) {
    List<Chunk> chunks = new ArrayList<>();
    ByteBuffer file = ByteBuffer.wrap(whole);
    int at = Png.SIGNATURE.length;
    while (at + 12 <= whole.length) {
      int length = file.getInt(at);
      if (length < 0 || length > whole.length - at - 12) {
        break;
      }
      String type = new String(whole, at + 4, 4, US_ASCII);
      chunks.add(new Chunk(type, Arrays.copyOfRange(whole, at + 8, at + 8 + length)));
      at += 12 + length;
    }
    return chunks;
  }

  private static byte[] header(byte[] before, Random chance) {
    byte[] header = Arrays.copyOf(before, 13);
    switch (chance.nextInt(5)) {
      case 0 -> ByteBuffer.wrap(header).putInt(0, (int) Mutations.edge(chance));
      case 1 -> ByteBuffer.wrap(header).putInt(4, (int) Mutations.edge(chance));
      case 2 -> header[8] = (byte) (1 << chance.nextInt(5));
      case 3 -> header[9] = (byte) new int[] {0, 2, 3, 4, 6}[chance.nextInt(5)];
      default -> header[10 + chance.nextInt(3)] ^= 1;
    }
    return header;
  }

  private static Chunk random(Random chance) {
    String type = TYPES[chance.nextInt(TYPES.length)];
    byte[] noise = Mutations.noise(chance, chance.nextBoolean() ? 40 : 1000);
    boolean compressed = List.of("iCCP", "zTXt").contains(type) && chance.nextBoolean();
    byte[] content =
        compressed ? Bytes.join("name\0\0".getBytes(US_ASCII), Png.deflated(noise)) : noise;
    return new Chunk(type, content);
  }

  /** The filtered rows within all IDATs, as one IDAT again. */
  private static void rows(List<Chunk> chunks, Random chance) {
    byte[] packed =
        Bytes.join(
            chunks.stream()
                .filter(c -> c.type.equals("IDAT"))
                .map(Chunk::content)
                .toArray(byte[][]::new));
    int first = 0;
    while (first < chunks.size() && !chunks.get(first).type.equals("IDAT")) {
      first++;
    }
    chunks.removeIf(c -> c.type.equals("IDAT"));
    byte[] rows = inflated(packed);
    byte[] broken =
        chance.nextInt(4) == 0
            ? Bytes.join(rows, Mutations.noise(chance, 100_000))
            : Mutations.bytes(rows, chance);
    chunks.add(Math.min(first, chunks.size()), new Chunk("IDAT", Png.deflated(broken)));
  }

  private static byte[] inflated(byte[] packed) {
    Inflater inflater = new Inflater();
    inflater.setInput(packed);
    byte[] rows = new byte[MOST_ROWS];
    try {
      return Arrays.copyOf(rows, inflater.inflate(rows));
    } catch (DataFormatException e) {
      return new byte[100];
    } finally {
      inflater.end();
    }
  }

  private static void split(List<Chunk> chunks, int at, Random chance) {
    Chunk chunk = chunks.get(at);
    int half = chance.nextInt(chunk.content.length + 1);
    chunks.set(at, new Chunk(chunk.type, Arrays.copyOf(chunk.content, half)));
    byte[] rest = Arrays.copyOfRange(chunk.content, half, chunk.content.length);
    chunks.add(at + 1, new Chunk(chunk.type, rest));
  }
}
