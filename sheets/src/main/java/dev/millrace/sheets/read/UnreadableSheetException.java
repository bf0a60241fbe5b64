package dev.millrace.sheets.read;

import org.jspecify.annotations.Nullable;

/** A file that gives no workbook. Its message is a sentence for the person who sent the file. */
public final class UnreadableSheetException extends RuntimeException {

  /** Why, for programs. */
  public enum Reason {
    /** It needs a password and none was given. */
    ENCRYPTED("encrypted"),
    WRONG_PASSWORD("wrong-password"),
    /** It is something else: a picture, a letter, nothing at all. */
    NOT_A_SPREADSHEET("not-a-spreadsheet"),
    /** It ends too early. */
    TRUNCATED("truncated"),
    /** It breaks its own format's rules. */
    DAMAGED("damaged"),
    /** The file as it lies there is larger than the limit. */
    TOO_LARGE("too-large"),
    /** Its content is larger than the limit once unpacked, or swells like a zip bomb. */
    TOO_LARGE_EXPANDED("too-large-expanded"),
    TOO_MANY_CELLS("too-many-cells"),
    TOO_MANY_ROWS("too-many-rows"),
    TOO_MANY_SHEETS("too-many-sheets"),
    /** All its texts together are longer than the limit. */
    TOO_MUCH_TEXT("too-much-text"),
    CELL_TOO_LONG("cell-too-long"),
    /** A spreadsheet, but of a kind that is not read here. */
    UNSUPPORTED_FORMAT("unsupported-format"),
    /** XML that no spreadsheet program writes and attackers do: entities, endless nesting. */
    HOSTILE_XML("hostile-xml"),
    TIMEOUT("timeout"),
    /** The disk or the file system failed. */
    NOT_ACCESSIBLE("not-accessible");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** As it is written in reports and answers. */
    public String code() {
      return code;
    }
  }

  private final Reason reason;

  UnreadableSheetException(Reason reason, String message) {
    this(reason, message, null);
  }

  UnreadableSheetException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** A file that could not even be opened. */
  public static UnreadableSheetException notAccessible(String why) {
    return new UnreadableSheetException(Reason.NOT_ACCESSIBLE, why);
  }

  public Reason reason() {
    return reason;
  }
}
