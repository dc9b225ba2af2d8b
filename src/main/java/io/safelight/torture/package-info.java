/**
 * The proof of the first promise from outside: the packaged program is started as real processes on
 * a hot folder of its own, killed again and again, and what then lies in the folders is compared
 * with what was dropped.
 *
 * <p>In: a seed and how much of it. Out: the breaches that were found, best none. It draws its own
 * pictures, and it reads folders, tickets and reports as any outsider would. It must not know
 * Camel, the bookkeeping of {@code folder} or a running network: a proof that shares code with what
 * it proves shares its mistakes.
 */
package io.safelight.torture;
