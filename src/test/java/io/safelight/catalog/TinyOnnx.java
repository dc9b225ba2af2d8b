package io.safelight.catalog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Small ONNX files with given inputs and outputs: the fields of onnx.proto3 by their numbers. Each
 * output is its first input unchanged, or cast; only what loads is wanted, not what it computes.
 */
final class TinyOnnx {
  private static final int FLOAT = 1;
  private static final int DOUBLE = 11;

  private record Tensor(String name, int type, long[] shape) {}

  private final List<Tensor> inputs = new ArrayList<>();
  private final List<Tensor> outputs = new ArrayList<>();
  private int padding;

  static TinyOnnx identity(String input, String output, long... shape) {
    return new TinyOnnx().input(input, shape).output(output, shape);
  }

  TinyOnnx input(String name, long... shape) {
    inputs.add(new Tensor(name, FLOAT, shape));
    return this;
  }

  TinyOnnx doubleInput(String name, long... shape) {
    inputs.add(new Tensor(name, DOUBLE, shape));
    return this;
  }

  TinyOnnx output(String name, long... shape) {
    outputs.add(new Tensor(name, FLOAT, shape));
    return this;
  }

  TinyOnnx doubleOutput(String name, long... shape) {
    outputs.add(new Tensor(name, DOUBLE, shape));
    return this;
  }

  /** Makes the file longer by about so many bytes. */
  TinyOnnx padded(int bytes) {
    padding = bytes;
    return this;
  }

  byte[] bytes() {
    Fields graph = new Fields();
    for (Tensor output : outputs) {
      Fields node =
          new Fields()
              .text(1, inputs.get(0).name())
              .text(2, output.name())
              .text(3, "make_" + output.name());
      if (output.type() == DOUBLE) {
        Fields to = new Fields().text(1, "to").varint(3, DOUBLE).varint(20, 2);
        graph.message(1, node.text(4, "Cast").message(5, to));
      } else {
        graph.message(1, node.text(4, "Identity"));
      }
    }
    graph.text(2, "tiny");
    inputs.forEach(input -> graph.message(11, described(input)));
    outputs.forEach(output -> graph.message(12, described(output)));
    return new Fields()
        .varint(1, 8)
        .text(2, "safelight-test")
        .text(6, "x".repeat(padding))
        .message(7, graph)
        .message(8, new Fields().varint(2, 13))
        .out
        .toByteArray();
  }

  private static Fields described(Tensor tensor) {
    Fields shape = new Fields();
    for (int i = 0; i < tensor.shape().length; i++) {
      long side = tensor.shape()[i];
      shape.message(1, side < 0 ? new Fields().text(2, "d" + i) : new Fields().varint(1, side));
    }
    Fields type = new Fields().varint(1, tensor.type()).message(2, shape);
    return new Fields().text(1, tensor.name()).message(2, new Fields().message(1, type));
  }

  /** Fields of a protocol buffer. */
  private static final class Fields {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Fields raw(long value) {
      long left = value;
      while ((left & ~0x7FL) != 0) {
        out.write((int) (left & 0x7F | 0x80));
        left >>>= 7;
      }
      out.write((int) left);
      return this;
    }

    Fields varint(int field, long value) {
      return raw((long) field << 3).raw(value);
    }

    Fields text(int field, String text) {
      return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Fields message(int field, Fields message) {
      return bytes(field, message.out.toByteArray());
    }

    private Fields bytes(int field, byte[] bytes) {
      raw((long) field << 3 | 2).raw(bytes.length);
      out.writeBytes(bytes);
      return this;
    }
  }
}
