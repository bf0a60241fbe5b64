package dev.millrace.sheets.export;

/** What the books of a dataset show to people: a sheet of a workbook, or a csv file. */
public enum Book {
  FILES(
      "Files",
      "select name, format, state, reason, rows_in, rows_data, rows_rejected, rows_other,"
          + " rows_repeated, rows_waiting, sha256 from audit.files order by id"),
  CHANGES(
      "Changes",
      "select f.name as file, sheet, row, cell, column_name as \"column\", raw, rule, value"
          + " from audit.changes c join audit.files f on f.id = c.file order by f.id, row"),
  REJECTS(
      "Rejects",
      """
              select f.name as file, r.sheet, r.row, coalesce(p.cell, r.cell) as cell,
                coalesce(p."column", r.column_name) as "column", coalesce(p.problem, r.reason) as reason,
                p.text as raw, null::varchar as fix, r.texts, f.sha256
              from audit.rejects r join audit.files f on f.id = r.file
              left join lateral (
                select c.* from (select unnest(from_json(r.cells,
                  '[{"cell":"VARCHAR","column":"VARCHAR","text":"VARCHAR","problem":"VARCHAR"}]'), recursive := true)) c
                where c.problem is not null) p on true
              order by f.id, r.row
              """),
  SUGGESTIONS(
      "Suggestions",
      """
              select f.name as file, s.sheet, s.row,
                case when count(distinct o.sheet_column) = 1 then min(o.sheet_column) || s.row end as cell,
                s.column_name as "column", s.kind as reason, s.value as raw, s.suggested, null::varchar as fix,
                max(s.confidence) as confidence, f.sha256
              from audit.open_suggestions s join audit.files f on f.id = s.file
              left join audit.first_origins o on o.file = s.file and o.sheet = s.sheet and o.column_name = s.column_name
                and s.row between o.first_row and o.last_row
              group by f.id, f.name, f.sha256, s.sheet, s.row, s.column_name, s.value, s.suggested, s.kind
              order by f.id, s.row
              """),
  FIXES(
      "Fixes",
      "select file, sheet, cell, column_name as \"column\", raw, case value when '' then"
          + " '(empty)' else value end as fix, became, rule, made_by, made_at, sha256 from"
          + " audit.fixes order by file, sheet, cell"),
  OTHER_ROWS(
      "Other rows",
      "select f.name as file, sheet, row, role, text from audit.others o join audit.files f"
          + " on f.id = o.file where role <> 'BLANK' order by f.id, row");

  private final String title;
  private final String sql;

  Book(String title, String sql) {
    this.title = title;
    this.sql = sql;
  }

  String title() {
    return title;
  }

  String sql() {
    return sql;
  }
}
