/**
 * What an operator sees: outcomes in log, ledger and metrics, health, what is under way.
 *
 * <p>In: the stages' comings and goings, outcomes. Out: numbers and words. Nothing here decides
 * what is done to a picture.
 *
 * <p>{@code docs/operations.md} lists every metric, health check and ledger column by name: what is
 * added here is added there.
 */
package io.safelight.ops;
