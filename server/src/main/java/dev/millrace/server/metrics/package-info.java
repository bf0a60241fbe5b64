/** Numbers for Prometheus. */
@NullMarked
package dev.millrace.server.metrics;

import org.jspecify.annotations.NullMarked;
