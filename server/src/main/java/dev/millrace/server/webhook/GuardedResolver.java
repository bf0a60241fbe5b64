package dev.millrace.server.webhook;

import dev.millrace.delivery.AddressPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves names to the addresses the policy allows. The connection goes to the very addresses
 * checked here, so a name that answers differently the second time (DNS rebinding) gains nothing.
 */
final class GuardedResolver implements DnsResolver {
  private final AddressPolicy policy;

  GuardedResolver(AddressPolicy policy) {
    this.policy = policy;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] all = lookUp(host);
    InetAddress[] allowed = Arrays.stream(all).filter(policy::allows).toArray(InetAddress[]::new);
    if (allowed.length == 0) {
      throw new UnknownHostException(
          host
              + " has only private addresses; set webhooks.allowPrivateAddresses in the configuration"
              + " if that is meant");
    }
    return allowed;
  }

  /** Says what is wrong: the message of Java's own exception may be the name alone. */
  private static InetAddress[] lookUp(String host) throws UnknownHostException {
    try {
      return SystemDefaultDnsResolver.INSTANCE.resolve(host);
    } catch (UnknownHostException e) {
      UnknownHostException unknown = new UnknownHostException("unknown host " + host);
      unknown.initCause(e);
      throw unknown;
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
  }
}
