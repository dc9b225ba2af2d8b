import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Writes a network of the size and shape of GPEN-512, with random weights, for measuring what such
 * a network costs; it restores nothing. {@code java bench/GpenSized.java FOLDER [DIVISOR]} makes
 * FOLDER/model.onnx and its card; DIVISOR makes every layer that much narrower, for tests.
 *
 * <p>The layers are those of GPEN-BFR-512 (yangxy/GPEN, face_model/gpen_model.py, channel
 * multiplier 2, features concatenated): an encoder of 3 x 3 convolutions with stride 2 from 64
 * channels at 512 to 512 at 4, a style of 512 values through a linear layer of 8192 and eight of
 * 512, and a StyleGAN2 decoder, at each size one transposed and one plain 3 x 3 convolution, whose
 * input channels are scaled by the style and whose output is joined by the encoder's of that size.
 * Left out: the blurs, the demodulation and the small pictures beside each size, which cost little.
 * By that count 69 million weights and 137 billion multiply-adds for 512 x 512; both are printed as
 * counted over the layers that were written.
 *
 * <p>Input {@code input} and output {@code output}, float32 [1, 3, 512, 512], RGB, -1 to 1. The
 * output is the input and at most 0.02 more or less, so that results pass their verification.
 */
public final class GpenSized {
  private static final int SIDE = 512;
  private static final int STYLE = 512;
  private static final double RESIDUAL = 0.02;

  private final int divisor;
  private final Bytes nodes = new Bytes();
  private final List<Weights> weights = new ArrayList<>();
  private int names;
  private long multiplyAdds;

  private GpenSized(int divisor) {
    this.divisor = divisor;
  }

  public static void main(String[] args) throws Exception {
    if (args.length < 1 || args.length > 2) {
      System.err.println("java GpenSized.java FOLDER [DIVISOR]");
      System.exit(2);
    }
    Path folder = Files.createDirectories(Path.of(args[0]));
    GpenSized network = new GpenSized(args.length > 1 ? Integer.parseInt(args[1]) : 1);
    network.build();
    String sha256 = network.write(folder.resolve("model.onnx"));
    String size =
        String.format(
            Locale.ROOT,
            "%.1f million weights, %.1f billion multiply-adds",
            network.count() / 1e6,
            network.multiplyAdds / 1e9);
    Files.writeString(folder.resolve("model.yaml"), card(sha256, size));
    System.out.println(folder + ": " + size);
  }

  private static String card(String sha256, String size) {
    return String.join(
        "\n",
        "# Random weights, to measure by; made by bench/GpenSized.java.",
        "name: gpen-512-sized",
        "kind: restorer",
        "file: model.onnx",
        "sha256: " + sha256,
        "input: input",
        "output: output",
        "layout: NCHW",
        "colour: RGB",
        "low: -1",
        "high: 1",
        "multiple: 8",
        "halo: 64",
        "scale: 1",
        "licence: Random numbers, free for any use.",
        "training: None. " + size + ".",
        "");
  }

  // ---- The layers ----

  private int channels(int side) {
    int full = side <= 64 ? 512 : 512 * 64 / side;
    return Math.max(1, full / divisor);
  }

  private void build() {
    List<String> features = new ArrayList<>();
    String at = activated(conv("input", 3, channels(SIDE), 1, 1, SIDE));
    features.add(at);
    for (int side = SIDE / 2; side >= 4; side /= 2) {
      at = activated(conv(at, channels(2 * side), channels(side), 3, 2, side));
      features.add(at);
    }
    String style = style(at);
    int wide = channels(4);
    at = styled(at, style, wide);
    at = joined(activated(conv(at, wide, wide, 3, 1, 4)), features.get(features.size() - 1));
    for (int side = 8; side <= SIDE; side *= 2) {
      int from = 2 * channels(side / 2);
      int to = channels(side);
      String feature = features.get(Integer.numberOfTrailingZeros(SIDE / side));
      at = joined(activated(up(styled(at, style, from), from, to, side)), feature);
      at = joined(activated(conv(styled(at, style, 2 * to), 2 * to, to, 3, 1, side)), feature);
    }
    String change = node("Tanh", List.of(conv(at, 2 * channels(SIDE), 3, 1, 1, SIDE)));
    String scaled = node("Mul", List.of(change, constant(RESIDUAL)));
    node("Add", List.of("input", scaled), "output");
  }

  private String style(String at) {
    int flat = channels(4) * 16;
    int style = Math.max(1, STYLE / divisor);
    String values = linear(node("Flatten", List.of(at), integer("axis", 1)), flat, style, 0, 1);
    for (int i = 0; i < 8; i++) {
      values = activated(linear(values, style, style, 0, 1));
    }
    return values;
  }

  /** Each input channel times a number of its own near 1, which the style decides. */
  private String styled(String at, String style, int channels) {
    String factors = linear(style, Math.max(1, STYLE / divisor), channels, 1, 0.1);
    String shape = new Weights(name("shape"), new long[] {1, channels, 1, 1}).addTo(weights);
    return node("Mul", List.of(at, node("Reshape", List.of(factors, shape))));
  }

  private String linear(String at, int from, int to, double bias, double gain) {
    multiplyAdds += (long) from * to;
    String weight = random(gain / Math.sqrt(from), to, from);
    String biases = filled(bias, to);
    return node("Gemm", List.of(at, weight, biases), integer("transB", 1));
  }

  private String conv(String at, int from, int to, int kernel, int stride, int side) {
    multiplyAdds += (long) from * to * kernel * kernel * side * side;
    String weight = random(1 / Math.sqrt(from * kernel * kernel), to, from, kernel, kernel);
    long pad = kernel / 2;
    return node(
        "Conv",
        List.of(at, weight, filled(0, to)),
        integers("kernel_shape", kernel, kernel),
        integers("strides", stride, stride),
        integers("pads", pad, pad, pad, pad));
  }

  /** Doubles the side: every pixel of what comes in is multiplied by every place of the kernel. */
  private String up(String at, int from, int to, int side) {
    multiplyAdds += (long) from * to * 9 * (side / 2) * (side / 2);
    // A place of the output sees 9/4 of the kernel's places on average.
    String weight = random(1 / Math.sqrt(from * 2.25), from, to, 3, 3);
    return node(
        "ConvTranspose",
        List.of(at, weight, filled(0, to)),
        integers("kernel_shape", 3, 3),
        integers("strides", 2, 2),
        integers("pads", 1, 1, 1, 1),
        integers("output_padding", 1, 1));
  }

  private String activated(String at) {
    // Slope 0.2 takes 0.52 of the power on average: made up for, so that no layer dies or explodes.
    String leaky = node("LeakyRelu", List.of(at), number("alpha", 0.2));
    return node("Mul", List.of(leaky, constant(Math.sqrt(1 / 0.52))));
  }

  private String joined(String at, String feature) {
    return node("Concat", List.of(at, feature), integer("axis", 1));
  }

  // ---- ONNX: the fields of onnx.proto3 by their numbers ----

  private String name(String kind) {
    return kind + "_" + names++;
  }

  private String node(String type, List<String> inputs, Bytes... attributes) {
    return node(type, inputs, name(type), attributes);
  }

  private String node(String type, List<String> inputs, String output, Bytes... attributes) {
    Bytes node = new Bytes();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output).text(4, type);
    for (Bytes attribute : attributes) {
      node.message(5, attribute);
    }
    nodes.message(1, node);
    return output;
  }

  private static Bytes integer(String name, long value) {
    return new Bytes().text(1, name).varint(3, value).varint(20, 2);
  }

  private static Bytes number(String name, double value) {
    return new Bytes().text(1, name).fixed32(2, (float) value).varint(20, 1);
  }

  private static Bytes integers(String name, long... values) {
    Bytes attribute = new Bytes().text(1, name);
    for (long value : values) {
      attribute.varint(8, value);
    }
    return attribute.varint(20, 7);
  }

  private String random(double deviation, long... dimensions) {
    return new Weights(name("w"), dimensions, deviation, 0).addTo(weights);
  }

  private String filled(double value, long... dimensions) {
    return new Weights(name("b"), dimensions, 0, value).addTo(weights);
  }

  private String constant(double value) {
    return filled(value);
  }

  private long count() {
    return weights.stream().filter(w -> w.integers == null).mapToLong(Weights::length).sum();
  }

  /** A tensor of the file; its values are made while it is written. */
  private record Weights(
      String name, long[] dimensions, double deviation, double mean, long[] integers) {
    Weights(String name, long[] dimensions, double deviation, double mean) {
      this(name, dimensions, deviation, mean, null);
    }

    Weights(String name, long[] integers) {
      this(name, new long[] {integers.length}, 0, 0, integers);
    }

    String addTo(List<Weights> all) {
      all.add(this);
      return name;
    }

    long length() {
      long length = 1;
      for (long dimension : dimensions) {
        length *= dimension;
      }
      return length;
    }

    int rawBytes() {
      return Math.toIntExact(length() * (integers == null ? 4 : 8));
    }

    /** All of the tensor's fields up to its raw values. */
    Bytes head() {
      Bytes head = new Bytes();
      for (long dimension : dimensions) {
        head.varint(1, dimension);
      }
      head.varint(2, integers == null ? 1 : 7).text(8, name);
      return head.key(9, 2).raw(rawBytes());
    }

    void write(OutputStream out, SplittableRandom random) throws IOException {
      ByteBuffer raw = ByteBuffer.allocate(rawBytes()).order(ByteOrder.LITTLE_ENDIAN);
      if (integers != null) {
        for (long integer : integers) {
          raw.putLong(integer);
        }
      } else {
        // Uniform: from -1 to 1 its deviation is 1/sqrt(3).
        double width = Math.sqrt(3) * deviation;
        while (raw.hasRemaining()) {
          raw.putFloat((float) (mean + width * (2 * random.nextDouble() - 1)));
        }
      }
      out.write(raw.array());
    }
  }

  private String write(Path file) throws Exception {
    Bytes picture = new Bytes();
    for (long dimension : new long[] {1, 3, SIDE, SIDE}) {
      picture.message(1, new Bytes().varint(1, dimension));
    }
    Bytes type = new Bytes().message(1, new Bytes().varint(1, 1).message(2, picture));
    Bytes rest =
        new Bytes()
            .text(2, "gpen-512-sized")
            .message(11, new Bytes().text(1, "input").message(2, type))
            .message(12, new Bytes().text(1, "output").message(2, type));
    long graph = nodes.size() + rest.size();
    for (Weights tensor : weights) {
      long length = tensor.head().size() + tensor.rawBytes();
      graph += new Bytes().key(5, 2).raw(length).size() + length;
    }
    Bytes model =
        new Bytes()
            .varint(1, 8)
            .text(2, "safelight-bench")
            .message(8, new Bytes().varint(2, 13))
            .key(7, 2)
            .raw(graph);
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    SplittableRandom random = new SplittableRandom(512);
    try (OutputStream out =
        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), sha256)) {
      model.writeTo(out);
      nodes.writeTo(out);
      rest.writeTo(out);
      for (Weights tensor : weights) {
        Bytes head = tensor.head();
        new Bytes().key(5, 2).raw(head.size() + (long) tensor.rawBytes()).writeTo(out);
        head.writeTo(out);
        tensor.write(out, random);
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** Fields of a protocol buffer. */
  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    int size() {
      return out.size();
    }

    void writeTo(OutputStream to) throws IOException {
      out.writeTo(to);
    }

    Bytes raw(long value) {
      long left = value;
      while ((left & ~0x7FL) != 0) {
        out.write((int) (left & 0x7F | 0x80));
        left >>>= 7;
      }
      out.write((int) left);
      return this;
    }

    Bytes key(int field, int wire) {
      return raw((long) field << 3 | wire);
    }

    Bytes varint(int field, long value) {
      return key(field, 0).raw(value);
    }

    Bytes fixed32(int field, float value) {
      key(field, 5);
      int bits = Float.floatToIntBits(value);
      for (int shift = 0; shift < 32; shift += 8) {
        out.write(bits >>> shift);
      }
      return this;
    }

    Bytes text(int field, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      key(field, 2).raw(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    Bytes message(int field, Bytes message) {
      key(field, 2).raw(message.size());
      out.writeBytes(message.out.toByteArray());
      return this;
    }
  }
}
