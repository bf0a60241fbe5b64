package dev.millrace.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a.jpg", "2026/11/photo 1.jpg", "Zürich/größe.png", "a..b", "日本/写真.heic", "..."})
  void ordinaryKeysPass(String key) {
    assertThat(Names.key(key)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/a", "a/", "a//b", "..", "../a", "a/../b", "a/.", ".", "a\\b", "a\nb", "a\0b",
        "\ud800x"
      })
  void keysThatPlayTricksAreRefused(String key) {
    assertThatThrownBy(() -> Names.key(key)).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void keysHaveALimitInBytes() {
    assertThat(Names.key("ä".repeat(512))).hasSize(512);
    assertThatThrownBy(() -> Names.key("ä".repeat(513))).hasMessageContaining("1024");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "-abc", "abc-", "Abc", "a_b", "a.b", "..", "a/b"})
  void bucketsThatBreakTheRulesAreRefused(String bucket) {
    assertThatThrownBy(() -> Names.bucket(bucket)).isInstanceOf(InvalidNameException.class);
  }
}
