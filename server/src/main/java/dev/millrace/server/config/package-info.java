/** What can be set, where it comes from, and what is said when it is wrong. */
@NullMarked
package dev.millrace.server.config;

import org.jspecify.annotations.NullMarked;
