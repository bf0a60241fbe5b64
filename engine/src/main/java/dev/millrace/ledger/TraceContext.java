package dev.millrace.ledger;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in a distributed trace something happens, as it travels from program to program. Source:
 * W3C Trace Context, {@code traceparent} and {@code tracestate}.
 *
 * @param traceId of the whole trace: 32 digits of lower-case hex, not all zero
 * @param spanId of the span that what follows belongs under: 16 digits, not all zero
 * @param sampled whether the trace is being recorded
 * @param state what other tracing systems passed on; null when nothing
 */
public record TraceContext(String traceId, String spanId, boolean sampled, @Nullable String state) {
  private static final int LONGEST_STATE = 512;
  private static final Pattern TRACEPARENT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  /**
   * Reads the two headers; empty when {@code traceparent} is absent or not as the standard writes
   * it, for then a new trace begins. A {@code tracestate} that is too long is left out.
   */
  public static Optional<TraceContext> parse(
      @Nullable String traceparent, @Nullable String tracestate) {
    Matcher parts = TRACEPARENT.matcher(traceparent == null ? "" : traceparent.strip());
    if (!parts.matches()
        || parts.group(1).equals("ff")
        || (parts.group(1).equals("00") && parts.group(5) != null)
        || isZero(parts.group(2))
        || isZero(parts.group(3))) {
      return Optional.empty();
    }
    boolean sampled = (HexFormat.fromHexDigits(parts.group(4)) & 1) == 1;
    return Optional.of(
        new TraceContext(parts.group(2), parts.group(3), sampled, state(tracestate)));
  }

  private static boolean isZero(String digits) {
    return digits.chars().allMatch(digit -> digit == '0');
  }

  private static @Nullable String state(@Nullable String given) {
    boolean fits =
        given != null
            && !given.isBlank()
            && given.length() <= LONGEST_STATE
            && given.chars().allMatch(sign -> sign >= ' ' && sign <= '~');
    return fits ? given : null;
  }

  /** As a header's value. */
  public String traceparent() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }

  /** The same trace under another span. */
  public TraceContext under(String span) {
    return new TraceContext(traceId, span, sampled, state);
  }
}
