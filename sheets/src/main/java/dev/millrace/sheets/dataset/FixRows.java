package dev.millrace.sheets.dataset;

import dev.millrace.sheets.clean.Correction;
import dev.millrace.sheets.dataset.FixRefusedException.Refused;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fixes that people made, in {@code audit.fixes}. */
final class FixRows {
  private static final Map<String, Correction> RULES = rules();

  private final Connection connection;

  FixRows(Connection connection) {
    this.connection = connection;
  }

  private static Map<String, Correction> rules() {
    Map<String, Correction> rules = new HashMap<>();
    for (Correction rule : Correction.values()) {
      rules.put(rule.word(), rule);
    }
    return rules;
  }

  /** All of them, in the order they were made. */
  List<Fix> all() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select file, sha256, sheet, cell, column_name, raw, value, became, rule, made_by,"
                    + " made_at from audit.fixes order by made_at, file, sheet, cell");
        ResultSet rows = statement.executeQuery()) {
      List<Fix> fixes = new ArrayList<>();
      while (rows.next()) {
        fixes.add(
            new Fix(
                new Fix.Cell(
                    rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)),
                rows.getString(7),
                RULES.getOrDefault(rows.getString(9), Correction.BY_HAND),
                rows.getString(10),
                rows.getTimestamp(11).toLocalDateTime().toInstant(ZoneOffset.UTC),
                new Fix.Found(rows.getString(5), rows.getString(6), rows.getString(8))));
      }
      return fixes;
    }
  }

  /** Every cell that keeps its row aside. */
  List<Dataset.WrongCell> wrongCells() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                select file, sha256, sheet, cell, "column", text, problem
                from (select f.name as file, f.sha256, f.id, r.sheet, r.row, unnest(from_json(r.cells,
                    '[{"cell":"VARCHAR","column":"VARCHAR","text":"VARCHAR","problem":"VARCHAR"}]'), recursive := true)
                  from audit.rejects r join audit.files f on f.id = r.file)
                where problem is not null order by id, sheet, row, cell
                """);
        ResultSet rows = statement.executeQuery()) {
      List<Dataset.WrongCell> cells = new ArrayList<>();
      while (rows.next()) {
        Fix.Cell cell =
            new Fix.Cell(
                rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4));
        cells.add(
            new Dataset.WrongCell(cell, rows.getString(5), rows.getString(6), rows.getString(7)));
      }
      return cells;
    }
  }

  /** Keeps a fix, in the place of an earlier one of its cell. */
  void put(Fix fix) throws SQLException {
    remove(fix.cell());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into audit.fixes(file, sha256, sheet, cell, column_name, raw, value, became,"
                + " rule, made_by, made_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, fix.cell().file());
      statement.setString(2, fix.cell().sha256());
      statement.setString(3, fix.cell().sheet());
      statement.setString(4, fix.cell().name());
      statement.setString(5, fix.found().column());
      statement.setString(6, fix.found().raw());
      statement.setString(7, fix.text());
      statement.setString(8, fix.found().became());
      statement.setString(9, fix.rule().word());
      statement.setString(10, fix.by());
      statement.setTimestamp(11, utc(fix.at()));
      statement.execute();
    }
  }

  private static Timestamp utc(Instant at) {
    return Timestamp.valueOf(at.atOffset(ZoneOffset.UTC).toLocalDateTime());
  }

  /** Forgets the fix of a cell. */
  void remove(Fix.Cell cell) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from audit.fixes where sha256 = ? and sheet = ? and cell = ?")) {
      statement.setString(1, cell.sha256());
      statement.setString(2, cell.sheet());
      statement.setString(3, cell.name());
      statement.execute();
    }
  }

  /** What is wrong with the row that a fix belongs to; nothing where it was taken. */
  List<Refused> objections(int file, Fix.Cell cell) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select cell, column_name, reason from audit.rejects where file = ? and sheet = ? and"
                + " row = ?")) {
      statement.setInt(1, file);
      statement.setString(2, cell.sheet());
      statement.setInt(3, cell.row());
      try (ResultSet rows = statement.executeQuery()) {
        List<Refused> refused = new ArrayList<>();
        while (rows.next()) {
          refused.add(
              new Refused(
                  cell.file(),
                  cell.sheet(),
                  cell.row(),
                  rows.getString(1),
                  rows.getString(2),
                  rows.getString(3)));
        }
        return refused;
      }
    }
  }
}
