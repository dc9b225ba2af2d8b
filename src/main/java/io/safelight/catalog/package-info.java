/**
 * Models that can be had: what the catalogue offers, how it is brought here, what is here.
 *
 * <p>In: {@code catalog.yaml}, a name of it or a user's own ONNX file, and who accepts a licence.
 * Out: a complete folder in the folder of the models, with its card, or nothing and the reason. It
 * knows the cards of {@code inference} and no other room: neither the hot folder nor a route has to
 * be there to bring a model.
 */
package io.safelight.catalog;
