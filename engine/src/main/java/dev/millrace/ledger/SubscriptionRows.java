package dev.millrace.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of subscriptions; each method is part of the caller's unit of work. */
public final class SubscriptionRows {
  private SubscriptionRows() {}

  /** Enters or replaces a subscription; a replaced one is enabled again. */
  public static void put(Handle handle, SubscriptionRow subscription) {
    handle.execute(
        """
        insert into subscription(name, url, pipelines, secret, created_at) values (?, ?, ?, ?, ?)
        on conflict(name) do update set url = excluded.url, pipelines = excluded.pipelines,
          secret = excluded.secret, disabled_at = null, disabled_reason = null
        """,
        subscription.name(),
        subscription.url(),
        String.join(",", subscription.pipelines()),
        subscription.secret(),
        Times.micros(subscription.createdAt()));
  }

  public static Optional<SubscriptionRow> get(Handle handle, String name) {
    return handle
        .createQuery("select * from subscription where name = :name")
        .bind("name", name)
        .map(SubscriptionRows::map)
        .findOne();
  }

  public static List<SubscriptionRow> list(Handle handle) {
    return handle
        .createQuery("select * from subscription order by name")
        .map(SubscriptionRows::map)
        .list();
  }

  public static List<SubscriptionRow> enabled(Handle handle) {
    return handle
        .createQuery("select * from subscription where disabled_at is null order by name")
        .map(SubscriptionRows::map)
        .list();
  }

  /** Removes it; false when there was none. */
  public static boolean delete(Handle handle, String name) {
    return handle.execute("delete from subscription where name = ?", name) == 1;
  }

  /** Stops it; false when it was stopped already. */
  public static boolean disable(Handle handle, String name, String reason, Instant now) {
    return handle.execute(
            "update subscription set disabled_at = ?, disabled_reason = ? where name = ? and disabled_at is null",
            Times.micros(now),
            reason,
            name)
        == 1;
  }

  public static void succeeded(Handle handle, String name, Instant now) {
    handle.execute(
        "update subscription set last_success_at = ? where name = ?", Times.micros(now), name);
  }

  private static SubscriptionRow map(ResultSet row, StatementContext context) throws SQLException {
    String pipelines = row.getString("pipelines");
    return new SubscriptionRow(
        row.getString("name"),
        row.getString("url"),
        pipelines.isEmpty() ? List.of() : List.of(pipelines.split(",", -1)),
        row.getString("secret"),
        Times.instant(row.getLong("created_at")),
        Rows.instantOrNull(row, "last_success_at"),
        Rows.instantOrNull(row, "disabled_at"),
        row.getString("disabled_reason"));
  }
}
