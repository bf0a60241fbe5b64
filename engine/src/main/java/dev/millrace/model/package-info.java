/** A version, its signature, its verification, its aliases; the runtime a version needs. */
@NullMarked
package dev.millrace.model;

import org.jspecify.annotations.NullMarked;
