/**
 * The light table: what is under way, before and after, failures, over HTTP for a page and for
 * scripts.
 *
 * <p>In: requests, outcomes. Out: JSON, server-sent events, previews; files into the inbox. It asks
 * the folders and the stages, and none of them knows it: whatever is asked here, pictures go on.
 */
package io.safelight.web;
