/**
 * Who is told elsewhere: a webhook hears of pictures that ended and of an intake that closed.
 *
 * <p>In: outcomes, and what keeps the intake closed. Out: notices, signed, to one address. It never
 * holds up a picture: what does not fit into its queue is dropped and counted. It does not know
 * what is done to a picture.
 */
package io.safelight.notice;
