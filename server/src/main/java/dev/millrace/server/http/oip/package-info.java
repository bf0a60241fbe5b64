/** The Open Inference Protocol v2 over HTTP: docs/oip.md says what of it is answered, and how. */
@NullMarked
package dev.millrace.server.http.oip;

import org.jspecify.annotations.NullMarked;
