package dev.millrace.sheets.layout;

/** How the tables of a sheet are looked for. */
public record FindOptions(Hidden rows, Hidden columns, Hidden sheets) {

  /** Reads what a person sees: hidden rows are read, since a filter left on is no decision. */
  public static FindOptions standard() {
    return new FindOptions(Hidden.READ, Hidden.READ, Hidden.LEAVE_OUT);
  }
}
