/**
 * The program: its commands, its start and its end.
 *
 * <p>In: what the user typed. Out: routes at work, words on the console, an exit code. It may know
 * every other package; none knows it.
 */
package io.safelight.cli;
