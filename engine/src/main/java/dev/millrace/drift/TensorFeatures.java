package dev.millrace.drift;

import dev.millrace.model.Datatype;
import dev.millrace.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What is watched of a tensor: each element of a row where there are few, and the mean and the
 * deviation of all elements where there are many: the brightness and the contrast of a picture, the
 * length of an embedding.
 */
final class TensorFeatures {
  private static final int FEW = 32;
  private static final int MOST_ROWS = 16;
  private static final int MOST_ELEMENTS = 4096;
  private static final int LONGEST_TEXT = 64;

  private final String name;
  private final Sink sink;
  private final int mostRows;

  /** Where values go, by the name of what they are values of. */
  interface Sink {
    void number(String feature, double value);

    void text(String feature, String value);
  }

  /** Of a call: of many rows a sample is taken. */
  TensorFeatures(String name, Sink sink) {
    this(name, sink, MOST_ROWS);
  }

  /**
   * Of so many rows.
   *
   * @param mostRows about which are taken of a tensor
   */
  TensorFeatures(String name, Sink sink, int mostRows) {
    this.name = name;
    this.sink = sink;
    this.mostRows = mostRows;
  }

  void add(Tensor tensor) {
    long[] shape = tensor.shape();
    long elements = Tensor.elements(shape);
    if (elements == 0 || elements > Integer.MAX_VALUE) {
      return;
    }
    int rows = shape.length == 0 ? 1 : (int) shape[0];
    int perRow = (int) (elements / rows);
    int step = Math.max(1, rows / mostRows);
    if (tensor.datatype() == Datatype.BYTES) {
      texts(tensor, perRow, step);
      return;
    }
    ByteBuffer data = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row += step) {
      if (perRow <= FEW) {
        for (int i = 0; i < perRow; i++) {
          sink.number(element(i, perRow), value(tensor.datatype(), data, row * perRow + i));
        }
      } else {
        summary(tensor.datatype(), data, row * perRow, perRow);
      }
    }
  }

  private String element(int index, int perRow) {
    return perRow == 1 ? name : name + "[" + index + "]";
  }

  private void texts(Tensor tensor, int perRow, int step) {
    if (perRow > FEW) {
      return;
    }
    List<String> texts = tensor.toTexts();
    for (int i = 0; i < texts.size(); i++) {
      if (i / perRow % step == 0) {
        String text = texts.get(i);
        sink.text(
            element(i % perRow, perRow),
            text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
      }
    }
  }

  private void summary(Datatype datatype, ByteBuffer data, int from, int count) {
    int step = Math.max(1, count / MOST_ELEMENTS);
    double sum = 0;
    double squares = 0;
    int taken = 0;
    for (int i = 0; i < count; i += step) {
      double value = value(datatype, data, from + i);
      sum += value;
      squares += value * value;
      taken++;
    }
    double mean = sum / taken;
    sink.number(name + ".mean", mean);
    sink.number(name + ".deviation", Math.sqrt(Math.max(0, squares / taken - mean * mean)));
  }

  private static double value(Datatype datatype, ByteBuffer data, int index) {
    int at = index * datatype.bytes();
    return switch (datatype) {
      case BOOL, UINT8 -> Byte.toUnsignedInt(data.get(at));
      case INT8 -> data.get(at);
      case UINT16 -> Short.toUnsignedInt(data.getShort(at));
      case INT16 -> data.getShort(at);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(at));
      case INT32 -> data.getInt(at);
      case UINT64, INT64 -> data.getLong(at);
      case FP16 -> Float.float16ToFloat(data.getShort(at));
      case FP32 -> data.getFloat(at);
      case FP64 -> data.getDouble(at);
      case BYTES -> throw new IllegalStateException("texts are no numbers");
    };
  }
}
