/**
 * The folder contract: what is taken from the inbox and when, claims by rename, names that are
 * never overwritten, filing away, taking up again what was left behind.
 *
 * <p>In: entries of the inbox. Out: claimed pictures; and, given their outcome, originals under
 * done/ or error/. It knows Camel's files; it does not know what is done to a picture.
 */
package io.safelight.folder;
