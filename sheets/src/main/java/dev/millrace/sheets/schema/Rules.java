package dev.millrace.sheets.schema;

import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a column must be; a row that breaks one is kept aside with the reason.
 *
 * @param required whether there must be a value
 * @param least for numbers, the smallest allowed
 * @param most for numbers, the largest allowed
 * @param unique whether no value may come twice
 * @param oneOf the values allowed, none for any
 * @param matches a regular expression for the whole value
 */
public record Rules(
    boolean required,
    @Nullable BigDecimal least,
    @Nullable BigDecimal most,
    boolean unique,
    Set<String> oneOf,
    @Nullable String matches) {
  /** Anything goes. */
  public static final Rules NONE = new Rules(false, null, null, false, Set.of(), null);

  public Rules {
    oneOf = oneOf == null ? Set.of() : Set.copyOf(oneOf); // left out of a declaration
  }
}
