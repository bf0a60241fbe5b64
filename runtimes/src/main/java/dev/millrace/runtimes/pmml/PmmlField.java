package dev.millrace.runtimes.pmml;

import dev.millrace.model.Datatype;
import dev.millrace.model.ModelException;
import dev.millrace.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a PMML model as a tensor: one column, an element for each row.
 *
 * <p>A missing value is NaN where numbers are real and an empty text where they are texts; whole
 * numbers and truth values cannot be missing.
 */
record PmmlField(String name, Datatype datatype) {

  /** A field by its PMML datatype; dates and times are texts. */
  static PmmlField of(String name, String type) {
    return new PmmlField(
        name,
        switch (type) {
          case "integer" -> Datatype.INT64;
          case "float" -> Datatype.FP32;
          case "double", "real" -> Datatype.FP64;
          case "boolean" -> Datatype.BOOL;
          default -> Datatype.BYTES;
        });
  }

  /** Whether a tensor can say that a value is missing. */
  boolean mayBeMissing() {
    return datatype != Datatype.INT64 && datatype != Datatype.BOOL;
  }

  /** The rows of a tensor, null where the value is missing. */
  List<@Nullable Object> read(Tensor tensor) {
    List<@Nullable Object> rows = new ArrayList<>();
    if (datatype == Datatype.BYTES) {
      tensor.toTexts().forEach(text -> rows.add(text.isEmpty() ? null : text));
      return rows;
    }
    ByteBuffer data = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      rows.add(next(data));
    }
    return rows;
  }

  private @Nullable Object next(ByteBuffer data) {
    return switch (datatype) {
      case INT64 -> data.getLong();
      case BOOL -> data.get() != 0;
      case FP32 -> present(data.getFloat());
      default -> present(data.getDouble());
    };
  }

  private static @Nullable Object present(double value) {
    return Double.isNaN(value) ? null : value;
  }

  /**
   * A tensor of rows.
   *
   * @throws ModelException when the model gave something that its field cannot hold
   */
  Tensor write(List<@Nullable Object> rows) {
    long[] shape = {rows.size()};
    if (datatype == Datatype.BYTES) {
      List<String> texts = new ArrayList<>();
      rows.forEach(value -> texts.add(value == null ? "" : value.toString()));
      return Tensor.texts(shape, texts);
    }
    ByteBuffer data =
        ByteBuffer.allocateDirect(rows.size() * datatype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    rows.forEach(value -> put(value, data));
    return new Tensor(datatype, shape, data.flip());
  }

  private void put(@Nullable Object value, ByteBuffer data) {
    switch (datatype) {
      case INT64 -> data.putLong(number(value).longValue());
      case BOOL -> data.put((byte) (truth(value) ? 1 : 0));
      case FP32 -> data.putFloat(value == null ? Float.NaN : number(value).floatValue());
      default -> data.putDouble(value == null ? Double.NaN : number(value).doubleValue());
    }
  }

  private Number number(@Nullable Object value) {
    return switch (value) {
      case Number number -> number;
      case null, default -> throw cannotHold(value);
    };
  }

  private boolean truth(@Nullable Object value) {
    return switch (value) {
      case Boolean truth -> truth;
      case null, default -> throw cannotHold(value);
    };
  }

  private ModelException cannotHold(@Nullable Object value) {
    String what = value == null ? "no value" : "the value " + value;
    return new ModelException("the model gave %s for '%s' (%s)".formatted(what, name, datatype));
  }

  /**
   * A value as PMML writes it in text.
   *
   * @throws ModelException when it is none of the datatype
   */
  @Nullable Object parse(String text) {
    try {
      return switch (datatype) {
        case INT64 -> Long.parseLong(text);
        case BOOL -> Boolean.parseBoolean(text);
        case FP32, FP64 -> present(Double.parseDouble(text));
        default -> text.isEmpty() ? null : text;
      };
    } catch (NumberFormatException e) {
      throw new ModelException(
          "'%s' holds '%s', which is no %s".formatted(name, text, datatype), e);
    }
  }
}
