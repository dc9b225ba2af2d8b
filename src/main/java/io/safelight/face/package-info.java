/**
 * Faces: detect, align, restore, paste back.
 *
 * <p>In: a picture in its own colours and what the recipe says of faces. Out: the same picture with
 * its faces restored, and for each face what was done to it and why not. It knows neither files nor
 * folders, and of the networks only their sessions.
 */
package io.safelight.face;
