/**
 * What colours a raster's samples stand for: profiles, what the network sees through them, and
 * conversion from one to another, by the lcms of the JDK.
 *
 * <p>In: samples and the ICC profile that came with them, or what is assumed where none did. Out:
 * the same samples as sRGB and back, a raster in another profile, a picture's reference. It knows
 * no file, no recipe and no network.
 */
package io.safelight.colour;
