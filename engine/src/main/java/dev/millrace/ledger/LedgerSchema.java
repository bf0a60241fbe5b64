package dev.millrace.ledger;

import java.util.List;

/**
 * The ledger's tables. Moments are microseconds since 1970 ({@link Times}); states are the words of
 * the API.
 *
 * <p>{@code run} has one row per (object, pipeline version), made by the transaction that landed
 * the object; its {@code token} is the fencing token: it grows with each claim, and only the holder
 * of the current one may end the run.
 */
public final class LedgerSchema {
  private LedgerSchema() {}

  /** Creates or updates the tables. */
  public static void apply(Database database) {
    database.migrate("ledger", SCRIPTS);
    database.migrate("trace", TraceRows.SCHEMA);
  }

  private static final List<String> SCRIPTS =
      List.of(
          """
          create table object (
            id {identity},
            bucket text not null,
            key text not null,
            version text not null,
            size bigint not null,
            media_type text not null,
            first_byte_at bigint not null,
            last_byte_at bigint not null,
            created_at bigint not null,
            deleted_at bigint
          );
          create unique index object_version on object(bucket, key, version) where deleted_at is null;
          create index object_content on object(version) where deleted_at is null;
          create table head (
            bucket text not null,
            key text not null,
            object_id bigint not null references object(id),
            primary key (bucket, key)
          );
          create table event (
            seq {identity},
            id text not null unique,
            type text not null,
            at bigint not null,
            bucket text,
            key text,
            pipeline text,
            run_id text,
            data text not null
          );
          create table pipeline (
            name text not null,
            version int not null,
            definition text not null,
            source text not null,
            after_object bigint not null,
            created_at bigint not null,
            active int not null,
            primary key (name, version)
          );
          create unique index pipeline_active on pipeline(name) where active = 1;
          create table run (
            id text not null primary key,
            object_id bigint not null references object(id),
            pipeline text not null,
            pipeline_version int not null,
            state text not null check (state in ('ready', 'running', 'succeeded', 'dead')),
            attempts int not null,
            failures int not null,
            token bigint not null,
            due_at bigint not null,
            owner text,
            lease_until bigint,
            created_at bigint not null,
            ended_at bigint,
            error_type text,
            error text,
            unique (object_id, pipeline, pipeline_version)
          );
          create index run_ready on run(pipeline, due_at, id) where state = 'ready';
          create index run_running on run(lease_until) where state = 'running';
          create index run_dead on run(id) where state = 'dead';
          create table attempt (
            run_id text not null references run(id),
            number int not null,
            owner text not null,
            started_at bigint not null,
            ended_at bigint,
            outcome text not null,
            error_type text,
            error text,
            primary key (run_id, number)
          );
          create table result (
            run_id text not null primary key references run(id),
            json text not null,
            model text not null,
            model_version text not null,
            model_digest text not null,
            preprocessing text not null,
            runtime text not null,
            created_at bigint not null
          );
          create table subscription (
            name text not null primary key,
            url text not null,
            pipelines text not null,
            secret text not null,
            created_at bigint not null,
            last_success_at bigint,
            disabled_at bigint,
            disabled_reason text
          );
          create table delivery (
            id text not null primary key,
            subscription text not null,
            event_seq bigint not null references event(seq),
            run_id text not null references run(id),
            state text not null check (state in ('pending', 'delivered', 'dead')),
            attempts int not null,
            due_at bigint not null,
            created_at bigint not null,
            ended_at bigint,
            last_status int,
            last_error text,
            unique (subscription, event_seq)
          );
          create index delivery_pending on delivery(due_at) where state = 'pending';
          create index delivery_run on delivery(run_id);
          create table delivery_attempt (
            delivery_id text not null references delivery(id) on delete cascade,
            number int not null,
            at bigint not null,
            millis bigint not null,
            status int,
            error text,
            primary key (delivery_id, number)
          );
          create table idempotency (
            scope text not null,
            key text not null,
            fingerprint text not null,
            object_id bigint not null,
            created int not null,
            created_at bigint not null,
            primary key (scope, key)
          );
          create table watched_file (
            directory text not null,
            path text not null,
            size bigint not null,
            modified_at bigint not null,
            primary key (directory, path)
          );
          """,
          """
          alter table attempt add column worked_from bigint;
          alter table attempt add column worked_until bigint;
          """,
          """
          alter table result add column verified int not null default 1;
          create table shadow (
            run_id text not null primary key references run(id),
            pipeline text not null,
            model text not null,
            model_version text,
            model_digest text,
            outcome text not null check (outcome in ('same', 'different', 'failed')),
            json text,
            differences text not null,
            error text,
            created_at bigint not null
          );
          create index shadow_of on shadow(pipeline, run_id);
          """,
          """
          create table shadow_due (
            run_id text not null primary key references run(id),
            since bigint not null,
            tries int not null
          );
          create index shadow_due_since on shadow_due(since);
          """);
}
