/**
 * How well: known damage is done to clean pictures, and what a network makes of it is compared with
 * the clean ones, beside what a classical filter makes of it.
 *
 * <p>In: clean pictures, networks, a seed. Out: a table of figures, the same for the same seed. It
 * knows pixels and the restoration; it must not know the hot folder, the routes or the command
 * line, and no stage knows it.
 */
package io.safelight.eval;
