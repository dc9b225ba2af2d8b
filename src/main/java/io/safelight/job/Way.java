package io.safelight.job;

/** A picture's way: still under way, or ended. What travels through the routes after a claim. */
public sealed interface Way permits Job, Outcome {
  Origin origin();
}
