/**
 * Pictures as values: size, region, header, raster, and what is computed of rasters alone; and the
 * window through which a file's bytes are looked at.
 *
 * <p>In: samples, or a file. Out: values on the heap; native matrices live and die inside one
 * method. This package knows no feature and no folder.
 */
package io.safelight.image;
