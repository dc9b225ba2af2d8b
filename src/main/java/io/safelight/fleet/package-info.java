/**
 * The other carrier: claimed pictures go from node to node over a message broker.
 *
 * <p>In: claimed pictures of an intake. Out: the same pictures, taken by a worker. The folders hold
 * the truth and are {@code folder}'s; a message is a hint to look there, and may come twice, late
 * or never. The stages and their routes do not know who carries. Nothing here is connected or
 * started where {@code safelight.carrier} is {@code direct}.
 */
package io.safelight.fleet;
