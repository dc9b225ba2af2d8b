package io.safelight.face;

/**
 * A face as it was detected, in the picture's pixels.
 *
 * @param score 0 to 1: how sure the detector is
 */
public record Face(Box box, double score, Landmarks landmarks) {}
