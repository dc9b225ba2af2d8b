package io.safelight.face;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * How a face's network wants its tensor, and the only place where crops are converted to that and
 * back. Crops are CHW, red, green, blue, 0 to 1.
 *
 * @param rgb whether red is the tensor's first plane; else blue is
 * @param low the value of black: −1 for GPEN and its like
 * @param high the value of full intensity
 */
public record TensorForm(boolean rgb, float low, float high) {
  /** What the public face networks have (FaceFusion, facexlib): red first, −1 to 1. */
  public static final TensorForm USUAL = new TensorForm(true, -1, 1);

  public TensorForm {
    if (!(low < high)) {
      throw new IllegalArgumentException("low is " + low + " and high " + high);
    }
  }

  /** Writes a crop as the network takes it. */
  public void toNetwork(FloatBuffer crop, FloatBuffer input) {
    int plane = crop.capacity() / 3;
    for (int c = 0; c < 3; c++) {
      int to = (rgb ? c : 2 - c) * plane;
      for (int i = 0; i < plane; i++) {
        input.put(to + i, low + (high - low) * crop.get(c * plane + i));
      }
    }
  }

  /** A crop as the network takes it, in memory of its own. */
  FloatBuffer window(float[] crop) {
    FloatBuffer window =
        ByteBuffer.allocateDirect(crop.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    toNetwork(FloatBuffer.wrap(crop), window);
    return window;
  }

  /** Reads the network's answer as a crop: clamped; what is no number stays none. */
  public void fromNetwork(FloatBuffer output, FloatBuffer restored) {
    int plane = restored.capacity() / 3;
    for (int c = 0; c < 3; c++) {
      int from = (rgb ? c : 2 - c) * plane;
      for (int i = 0; i < plane; i++) {
        float value = (output.get(from + i) - low) / (high - low);
        restored.put(c * plane + i, Math.min(1, Math.max(0, value)));
      }
    }
  }
}
