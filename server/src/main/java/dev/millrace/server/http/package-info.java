/** The contract over HTTP: routes, limits, errors. The only place that knows the web library. */
@NullMarked
package dev.millrace.server.http;

import org.jspecify.annotations.NullMarked;
