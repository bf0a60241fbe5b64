@NullMarked
package dev.millrace.ledger;

import org.jspecify.annotations.NullMarked;
