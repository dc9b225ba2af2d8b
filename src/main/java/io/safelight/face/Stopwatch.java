package io.safelight.face;

import java.time.Duration;

/** Tells the time from one step's end to the next one's. */
final class Stopwatch {
  private final FaceObserver observer;
  private long last = System.nanoTime();

  Stopwatch(FaceObserver observer) {
    this.observer = observer;
  }

  void took(FaceObserver.Step step) {
    long now = System.nanoTime();
    observer.took(step, Duration.ofNanos(now - last));
    last = now;
  }
}
