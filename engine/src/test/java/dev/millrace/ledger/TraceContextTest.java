package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String GOOD = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void theStandardsExampleIsReadAndWrittenTheSame() {
    TraceContext context = TraceContext.parse(GOOD, "rojo=00f067aa0ba902b7").orElseThrow();
    assertThat(context.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(context.sampled()).isTrue();
    assertThat(context.state()).isEqualTo("rojo=00f067aa0ba902b7");
    assertThat(context.traceparent()).isEqualTo(GOOD);
    assertThat(context.under("b7ad6b7169203331").traceparent())
        .isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-01");
  }

  @Test
  void aLaterVersionMaySayMoreAndIsReadAsFarAsItIsKnown() {
    assertThat(TraceContext.parse(GOOD.replaceFirst("00", "cc") + "-what-comes", null))
        .hasValueSatisfying(context -> assertThat(context.traceparent()).isEqualTo(GOOD));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01"
      })
  void whatTheStandardDoesNotAllowIsIgnored(String traceparent) {
    assertThat(TraceContext.parse(traceparent, "a=b")).isEmpty();
  }

  @Test
  void aStateThatIsTooLongOrNoHeaderIsLeftOut() {
    assertThat(TraceContext.parse(GOOD, "a".repeat(513)).orElseThrow().state()).isNull();
    assertThat(TraceContext.parse(GOOD, "a=b\r\nx: y").orElseThrow().state()).isNull();
  }
}
