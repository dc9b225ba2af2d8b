package io.safelight.catalog;

import io.safelight.inference.ProtoFields;
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
    ProtoFields graph = new ProtoFields();
    for (Tensor output : outputs) {
      ProtoFields node =
          new ProtoFields()
              .text(1, inputs.get(0).name())
              .text(2, output.name())
              .text(3, "make_" + output.name());
      if (output.type() == DOUBLE) {
        ProtoFields to = new ProtoFields().text(1, "to").varint(3, DOUBLE).varint(20, 2);
        graph.message(1, node.text(4, "Cast").message(5, to));
      } else {
        graph.message(1, node.text(4, "Identity"));
      }
    }
    graph.text(2, "tiny");
    inputs.forEach(input -> graph.message(11, described(input)));
    outputs.forEach(output -> graph.message(12, described(output)));
    return new ProtoFields()
        .varint(1, 8)
        .text(2, "safelight-test")
        .text(6, "x".repeat(padding))
        .message(7, graph)
        .message(8, new ProtoFields().varint(2, 13))
        .bytes();
  }

  private static ProtoFields described(Tensor tensor) {
    ProtoFields shape = new ProtoFields();
    for (int i = 0; i < tensor.shape().length; i++) {
      long side = tensor.shape()[i];
      shape.message(
          1, side < 0 ? new ProtoFields().text(2, "d" + i) : new ProtoFields().varint(1, side));
    }
    ProtoFields type = new ProtoFields().varint(1, tensor.type()).message(2, shape);
    return new ProtoFields().text(1, tensor.name()).message(2, new ProtoFields().message(1, type));
  }
}
