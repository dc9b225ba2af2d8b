/**
 * What is done to the pixels: recipes, tiles through the network, tone protection, finish.
 *
 * <p>In: a decoded picture and its recipe. Out: the enhanced pixels and how they came about. It
 * knows neither files nor folders, and of the network only its {@code Session}.
 */
package io.safelight.enhance;
