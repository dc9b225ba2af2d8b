package io.safelight.metadata;

/**
 * An application segment of a JPEG.
 *
 * @param marker 0xE0 to 0xEF
 * @param content without marker and length
 */
public record JpegSegment(int marker, Block content) {}
