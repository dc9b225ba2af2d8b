/**
 * A message broker for a try, for development and for tests: a process of its own, on a class path
 * of its own.
 *
 * <p>In: a folder and a port. Out: a broker on this machine's loopback. Only this package touches
 * the broker's classes, which the program does not have; the program starts it, and never calls it.
 */
package io.safelight.broker;
