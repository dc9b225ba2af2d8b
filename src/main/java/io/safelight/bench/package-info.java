/**
 * How fast, and for how long: the pipeline against the bare network, the stress test again and
 * again, a full inbox.
 *
 * <p>In: pictures, and a pipeline to send them through. Out: reports of figures. It makes the
 * stress test's pictures itself, and measures from outside: meters, clocks, what the system says of
 * the process. It must not know Camel or the command line, and no stage knows it.
 */
package io.safelight.bench;
