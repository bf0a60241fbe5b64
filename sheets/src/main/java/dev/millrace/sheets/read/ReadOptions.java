package dev.millrace.sheets.read;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to read a file.
 *
 * @param password for files that need one; never kept or shown
 */
public record ReadOptions(ReadLimits limits, @Nullable String password) {

  public static ReadOptions defaults() {
    return new ReadOptions(ReadLimits.defaults(), null);
  }

  public ReadOptions withPassword(String password) {
    return new ReadOptions(limits, Objects.requireNonNull(password));
  }

  @Override
  public String toString() {
    return "ReadOptions[limits=" + limits + ", password " + (password == null ? "none]" : "given]");
  }
}
