/**
 * Pictures named by their defect, the maker that draws and breaks them, and the promise that each
 * ends as its folder says: {@code reject/<REASON>/} in that reject, {@code accept/} upright in the
 * size that its name ends with.
 */
package io.safelight.corpus;
