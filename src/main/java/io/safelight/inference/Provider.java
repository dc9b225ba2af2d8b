package io.safelight.inference;

/** An execution provider: what a session computes on. */
public enum Provider {
  CPU,
  CUDA
}
