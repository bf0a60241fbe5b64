package dev.millrace.packs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class TfjsWeightsTest {
  private static final byte[] QUANTISED =
      """
      [{"weights":[{"name":"w","shape":[2],"dtype":"float32",
        "quantization":{"dtype":"uint8","scale":0.5,"min":-1}}]}]
      """
          .getBytes(UTF_8);

  @Test
  void dequantisesUnsignedBytes() {
    TfjsWeights weights = TfjsWeights.read(QUANTISED, new byte[] {0, (byte) 200});
    assertThat(weights.get("w").values()).containsExactly(-1f, 99f);
  }

  @Test
  void readsPlainFloats() {
    String manifest = "[{\"weights\":[{\"name\":\"w\",\"shape\":[1],\"dtype\":\"float32\"}]}]";
    byte[] binary = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.25f).array();
    assertThat(TfjsWeights.read(manifest.getBytes(UTF_8), binary).get("w").values())
        .containsExactly(1.25f);
  }

  @Test
  void refusesAFileThatDoesNotFitItsManifest() {
    assertThatThrownBy(() -> TfjsWeights.read(QUANTISED, new byte[1]))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("does not fit");
    assertThatThrownBy(() -> TfjsWeights.read(QUANTISED, new byte[3]))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("1 bytes of weights are not in the manifest");
  }

  @Test
  void namesAWeightThatIsMissing() {
    TfjsWeights weights = TfjsWeights.read(QUANTISED, new byte[2]);
    assertThatThrownBy(() -> weights.get("bias")).hasMessage("the weights lack bias");
  }

  @Test
  void movesFiltersToTheOrderOfOnnx() {
    // Height 1, width 2, two channels in, three out: value = 100 x + 10 in + out.
    float[] values = {0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112};
    TfjsWeights.Weight weight = new TfjsWeights.Weight("w", new int[] {1, 2, 2, 3}, values);
    assertThat(weight.outInHeightWidth())
        .containsExactly(0, 100, 10, 110, 1, 101, 11, 111, 2, 102, 12, 112);
  }
}
