/** Sends webhooks over HTTP, only to addresses that the policy allows. */
@NullMarked
package dev.millrace.server.webhook;

import org.jspecify.annotations.NullMarked;
