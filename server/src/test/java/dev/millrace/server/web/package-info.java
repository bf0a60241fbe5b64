/** The web app, driven in a real browser against the real product. */
@NullMarked
package dev.millrace.server.web;

import org.jspecify.annotations.NullMarked;
