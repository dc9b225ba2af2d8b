/**
 * Pictures between files and rasters: decoding with upright turning, encoding, reading back.
 *
 * <p>In: a probed file, or a raster to be written. Out: a raster on the heap, or a flushed file and
 * the promise that the verifier holds it to. Native matrices live and die inside one method. This
 * package knows the states of a job; it must not know folders' layout, networks or other features.
 */
package io.safelight.codec;
