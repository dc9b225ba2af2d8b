/**
 * What {@code doctor} looks at: one small check for each thing without which pictures are not taken
 * or not finished.
 *
 * <p>In: the machine, the configuration, the folders. Out: findings, each in words that say what to
 * do. It changes nothing, and a node that is at work meanwhile does not notice it.
 */
package io.safelight.doctor;
