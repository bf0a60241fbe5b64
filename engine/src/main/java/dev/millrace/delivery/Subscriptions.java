package dev.millrace.delivery;

import dev.millrace.ledger.Bell;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.DeliveryRows;
import dev.millrace.ledger.PipelineRows;
import dev.millrace.ledger.SubscriptionRow;
import dev.millrace.ledger.SubscriptionRows;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who is sent results by webhook. */
public final class Subscriptions {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final int LONGEST_URL = 2048;

  private final Database database;
  private final AddressPolicy policy;
  private final Bell bell;
  private final InstantSource clock;

  public Subscriptions(Database database, AddressPolicy policy, Bell bell, InstantSource clock) {
    this.database = database;
    this.policy = policy;
    this.bell = bell;
    this.clock = clock;
  }

  /**
   * Enters or changes a subscription and enables it. A secret that is not given is kept, or made
   * for a new one; this is the one time that it is shown.
   *
   * @throws InvalidSubscriptionException when name, URL, pipelines or secret cannot be accepted
   */
  public SubscriptionRow put(
      String name, String url, List<String> pipelines, @Nullable String secret) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidSubscriptionException(
          "a subscription's name has 1 to 63 characters, a-z, 0-9 and '-', and begins with a letter or digit");
    }
    pipelines.forEach(this::requirePipeline);
    requireUrl(url);
    String given = secret == null ? null : WebhookSigner.requireSecret(secret);
    return database.write(
        handle -> {
          String kept =
              SubscriptionRows.get(handle, name)
                  .map(SubscriptionRow::secret)
                  .orElseGet(WebhookSigner::newSecret);
          SubscriptionRow row =
              new SubscriptionRow(
                  name,
                  url,
                  pipelines,
                  given == null ? kept : given,
                  clock.instant(),
                  null,
                  null,
                  null);
          SubscriptionRows.put(handle, row);
          return row;
        });
  }

  /** One that was deleted will do: what is still to come of it can be wanted. */
  private void requirePipeline(String pipeline) {
    if (database.read(handle -> PipelineRows.versions(handle, pipeline)).isEmpty()) {
      throw new InvalidSubscriptionException(
          "there is no pipeline '%s'; declare it first, or name none to get the results of all"
              .formatted(pipeline));
    }
  }

  private void requireUrl(String text) {
    try {
      URI url = new URI(text);
      boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (!http
          || url.getHost() == null
          || url.getUserInfo() != null
          || text.length() > LONGEST_URL) {
        throw new InvalidSubscriptionException(
            "the url is an absolute http or https URL without user name, of at most "
                + LONGEST_URL
                + " characters");
      }
      requireAllowed(url.getHost());
    } catch (URISyntaxException e) {
      throw new InvalidSubscriptionException("the url is not a URL: " + e.getMessage());
    }
  }

  /**
   * Refuses early what would be refused at every delivery; the transport checks again when it
   * connects.
   */
  private void requireAllowed(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!policy.allows(address)) {
          throw new InvalidSubscriptionException(
              "the url's host has the private address "
                  + address.getHostAddress()
                  + "; set webhooks.allowPrivateAddresses in the configuration if that is meant");
        }
      }
    } catch (UnknownHostException e) {
      // Names may begin to resolve later; until then deliveries fail with that reason and are
      // retried.
      return;
    }
  }

  public Optional<SubscriptionRow> get(String name) {
    return database.read(handle -> SubscriptionRows.get(handle, name));
  }

  public List<SubscriptionRow> list() {
    return database.read(SubscriptionRows::list);
  }

  /** Removes a subscription and gives up what it still had coming; false when there is none. */
  public boolean delete(String name) {
    return database.write(
        handle -> {
          DeliveryRows.giveUpAll(handle, name, "the subscription was deleted", clock.instant());
          return SubscriptionRows.delete(handle, name);
        });
  }

  /** Makes a subscription's dead deliveries due again; how many. */
  public int retryDead(String name) {
    int retried = database.write(handle -> DeliveryRows.retryDead(handle, name, clock.instant()));
    bell.ring();
    return retried;
  }

  /** How many deliveries are in each state, by subscription. */
  public List<DeliveryRows.Count> counts() {
    return database.read(DeliveryRows::counts);
  }
}
