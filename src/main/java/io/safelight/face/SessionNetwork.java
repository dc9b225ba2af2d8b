package io.safelight.face;

import io.safelight.inference.InferenceException;
import io.safelight.inference.Session;
import io.safelight.inference.Slot;
import java.nio.FloatBuffer;

/** A face's network behind its session: crops of any pictures share its batches. */
record SessionNetwork(Session session) implements FaceNetwork {
  @Override
  public void restore(FloatBuffer crop, FloatBuffer restored)
      throws InferenceException, InterruptedException {
    TensorForm form =
        new TensorForm(
            session.card().colour().equals("RGB"), session.card().low(), session.card().high());
    try (Slot slot = session.lend()) {
      form.toNetwork(crop, slot.tile());
      slot.submit(session.shape().tile());
      slot.await();
      form.fromNetwork(slot.answer(), restored);
    }
  }
}
