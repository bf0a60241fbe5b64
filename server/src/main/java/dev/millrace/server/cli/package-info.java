/** The command line. */
@NullMarked
package dev.millrace.server.cli;

import org.jspecify.annotations.NullMarked;
