package dev.millrace.sheets.dataset;

import java.util.List;

/** The tables beside the dataset's own: the books, in the schema {@code audit}. */
final class DatasetTables {
  static final List<String> AUDIT =
      List.of(
          "create schema if not exists audit",
          "create table if not exists audit.meta(key varchar primary key, value varchar not null)",
          "create sequence if not exists audit.file_id",
          """
          create table if not exists audit.files(
            id integer primary key default nextval('audit.file_id'),
            name varchar not null,
            sha256 varchar not null,
            size bigint not null,
            format varchar,
            state varchar not null,
            reason varchar,
            rows_in bigint not null,
            rows_data bigint not null,
            rows_rejected bigint not null,
            rows_other bigint not null,
            rows_repeated bigint not null,
            rows_waiting bigint not null,
            read_at timestamp not null default now()::timestamp
          )
          """,
          """
          create table if not exists audit.changes(
            file integer not null, sheet varchar not null, row integer not null, cell varchar not null,
            column_name varchar not null, raw varchar not null, rule varchar not null, value varchar not null
          )
          """,
          """
          create table if not exists audit.rejects(
            file integer not null, sheet varchar not null, row integer not null, cell varchar,
            column_name varchar, reason varchar not null, texts varchar not null
          )
          """,
          """
          create table if not exists audit.others(
            file integer not null, sheet varchar not null, row integer not null,
            role varchar not null, text varchar not null
          )
          """,
          """
          create table if not exists audit.origins(
            file integer not null, sheet varchar not null, first_row integer not null,
            last_row integer not null, part integer not null, column_name varchar not null,
            sheet_column varchar, header varchar not null
          )
          """,
          "create or replace view audit.first_origins as select * from audit.origins where "
              + Parts.isFirst("part"),
          """
          create table if not exists audit.suggestions(
            file integer not null, sheet varchar not null, row integer not null, column_name varchar not null,
            value varchar not null, suggested varchar not null, kind varchar not null, confidence double not null
          )
          """,
          """
          create table if not exists audit.tables(
            file integer not null, sheet varchar not null, area varchar not null,
            fingerprint varchar not null, rows integer not null
          )
          """,
          """
          create table if not exists audit.fixes(
            file varchar not null, sha256 varchar not null, sheet varchar not null, cell varchar not null,
            column_name varchar not null, raw varchar not null, value varchar not null, became varchar not null,
            rule varchar not null, made_by varchar not null, made_at timestamp not null
          )
          """,
          """
          create table if not exists audit.dismissed(
            kind varchar not null, column_name varchar not null, value varchar not null, suggested varchar not null,
            sha256 varchar, sheet varchar, row integer, made_by varchar not null, made_at timestamp not null
          )
          """,
          """
          create or replace view audit.open_suggestions as
          select s.* from audit.suggestions s left join audit.files f on f.id = s.file where not exists (
            select 1 from audit.dismissed d
            where d.kind = s.kind and d.column_name = s.column_name and d.value = s.value and d.suggested = s.suggested
              and (d.sha256 is null or (d.sha256 = f.sha256 and d.sheet = s.sheet and d.row = s.row)))
          """,
          "alter table audit.rejects add column if not exists cells varchar",
          "alter table audit.rejects add column if not exists because varchar",
          "alter table audit.others add column if not exists because varchar");

  /** Tables whose rows belong to a file. */
  static final List<String> OF_FILES =
      List.of("changes", "rejects", "others", "origins", "tables", "suggestions");

  /** Columns of the dataset's table that say where a row came from. */
  static final String PROVENANCE =
      "_file integer not null, _sheet varchar not null, _row integer not null, _part integer not"
          + " null";

  private DatasetTables() {}
}
