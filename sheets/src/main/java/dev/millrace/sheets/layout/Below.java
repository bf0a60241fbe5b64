package dev.millrace.sheets.layout;

/**
 * What stands below a cell.
 *
 * @param filled cells that hold something
 * @param values numbers and dates among them
 * @param holdsSame whether the cell's own text comes again
 * @param shape what nearly all of the texts look like, {@code A9} for a code like {@code AB-123};
 *     empty where they are plain words or of many shapes
 */
record Below(int filled, int values, boolean holdsSame, String shape) {

  static Below of(Sample sample, int line, int end, int at) {
    int filled = 0;
    int values = 0;
    int alike = 0;
    boolean same = false;
    String text = sample.text(line, at);
    String shape = "";
    for (int below = line + 1; below < end; below++) {
      CellType type = sample.type(below, at);
      if (type == CellType.EMPTY) {
        continue;
      }
      String other = sample.text(below, at);
      filled++;
      values += type.isValue() ? 1 : 0;
      same |= !text.isEmpty() && text.equalsIgnoreCase(other);
      if (type == CellType.TEXT) {
        String its = shape(other);
        shape = shape.isEmpty() ? its : shape;
        alike += its.equals(shape) ? 1 : 0;
      }
    }
    boolean isOneShape = filled >= 3 && alike >= 0.9 * filled && !isWords(shape);
    return new Below(filled, values, same, isOneShape ? shape : "");
  }

  /** Letters as A or a, digits as 9, each run once, other characters as they are. */
  static String shape(String text) {
    StringBuilder shape = new StringBuilder();
    for (int at = 0; at < Math.min(text.length(), 40); at++) {
      char c = text.charAt(at);
      char kind = kind(c);
      if (shape.isEmpty() || shape.charAt(shape.length() - 1) != kind) {
        shape.append(kind);
      }
    }
    return shape.toString();
  }

  private static char kind(char c) {
    if (Character.isDigit(c)) {
      return '9';
    }
    if (Character.isLetter(c)) {
      return Character.isUpperCase(c) ? 'A' : 'a';
    }
    return c;
  }

  private static boolean isWords(String shape) {
    return shape.chars().allMatch(c -> c == 'a' || c == 'A' || c == ' ');
  }
}
