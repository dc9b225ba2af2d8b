package io.safelight.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;

/** What is asked of ONNX Runtime's tensors and sessions wherever one is opened. */
final class Tensors {
  private Tensors() {}

  /**
   * Whether a file's tensor is float32 and can have this shape: a dynamic dimension (-1) takes
   * every size, a fixed one must be ours.
   */
  static boolean isFloat(NodeInfo node, long... wanted) {
    if (!(node.getInfo() instanceof TensorInfo info)
        || info.type != OnnxJavaType.FLOAT
        || info.getShape().length != wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (info.getShape()[i] != -1 && info.getShape()[i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** Closes what has been opened so far: either may be null. */
  static void close(OrtSession session, SessionOptions options) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException e) {
      // Closing is the last thing done with it: there is nothing left to save.
      return;
    } finally {
      if (options != null) {
        options.close();
      }
    }
  }
}
