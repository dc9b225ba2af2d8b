/**
 * What belongs to a picture beside its pixels: read from any container, made true for the result,
 * and turned into the blocks of the container that the result is written in.
 *
 * <p>In: a file, or a container's blocks. Out: {@code Metadata}, or blocks. It knows no job, no
 * folder and no decoder.
 */
package io.safelight.metadata;
