/** Who may do what: keys with scopes, and protection of a server that has none. */
@NullMarked
package dev.millrace.server.access;

import org.jspecify.annotations.NullMarked;
