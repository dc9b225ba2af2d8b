package io.safelight.bench;

/**
 * One picture's passage within a hundred.
 *
 * @param number its place in the hundred, from 1
 * @param seconds from its claim to its end, while others were under way
 */
record Passage(int number, double seconds, boolean done) {}
