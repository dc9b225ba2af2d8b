/**
 * What is published: the result under its name in the outbox, and the ticket that says how it came
 * about.
 *
 * <p>In: a verified result. Out: the same in the outbox. Names and renames are the folder's
 * business.
 */
package io.safelight.publish;
