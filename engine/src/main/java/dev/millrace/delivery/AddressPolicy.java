package dev.millrace.delivery;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Which addresses webhooks may be sent to. Unless the configuration allows more, only public ones:
 * whoever may name a URL must not reach this machine's own network through us (server-side request
 * forgery).
 */
public record AddressPolicy(boolean allowPrivate) {

  /** Whether a connection to the address is allowed. */
  public boolean allows(InetAddress address) {
    return allowPrivate || isPublic(address);
  }

  private static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    return switch (address) {
      case Inet4Address four -> isPublic(four.getAddress());
      case Inet6Address six -> isPublicSix(six.getAddress());
      default -> false;
    };
  }

  /** IANA's special-purpose blocks that {@link InetAddress} does not tell (RFC 6890). */
  private static boolean isPublic(byte[] four) {
    int a = four[0] & 0xff;
    int b = four[1] & 0xff;
    int c = four[2] & 0xff;
    boolean carrierNat = a == 100 && b >= 64 && b < 128;
    boolean ietf = a == 192 && b == 0 && (c == 0 || c == 2);
    boolean benchmarking = a == 198 && (b == 18 || b == 19);
    boolean documentation = (a == 198 && b == 51 && c == 100) || (a == 203 && b == 0 && c == 113);
    return a != 0 && a < 240 && !carrierNat && !ietf && !benchmarking && !documentation;
  }

  private static boolean isPublicSix(byte[] six) {
    boolean uniqueLocal = (six[0] & 0xfe) == 0xfc;
    boolean documentation =
        (six[0] & 0xff) == 0x20
            && six[1] == 0x01
            && (six[2] & 0xff) == 0x0d
            && (six[3] & 0xff) == 0xb8;
    if (uniqueLocal || documentation) {
      return false;
    }
    // Addresses that carry an IPv4 one inside are as public as that one: 6to4, NAT64, mapped and
    // compatible.
    if ((six[0] & 0xff) == 0x20 && six[1] == 0x02) {
      return embedded(six, 2);
    }
    boolean nat64 =
        six[0] == 0
            && (six[1] & 0xff) == 0x64
            && (six[2] & 0xff) == 0xff
            && (six[3] & 0xff) == 0x9b;
    boolean zeros = allZero(six, 0, 10);
    return !(nat64 || zeros) || embedded(six, 12);
  }

  private static boolean allZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean embedded(byte[] six, int from) {
    try {
      return isPublic(InetAddress.getByAddress(Arrays.copyOfRange(six, from, from + 4)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
