package io.safelight.job;

/**
 * How the result compares with its source, measured on both pictures reduced so far that noise and
 * grain have averaged out, and structure and tone remain.
 *
 * @param structure mean structural similarity of the luma (Wang et al. 2004) at a quarter of the
 *     reference, so at most 64 pixels on the long edge; 1 for the same picture
 * @param chromaShift mean distance of the chroma (BT.601 Cb, Cr) in levels of 255
 */
public record Likeness(double structure, double chromaShift) {}
