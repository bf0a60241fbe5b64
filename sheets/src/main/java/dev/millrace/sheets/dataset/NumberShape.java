package dev.millrace.sheets.dataset;

/**
 * What a column of numbers needs of its storage type: whole numbers stay whole, money stays decimal
 * so that sums are exact, and only what fits neither is kept as floating point.
 */
final class NumberShape {
  private static final int MOST_SCALE = 6;
  private static final double MOST_DECIMAL = 1e12;
  private static final double[] POWERS = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

  private int scale;
  private double largest;
  private boolean floating;

  /** Takes a value into account. */
  void add(double value) {
    if (floating) {
      return;
    }
    largest = Math.max(largest, Math.abs(value));
    while (!floating && Math.rint(value * POWERS[scale]) / POWERS[scale] != value) {
      scale++;
      floating = scale > MOST_SCALE;
    }
    floating |= !(largest < MOST_DECIMAL);
  }

  /** What both hold. */
  void add(NumberShape other) {
    scale = Math.max(scale, other.scale);
    largest = Math.max(largest, other.largest);
    floating |= other.floating;
  }

  /** The shape of a storage type, to be widened. */
  static NumberShape of(String sqlType) {
    NumberShape shape = new NumberShape();
    if (sqlType.equals("DOUBLE")) {
      shape.floating = true;
    } else if (sqlType.startsWith("DECIMAL")) {
      shape.scale =
          Integer.parseInt(
              sqlType.substring(sqlType.indexOf(',') + 1, sqlType.indexOf(')')).strip());
    }
    return shape;
  }

  /** The storage type. */
  String sqlType() {
    if (floating) {
      return "DOUBLE";
    }
    return scale == 0 ? "BIGINT" : "DECIMAL(18," + scale + ")";
  }
}
