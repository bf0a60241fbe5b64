/** The program: HTTP, access, command line, web app, and the one place that wires everything. */
@NullMarked
package dev.millrace.server;

import org.jspecify.annotations.NullMarked;
