package dev.millrace.faces.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DotProductTest {

  @Test
  void isTheSameBySimdAndInPlainJava() {
    Random random = new Random(7);
    for (int length = DotProduct.MULTIPLE; length <= 512; length += DotProduct.MULTIPLE) {
      short[] query = new short[length];
      byte[] codes = new byte[3 * length];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = code(random);
        query[i % length] = code(random);
      }
      for (int at = 0; at < codes.length; at += length) {
        long expected = 0;
        for (int i = 0; i < length; i++) {
          expected += query[i] * codes[at + i];
        }
        assertThat((long) new PlainProduct().of(query, codes, at)).isEqualTo(expected);
        assertThat((long) new SimdProduct().of(query, codes, at)).isEqualTo(expected);
      }
    }
  }

  /** Often the largest, where a sum in too few bits would overflow. */
  private static byte code(Random random) {
    int code = random.nextBoolean() ? DotProduct.LARGEST : random.nextInt(DotProduct.LARGEST + 1);
    return (byte) (random.nextBoolean() ? code : -code);
  }
}
