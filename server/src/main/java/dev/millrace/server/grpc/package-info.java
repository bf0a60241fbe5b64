/** The Open Inference Protocol v2 over gRPC: docs/oip.md says what of it is answered, and how. */
@NullMarked
package dev.millrace.server.grpc;

import org.jspecify.annotations.NullMarked;
