/**
 * Running a network: the model card, the session and its one owner thread, the execution provider,
 * batching, what to do when the device gives out.
 *
 * <p>In: tiles as float32 CHW, of one size on a device, in slots of direct memory that a session
 * lends. Out: the network's answer beside them in the same layout. This package knows no picture's
 * file, no recipe and no folder; only it touches ONNX Runtime types.
 */
package io.safelight.inference;
