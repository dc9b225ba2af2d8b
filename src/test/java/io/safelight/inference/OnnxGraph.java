package io.safelight.inference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes small ONNX files, by the numbers of the fields in onnx.proto3 (IR version 8, operator set
 * 13), so that tests need no other program for a network of any contract.
 */
public final class OnnxGraph {
  private final ProtoFields graph = new ProtoFields();
  private int names;

  /**
   * @param name of the graph
   */
  public OnnxGraph(String name) {
    graph.text(2, name);
  }

  /** A float32 input of the network; -1 where it takes every size. */
  public OnnxGraph input(String name, long... dimensions) {
    graph.message(11, value(name, 1, dimensions));
    return this;
  }

  /** A float64 input of the network. */
  public OnnxGraph doubles(String name, long... dimensions) {
    graph.message(11, value(name, 11, dimensions));
    return this;
  }

  /** A float32 output of the network. */
  public OnnxGraph output(String name, long... dimensions) {
    graph.message(12, value(name, 1, dimensions));
    return this;
  }

  private static ProtoFields value(String name, int type, long... dimensions) {
    ProtoFields shape = new ProtoFields();
    for (long dimension : dimensions) {
      // One that takes every size is there and has no value.
      ProtoFields side = new ProtoFields();
      shape.message(1, dimension < 0 ? side : side.varint(1, dimension));
    }
    ProtoFields tensor = new ProtoFields().varint(1, type).message(2, shape);
    return new ProtoFields().text(1, name).message(2, new ProtoFields().message(1, tensor));
  }

  /** A float32 scalar that nodes may take. */
  public String constant(float number) {
    String name = "number_" + names++;
    byte[] raw = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(number).array();
    graph.message(5, new ProtoFields().varint(2, 1).text(8, name).bytes(9, raw));
    return name;
  }

  /** The same values as float32. */
  public String toFloat(String of) {
    String name = "Cast_" + names++;
    ProtoFields to = new ProtoFields().text(1, "to").varint(3, 1).varint(20, 2);
    graph.message(
        1,
        new ProtoFields().text(1, of).text(2, name).text(3, name).text(4, "Cast").message(5, to));
    return name;
  }

  /** Float32 numbers in a row that nodes may take. */
  public String numbers(float... numbers) {
    String name = "numbers_" + names++;
    ByteBuffer raw = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      raw.putFloat(number);
    }
    graph.message(
        5,
        new ProtoFields()
            .varint(1, numbers.length)
            .varint(2, 1)
            .text(8, name)
            .bytes(9, raw.array()));
    return name;
  }

  /** An attribute of a node. */
  public sealed interface Attribute {
    ProtoFields fields();
  }

  /** An attribute of whole numbers, as a kernel's shape is. */
  public record Integers(String name, List<Long> numbers) implements Attribute {
    @Override
    public ProtoFields fields() {
      ProtoFields field = new ProtoFields().text(1, name);
      numbers.forEach(number -> field.varint(8, number));
      return field.varint(20, 7);
    }
  }

  /** An attribute that is a word. */
  public record Word(String name, String word) implements Attribute {
    @Override
    public ProtoFields fields() {
      return new ProtoFields().text(1, name).text(4, word).varint(20, 3);
    }
  }

  /** A node with one output, whose name is returned. */
  public String node(String type, List<String> inputs, Attribute... attributes) {
    return node(type, inputs, type + "_" + names++, attributes);
  }

  /** A node whose output has a given name. */
  public String node(String type, List<String> inputs, String output, Attribute... attributes) {
    ProtoFields node = new ProtoFields();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output).text(4, type);
    for (Attribute attribute : attributes) {
      node.message(5, attribute.fields());
    }
    graph.message(1, node);
    return output;
  }

  public void write(Path file) throws IOException {
    ProtoFields model =
        new ProtoFields()
            .varint(1, 8)
            .text(2, "safelight-tests")
            .message(7, graph)
            .message(8, new ProtoFields().varint(2, 13));
    Files.write(file, model.bytes());
  }
}
