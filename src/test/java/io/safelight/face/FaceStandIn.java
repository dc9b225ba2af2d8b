package io.safelight.face;

import io.safelight.inference.OnnxGraph;
import io.safelight.inference.OnnxGraph.Integers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a network with the contract of GPEN-BFR-512 and no weights: {@code input} float32 [1, 3,
 * side, side], RGB, −1 to 1, to {@code output} of the same. It smooths and keeps edges, by the
 * guided filter with the crop as its own guide (He et al. 2010), each channel for itself: noise of
 * less than about ten levels goes, and what differs by more stays.
 *
 * <p>{@code java -cp target/test-classes io.safelight.face.FaceStandIn FILE [SIDE]} makes one by
 * hand; two kilobytes.
 */
public final class FaceStandIn {
  private static final long WINDOW = 9;

  /** In squares of the range −1 to 1: (10 levels / 127.5)². */
  private static final float NOISE = 0.00615f;

  private FaceStandIn() {}

  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]), args.length > 1 ? Integer.parseInt(args[1]) : 512);
  }

  public static void write(Path file, int side) throws IOException {
    OnnxGraph onnx =
        new OnnxGraph("face-stand-in")
            .input("input", 1, 3, side, side)
            .output("output", 1, 3, side, side);
    String mean = mean(onnx, "input");
    String square = mean(onnx, onnx.node("Mul", List.of("input", "input")));
    String variance = onnx.node("Sub", List.of(square, onnx.node("Mul", List.of(mean, mean))));
    String all = onnx.node("Add", List.of(variance, onnx.constant(NOISE)));
    String kept = onnx.node("Div", List.of(variance, all));
    String rest = onnx.node("Sub", List.of(mean, onnx.node("Mul", List.of(kept, mean))));
    String detail = onnx.node("Mul", List.of(mean(onnx, kept), "input"));
    String smooth = onnx.node("Add", List.of(detail, mean(onnx, rest)));
    onnx.node("Clip", List.of(smooth, onnx.constant(-1), onnx.constant(1)), "output");
    onnx.write(file);
  }

  /** Of a square window; at the border of what of it there is. */
  private static String mean(OnnxGraph onnx, String of) {
    long pad = WINDOW / 2;
    return onnx.node(
        "AveragePool",
        List.of(of),
        new Integers("kernel_shape", List.of(WINDOW, WINDOW)),
        new Integers("pads", List.of(pad, pad, pad, pad)));
  }
}
