/**
 * What an operator sees: outcomes in log, ledger and metrics, health, what is under way.
 *
 * <p>In: the stages' comings and goings, outcomes. Out: numbers and words. Nothing here decides
 * what is done to a picture.
 */
package io.safelight.ops;
