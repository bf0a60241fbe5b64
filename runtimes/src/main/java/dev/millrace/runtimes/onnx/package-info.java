/** Model versions that are ONNX graphs, on ONNX Runtime. */
@NullMarked
package dev.millrace.runtimes.onnx;

import org.jspecify.annotations.NullMarked;
