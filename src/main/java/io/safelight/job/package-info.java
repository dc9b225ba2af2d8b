/**
 * A picture's passage: its states, what was ordered for it, how it can fail, what became of it.
 *
 * <p>In: nothing. Out: the immutable values that travel between stages. This package knows pixels
 * and headers ({@code image}) and no feature: neither Camel, nor folders' layout, nor networks.
 */
package io.safelight.job;
