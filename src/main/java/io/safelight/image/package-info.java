/**
 * Pictures as values and as files: size, region, header, raster; decoding, encoding and upright
 * turning.
 *
 * <p>In: a file with a known header, or a raster. Out: a raster on the heap, or an encoded file.
 * Native matrices live and die inside one method. This package knows no feature and no folder.
 */
package io.safelight.image;
