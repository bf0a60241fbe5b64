/** What happened and what must still happen: one schema, one group-committing writer. */
@NullMarked
package dev.millrace.ledger;

import org.jspecify.annotations.NullMarked;
