/**
 * Whether the written result is a faithful picture: complete on disk, what the encoder promised,
 * and still the same scene as its source.
 *
 * <p>In: a staged file, its promise and the source's reference. Out: the measured likeness and the
 * file's digest, or why the result may not be published. This package must not know how the result
 * was made, nor where it will go.
 */
package io.safelight.verify;
