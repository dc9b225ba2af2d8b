package io.safelight.face;

import io.safelight.colour.Lens;
import io.safelight.image.Raster;
import io.safelight.inference.InferenceException;
import io.safelight.inference.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Faces by YuNet (Wu, Peng, Yu: YuNet: A Tiny Millisecond-level Face Detector, 2023), a file of
 * some 230 to 320 KB: face_detection_yunet_2023mar.onnx of OpenCV's model zoo, or what
 * libfacedetection.train exports.
 *
 * <p>As many pictures are looked at side by side as there are owners: each has a thread, and a
 * session that no other thread touches.
 */
public final class YunetDetector implements FaceDetector, AutoCloseable {
  private final List<Owner<Yunet>> owners;
  private final BlockingQueue<Owner<Yunet>> free;

  private YunetDetector(List<Owner<Yunet>> owners) {
    this.owners = owners;
    this.free = new ArrayBlockingQueue<>(owners.size(), true, owners);
  }

  /**
   * Opens a file.
   *
   * @param side by side how many pictures are looked at: some 20 MB of native memory each
   * @throws ModelException where it is not there or no YuNet
   */
  public static YunetDetector open(Path onnx, int side) throws ModelException {
    if (side < 1) {
      throw new IllegalArgumentException("at least one picture is looked at, not " + side);
    }
    List<Owner<Yunet>> owners = new ArrayList<>();
    try {
      while (owners.size() < side) {
        owners.add(Owner.open("faces-" + owners.size(), () -> new Yunet(onnx)));
      }
      return new YunetDetector(owners);
    } catch (ModelException e) {
      owners.forEach(Owner::close);
      throw new ModelException(
          "Faces cannot be found: %s. Give a YuNet file, such as face_detection_yunet_2023mar.onnx"
              .formatted(e.getMessage()),
          e);
    }
  }

  @Override
  public List<Face> detect(Raster picture, Lens lens, DetectionSettings settings)
      throws InferenceException, InterruptedException {
    Owner<Yunet> owner = free.take();
    try {
      return owner.call(yunet -> new Search(picture, lens, settings, yunet).faces());
    } finally {
      free.add(owner);
    }
  }

  /** Waits for what is under way; what comes later is answered with an InferenceException. */
  @Override
  public void close() {
    owners.forEach(Owner::close);
  }
}
