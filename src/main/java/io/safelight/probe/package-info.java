/**
 * Header only: what a file is, whether it is whole and within limits, before a pixel is decoded.
 *
 * <p>In: an ordered job. Out: the same with its header and digest, or a reject with the figures.
 * Every format is recognised by content and read with a small parser of its own: time is linear in
 * the file's length at worst, memory is a window of a few kilobytes, and nothing is inflated or
 * allocated by what the file claims. This package must not know decoders, native code or folders.
 */
package io.safelight.probe;
