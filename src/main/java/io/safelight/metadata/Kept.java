package io.safelight.metadata;

/** How much of a source's metadata its result gets. */
public enum Kept {
  ALL,
  /** All but where it was taken: coordinates, and the names of places. */
  WITHOUT_GPS,
  /** Only what the pixels need: profile and resolution. */
  NONE
}
