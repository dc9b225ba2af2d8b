/**
 * Running a network: the model card, the session and its one owner thread, the execution provider,
 * batching, what to do when the device gives out.
 *
 * <p>In: tiles as float32 NCHW arrays of one fixed shape. Out: the network's answer in the same
 * layout. This package knows no picture's file, no recipe and no folder; only it touches ONNX
 * Runtime types.
 */
package io.safelight.inference;
