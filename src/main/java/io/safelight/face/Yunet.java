package io.safelight.face;

import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import io.safelight.inference.ModelException;
import io.safelight.inference.WindowNetwork;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * YuNet with one window: float32 [1, 3, {@value YunetAnswers#SIDE}, {@value YunetAnswers#SIDE}],
 * BGR, 0 to 255. Belongs to one thread.
 */
final class Yunet implements AutoCloseable {
  private static final int SIDE = YunetAnswers.SIDE;
  private static final int PLANE = SIDE * SIDE;

  private final WindowNetwork network;
  private final float[] planes = new float[WindowNetwork.CHANNELS * PLANE];
  private final FloatBuffer window =
      ByteBuffer.allocateDirect(planes.length * Float.BYTES)
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer();

  Yunet(Path onnx) throws ModelException {
    network = WindowNetwork.open(onnx, SIDE, YunetAnswers.wanted());
  }

  /** Black everywhere: what no cell covers. */
  void clear() {
    Arrays.fill(planes, 0);
  }

  /**
   * Fills a cell, or as much of it as there is content for.
   *
   * @param bgr 8 bits, interleaved
   * @param start of the first pixel, in bytes
   * @param stride from a row to the next, in bytes
   */
  void put(Cell cell, byte[] bgr, int start, int stride, Size content) {
    int origin = cell.index(0, 0, SIDE);
    int across = cell.index(1, 0, SIDE) - origin;
    int down = cell.index(0, 1, SIDE) - origin;
    for (int y = 0; y < content.height(); y++) {
      int from = start + y * stride;
      int to = origin + y * down;
      for (int x = 0; x < content.width(); x++, from += SeenPixels.CHANNELS, to += across) {
        planes[to] = bgr[from] & 0xFF;
        planes[PLANE + to] = bgr[from + 1] & 0xFF;
        planes[2 * PLANE + to] = bgr[from + 2] & 0xFF;
      }
    }
  }

  /** The faces of the window in its pixels, many of them several times. */
  List<Face> faces(double confidence) throws InferenceException {
    window.put(0, planes);
    return YunetAnswers.faces(network.run(window), confidence);
  }

  @Override
  public void close() {
    network.close();
  }
}
