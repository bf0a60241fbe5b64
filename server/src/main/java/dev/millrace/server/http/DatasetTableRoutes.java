package dev.millrace.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sheets.Datasets;
import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.ReadOnlySql;
import dev.millrace.sheets.export.TableExport;
import dev.millrace.sheets.export.WorkbookExport;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a dataset holds: rows, corrections, rejects, where a value came from, SQL, exports. */
public final class DatasetTableRoutes implements Routes {
  private static final int MOST_ROWS = 10_000;
  private static final int MOST_ORIGINS = 1_000;
  private static final String CELLS = "cells";

  private final Datasets datasets;
  private final ReadOnlySql sql;
  private final Path exports;

  /**
   * @param exports where exports are written before they are sent
   */
  public DatasetTableRoutes(Datasets datasets, ReadOnlySql sql, Path exports) {
    this.datasets = datasets;
    this.sql = sql;
    this.exports = exports;
  }

  /** The body of a query. */
  private record Question(@Nullable String sql, @Nullable Integer limit) {}

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/datasets/{dataset}/rows", this::rows, Allow.READ);
    routes.get("/v1/datasets/{dataset}/changes", this::changes, Allow.READ);
    routes.get("/v1/datasets/{dataset}/rejects", this::rejects, Allow.READ);
    routes.get("/v1/datasets/{dataset}/others", this::others, Allow.READ);
    routes.get("/v1/datasets/{dataset}/origin", this::origin, Allow.READ);
    routes.post("/v1/datasets/{dataset}/query", this::query, Allow.READ);
    routes.get("/v1/datasets/{dataset}/export.{form}", this::export, Allow.READ);
    routes.exception(
        ReadOnlySql.QueryException.class, Problems.as(422, "query-refused", "Query refused"));
  }

  private void rows(Context ctx) {
    Dataset dataset = DatasetRoutes.dataset(datasets, ctx);
    answer(
        ctx,
        dataset,
        '"' + dataset.table() + '"',
        "select t.*, f.name as _file_name from \"%s\" t join audit.files f on f.id = t._file order by t._file, t.rowid limit ? offset ?"
            .formatted(dataset.table()));
  }

  private void changes(Context ctx) {
    answer(
        ctx,
        DatasetRoutes.dataset(datasets, ctx),
        "audit.changes",
        "select f.name as file, c.sheet, c.row, c.cell, c.column_name, c.raw, c.rule, c.value,"
            + " x.made_by, x.made_at from audit.changes c join audit.files f on f.id = c.file left"
            + " join audit.fixes x on x.sha256 = f.sha256 and x.sheet = c.sheet and x.cell = c.cell"
            + " and x.rule = c.rule order by f.id, c.rowid limit ? offset ?");
  }

  private void rejects(Context ctx) {
    answer(
        ctx,
        DatasetRoutes.dataset(datasets, ctx),
        "audit.rejects",
        "select f.name as file, f.sha256, sheet, row, cell, column_name, r.reason, texts, cells"
            + " from audit.rejects r join audit.files f on f.id = r.file order by f.id, r.rowid"
            + " limit ? offset ?",
        reject -> reject.put(CELLS, tree(reject.get(CELLS))));
  }

  private void others(Context ctx) {
    answer(
        ctx,
        DatasetRoutes.dataset(datasets, ctx),
        "audit.others",
        "select f.name as file, sheet, row, role, text from audit.others o join audit.files f on"
            + " f.id = o.file order by f.id, o.rowid limit ? offset ?");
  }

  /** Where a value, or each of a row, came from: the cell, and what was done to it. */
  private void origin(Context ctx) {
    Dataset dataset = DatasetRoutes.dataset(datasets, ctx);
    String file = required(ctx, "file");
    String sheet = ctx.queryParam("sheet") == null ? "" : String.valueOf(ctx.queryParam("sheet"));
    int row = number(ctx, "row", 1, 1, Integer.MAX_VALUE);
    int part = number(ctx, "part", 0, 0, Integer.MAX_VALUE);
    String column = ctx.queryParam("column") == null ? "" : required(ctx, "column");
    ReadOnlySql.Answer found =
        sql.query(
            dataset,
            "select f.name as file, f.sha256, o.sheet, coalesce(o.sheet_column || ?::varchar, '')"
                + " as cell, o.column_name, o.header, c.raw, c.rule, c.value, x.made_by, x.made_at from"
                + " audit.origins o join audit.files f on f.id = o.file left join audit.changes c"
                + " on c.file = o.file and c.sheet = o.sheet and c.row = ?::integer and"
                + " c.column_name = o.column_name and c.cell = o.sheet_column || ?::varchar left"
                + " join audit.fixes x on x.sha256 = f.sha256 and x.sheet = c.sheet and x.cell ="
                + " c.cell and x.rule = c.rule where f.name = ? and o.sheet = ? and ?::integer"
                + " between o.first_row and o.last_row and o.part = ?::integer and (? = '' or"
                + " o.column_name = ?) order by o.rowid",
            List.of(
                Integer.toString(row),
                row,
                Integer.toString(row),
                file,
                sheet,
                row,
                part,
                column,
                column),
            MOST_ORIGINS);
    if (found.rows().isEmpty()) {
      throw new ProblemException(
          404,
          "no-such-value",
          "No such value",
          column.isEmpty()
              ? "no row of the table came from there"
              : "no value of column '" + column + "' came from there");
    }
    ctx.json(Map.of("origin", objects(found)));
  }

  private void query(Context ctx) throws IOException {
    Question question = JsonBody.read(ctx, Question.class);
    int most = Math.clamp(question.limit() == null ? 1_000 : question.limit(), 1, MOST_ROWS);
    if (question.sql() == null || question.sql().isBlank()) {
      throw new ProblemException(
          422, "query-refused", "Query refused", "'sql' is missing: what is asked?");
    }
    ctx.json(sql.query(DatasetRoutes.dataset(datasets, ctx), question.sql(), List.of(), most));
  }

  private void export(Context ctx) throws IOException {
    Dataset dataset = DatasetRoutes.dataset(datasets, ctx);
    String form = ctx.pathParam("form");
    String type =
        switch (form) {
          case "csv" -> "text/csv; charset=utf-8";
          case "parquet" -> "application/vnd.apache.parquet";
          case "xlsx" -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
          default ->
              throw new ProblemException(
                  404,
                  "no-such-export",
                  "No such export",
                  "there are export.xlsx, export.csv and export.parquet");
        };
    Path file = Files.createTempFile(exports, "export", "." + form);
    switch (form) {
      case "csv" -> new TableExport(dataset).csv(file);
      case "parquet" -> new TableExport(dataset).parquet(file);
      default -> new WorkbookExport(dataset).write(file);
    }
    ctx.header(
        "Content-Disposition", "attachment; filename=\"" + dataset.table() + "." + form + "\"");
    ctx.contentType(type);
    InputStream whole = Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
    ctx.result(whole);
  }

  private void answer(Context ctx, Dataset dataset, String table, String select) {
    answer(ctx, dataset, table, select, row -> {});
  }

  private void answer(
      Context ctx,
      Dataset dataset,
      String table,
      String select,
      Consumer<Map<String, @Nullable Object>> eachRow) {
    int limit = number(ctx, "limit", 100, 1, MOST_ROWS);
    int offset = number(ctx, "offset", 0, 0, Integer.MAX_VALUE);
    ReadOnlySql.Answer found = sql.query(dataset, select, List.of(limit + 1, offset), limit);
    ObjectNode json = Json.MAPPER.createObjectNode();
    List<Map<String, @Nullable Object>> rows = objects(found);
    rows.forEach(eachRow);
    json.set("rows", Json.MAPPER.valueToTree(rows));
    ReadOnlySql.Answer all = sql.query(dataset, "select count(*) from " + table, List.of(), 1);
    json.set("total", Json.MAPPER.valueToTree(all.rows().getFirst().getFirst()));
    if (!found.complete()) {
      json.put("next", offset + limit);
    }
    ctx.json(json);
  }

  private static List<Map<String, @Nullable Object>> objects(ReadOnlySql.Answer answer) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (List<@Nullable Object> row : answer.rows()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        object.put(answer.columns().get(i), row.get(i));
      }
      objects.add(object);
    }
    return objects;
  }

  /** The cells of a reject are kept as JSON. */
  private static @Nullable Object tree(@Nullable Object json) {
    try {
      return json == null ? null : Json.MAPPER.readTree(json.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the cells of a reject are no JSON", e);
    }
  }

  private static int number(Context ctx, String name, int otherwise, int least, int most) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return otherwise;
    }
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw Query.bad(name, text, "a whole number from %d to %d".formatted(least, most));
  }

  private static String required(Context ctx, String name) {
    String text = ctx.queryParam(name);
    if (text == null || text.isEmpty()) {
      throw Query.bad(name, "", "needed");
    }
    return text;
  }
}
