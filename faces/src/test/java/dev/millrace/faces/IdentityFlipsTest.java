package dev.millrace.faces;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.pipeline.JsonDifference;
import org.junit.jupiter.api.Test;

class IdentityFlipsTest {
  private static JsonNode photo(String... faces) throws JsonProcessingException {
    return new ObjectMapper().readTree("{\"faces\":[" + String.join(",", faces) + "]}");
  }

  private static String face(int x, String status, String person, double similarity) {
    String who = person.isEmpty() ? "" : ",\"person\":{\"id\":\"p-%s\",\"name\":\"%s\"}";
    return ("{\"id\":\"f%d\",\"box\":{\"x\":%d,\"y\":5,\"width\":40,\"height\":50},\"match\":{\"status\":\"%s\""
            + who.formatted(person, person)
            + ",\"similarity\":%s}}")
        .formatted(x, x, status, similarity);
  }

  @Test
  void smallMovesAndOtherSimilaritiesAreNoFlips() throws Exception {
    assertThat(
            IdentityFlips.between(
                photo(face(10, "known", "Ada", .9), face(200, "unknown", "", .1)),
                photo(face(201, "unknown", "", .2), face(12, "known", "Ada", .8))))
        .isEmpty();
  }

  @Test
  void aFaceThatIsSomebodyElseOrLessCertainIsAFlip() throws Exception {
    var flips =
        IdentityFlips.between(
            photo(face(10, "known", "Ada", .9), face(200, "known", "Bob", .9)),
            photo(face(10, "known", "Eve", .9), face(200, "unsure", "Bob", .5)));
    assertThat(flips)
        .extracting(JsonDifference::path)
        .containsExactly("/faces/0/match", "/faces/1/match");
    assertThat(flips.getFirst().recorded())
        .hasToString("{\"status\":\"known\",\"person\":\"p-Ada\",\"name\":\"Ada\"}");
    assertThat(flips.getFirst().replayed().path("name").asText()).isEqualTo("Eve");
  }

  @Test
  void aFaceThatOnlyOneFoundIsADifference() throws Exception {
    var flips =
        IdentityFlips.between(
            photo(face(10, "known", "Ada", .9)), photo(face(300, "unknown", "", .1)));
    assertThat(flips).hasSize(2);
    assertThat(flips.getFirst().replayed().isMissingNode()).isTrue();
    assertThat(flips.getLast().recorded().isMissingNode()).isTrue();
  }
}
