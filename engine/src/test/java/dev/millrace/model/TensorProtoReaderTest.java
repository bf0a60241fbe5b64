package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TensorProtoReaderTest {

  @Test
  void readsFloatsFromRawData() {
    TensorProtoReader.Named read =
        TensorProtoReader.read(TensorProtos.floats("image", new long[] {2, 2}, 1, 2, 3, 4.5f));
    assertThat(read.name()).isEqualTo("image");
    assertThat(read.tensor().shape()).containsExactly(2, 2);
    assertThat(read.tensor().toFloats()).containsExactly(1, 2, 3, 4.5f);
  }

  @Test
  void readsFloatsThatAreFieldsOfTheirOwnAndPackedDimensions() {
    byte[] message =
        new TensorProtos()
            .packed(1, 1, 2)
            .number(2, 1)
            .unpackedFloat(4, 7f)
            .unpackedFloat(4, -8f)
            .done();
    assertThat(TensorProtoReader.read(message).tensor().toFloats()).containsExactly(7f, -8f);
  }

  @Test
  void readsSmallNumbersFromTheListOfInts() {
    byte[] message = new TensorProtos().number(1, 3).number(2, 2).packed(5, 1, 200, 255).done();
    Tensor tensor = TensorProtoReader.read(message).tensor();
    assertThat(tensor.datatype()).isEqualTo(Datatype.UINT8);
    assertThat(tensor.data().get(2)).isEqualTo((byte) 255);
  }

  @Test
  void readsNegativeLongs() {
    byte[] message = new TensorProtos().number(1, 2).number(2, 7).packed(7, -1, 5).done();
    assertThat(TensorProtoReader.read(message).tensor().data().getLong(0)).isEqualTo(-1);
  }

  @Test
  void readsAScalar() {
    assertThat(TensorProtoReader.read(TensorProtos.floats("", new long[0], 3f)).tensor().shape())
        .isEmpty();
  }

  @Test
  void passesOverFieldsItDoesNotKnow() {
    byte[] message =
        new TensorProtos()
            .bytes(12, new byte[] {1, 2, 3})
            .number(99, 5)
            .number(2, 1)
            .bytes(9, new byte[4])
            .done();
    assertThat(TensorProtoReader.read(message).tensor().toFloats()).containsExactly(0f);
  }

  @Test
  void refusesAShapeLargerThanTheFileWithoutTakingTheMemory() {
    byte[] message = new TensorProtos().number(1, 1L << 40).number(2, 1).done();
    assertThatThrownBy(() -> TensorProtoReader.read(message))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("claims");
  }

  @Test
  void refusesDimensionsWhoseProductOverflows() {
    byte[] message = new TensorProtos().number(1, 1L << 40).number(1, 1L << 40).number(2, 1).done();
    assertThatThrownBy(() -> TensorProtoReader.read(message)).isInstanceOf(ModelException.class);
  }

  @Test
  void refusesNegativeDimensions() {
    byte[] message = new TensorProtos().number(1, -4).number(2, 1).done();
    assertThatThrownBy(() -> TensorProtoReader.read(message)).isInstanceOf(ModelException.class);
  }

  @Test
  void refusesTooFewAndTooManyElements() {
    assertThatThrownBy(() -> TensorProtoReader.read(TensorProtos.floats("x", new long[] {3}, 1, 2)))
        .hasMessageContaining("lacks 4 of its 12 bytes");
    assertThatThrownBy(() -> TensorProtoReader.read(TensorProtos.floats("x", new long[] {1}, 1, 2)))
        .hasMessageContaining("more elements than its shape");
  }

  @Test
  void readsTexts() {
    byte[] message =
        new TensorProtos()
            .number(1, 2)
            .number(2, 8)
            .bytes(6, new byte[] {65})
            .bytes(6, new byte[0])
            .done();

    assertThat(TensorProtoReader.read(message).tensor().toTexts()).containsExactly("A", "");
  }

  @Test
  void refusesElementsKeptInOtherFiles() {
    assertThatThrownBy(() -> TensorProtoReader.read(new TensorProtos().number(14, 1).done()))
        .hasMessageContaining("another file");
  }

  @Test
  void refusesEveryTruncation() {
    byte[] whole = TensorProtos.floats("image", new long[] {2, 3}, 1, 2, 3, 4, 5, 6);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> TensorProtoReader.read(cut))
          .as("the first %d bytes", length)
          .isInstanceOf(ModelException.class);
    }
  }

  @Test
  void neverFailsOtherwiseThanWithAModelException() {
    Random random = new Random(4);
    byte[] whole = TensorProtos.floats("image", new long[] {2, 3}, 1, 2, 3, 4, 5, 6);
    for (int round = 0; round < 20_000; round++) {
      byte[] garbage = whole.clone();
      for (int i = 0; i < 1 + round % 8; i++) {
        garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
      }
      try {
        TensorProtoReader.read(garbage);
      } catch (ModelException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }
}
