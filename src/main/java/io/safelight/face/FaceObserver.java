package io.safelight.face;

import java.time.Duration;

/** Hears what is done to faces; called by the threads that carry pictures, so it must be quick. */
public interface FaceObserver {
  /** What the time of a face goes into. */
  enum Step {
    /** Of a whole picture. */
    DETECT,
    /** Taking the crop out. */
    ALIGN,
    /** The network, and waiting for it. */
    NETWORK,
    /** Holding before and after against each other, the detector's looks at both included. */
    JUDGE,
    PASTE_BACK
  }

  void took(Step step, Duration time);

  /** One face is done with. */
  void done(FaceAction action);
}
