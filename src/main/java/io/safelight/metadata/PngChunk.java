package io.safelight.metadata;

/**
 * A chunk of a PNG.
 *
 * @param type four letters
 * @param content without length, type and checksum
 */
public record PngChunk(String type, Block content) {}
