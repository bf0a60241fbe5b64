package dev.millrace.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of deliveries; each method is part of the caller's unit of work. */
public final class DeliveryRows {
  private DeliveryRows() {}

  /** One try of a delivery. */
  public record Attempt(
      int number, Instant at, long millis, @Nullable Integer status, @Nullable String error) {}

  /** Makes a delivery for every enabled subscription that wants this pipeline's results. */
  public static int enqueue(
      Handle handle, Ids ids, long eventSeq, String runId, String pipeline, Instant now) {
    int made = 0;
    for (SubscriptionRow subscription : SubscriptionRows.enabled(handle)) {
      if (subscription.wants(pipeline)) {
        made +=
            handle.execute(
                """
                insert into delivery(id, subscription, event_seq, run_id, state, attempts, due_at, created_at)
                values (?, ?, ?, ?, 'pending', 0, ?, ?) on conflict(subscription, event_seq) do nothing
                """,
                ids.next(),
                subscription.name(),
                eventSeq,
                runId,
                Times.micros(now),
                Times.micros(now));
      }
    }
    return made;
  }

  /**
   * Due deliveries of enabled subscriptions, claimed by moving their next try to {@code
   * leaseUntil}.
   */
  public static List<DeliveryRow> claim(
      Handle handle, String subscription, int limit, Instant now, Instant leaseUntil) {
    return handle
        .createQuery(
            """
            update delivery set attempts = attempts + 1, due_at = :leaseUntil
            where id in (select id from delivery where state = 'pending' and subscription = :subscription
              and due_at <= :now order by due_at, id limit :limit)
            returning *
            """)
        .bind("leaseUntil", Times.micros(leaseUntil))
        .bind("subscription", subscription)
        .bind("now", Times.micros(now))
        .bind("limit", limit)
        .map(DeliveryRows::map)
        .list();
  }

  /**
   * Whether a subscription has a delivery to make: a read, so that idle looks do not disturb the
   * writer.
   */
  public static boolean anyDue(Handle handle, String subscription, Instant now) {
    return handle
        .createQuery(
            """
            select exists (select 1 from delivery where state = 'pending' and subscription = :subscription
              and due_at <= :now)
            """)
        .bind("subscription", subscription)
        .bind("now", Times.micros(now))
        .mapTo(Boolean.class)
        .one();
  }

  /** Makes due again what was claimed but never recorded; how many. */
  public static int releaseUnrecorded(Handle handle, Instant now) {
    return handle.execute(
        """
        update delivery set due_at = ? where state = 'pending' and due_at > ?
          and attempts > (select count(*) from delivery_attempt a where a.delivery_id = delivery.id)
        """,
        Times.micros(now),
        Times.micros(now));
  }

  /**
   * Records a try and what follows from it; a null {@code dueAt} ends the delivery in the given
   * state.
   */
  public static void record(
      Handle handle, DeliveryRow delivery, Attempt attempt, String state, @Nullable Instant dueAt) {
    handle.execute(
        "insert into delivery_attempt(delivery_id, number, at, millis, status, error) values (?, ?, ?, ?, ?, ?)"
            + " on conflict(delivery_id, number) do nothing",
        delivery.id(),
        attempt.number(),
        Times.micros(attempt.at()),
        attempt.millis(),
        attempt.status(),
        attempt.error());
    Instant ended = attempt.at().plusMillis(attempt.millis());
    handle.execute(
        "update delivery set state = ?, due_at = coalesce(?, due_at), ended_at = ?, last_status = ?, last_error = ?"
            + " where id = ? and state = 'pending'",
        state,
        Times.microsOrNull(dueAt),
        dueAt == null ? Times.micros(ended) : null,
        attempt.status(),
        attempt.error(),
        delivery.id());
  }

  public static List<DeliveryRow> ofRun(Handle handle, String runId) {
    return handle
        .createQuery("select * from delivery where run_id = :runId order by id")
        .bind("runId", runId)
        .map(DeliveryRows::map)
        .list();
  }

  public static List<Attempt> attempts(Handle handle, String deliveryId) {
    return handle
        .createQuery("select * from delivery_attempt where delivery_id = :id order by number")
        .bind("id", deliveryId)
        .map(
            (row, context) ->
                new Attempt(
                    row.getInt("number"),
                    Times.instant(row.getLong("at")),
                    row.getLong("millis"),
                    Rows.intOrNull(row, "status"),
                    row.getString("error")))
        .list();
  }

  /** Makes a subscription's dead deliveries due again; how many. */
  public static int retryDead(Handle handle, String subscription, Instant now) {
    handle.execute(
        "delete from delivery_attempt where delivery_id in"
            + " (select id from delivery where subscription = ? and state = 'dead')",
        subscription);
    return handle.execute(
        "update delivery set state = 'pending', attempts = 0, due_at = ?, ended_at = null"
            + " where subscription = ? and state = 'dead'",
        Times.micros(now),
        subscription);
  }

  /** Gives up whatever a subscription still had coming. */
  public static int giveUpAll(Handle handle, String subscription, String reason, Instant now) {
    return handle.execute(
        "update delivery set state = 'dead', ended_at = ?, last_error = ?"
            + " where subscription = ? and state = 'pending'",
        Times.micros(now),
        reason,
        subscription);
  }

  /** How many deliveries are in each state. */
  public static List<Count> counts(Handle handle) {
    return handle
        .createQuery(
            "select subscription, state, count(*) n from delivery group by subscription, state")
        .map(
            (row, context) ->
                new Count(row.getString("subscription"), row.getString("state"), row.getLong("n")))
        .list();
  }

  /** A number of deliveries. */
  public record Count(String subscription, String state, long deliveries) {}

  private static DeliveryRow map(ResultSet row, StatementContext context) throws SQLException {
    return new DeliveryRow(
        row.getString("id"),
        row.getString("subscription"),
        row.getLong("event_seq"),
        row.getString("run_id"),
        row.getString("state"),
        row.getInt("attempts"),
        Times.instant(row.getLong("due_at")),
        Times.instant(row.getLong("created_at")),
        Rows.instantOrNull(row, "ended_at"),
        Rows.intOrNull(row, "last_status"),
        row.getString("last_error"));
  }
}
