package dev.millrace.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tensors joined along their first dimension, and taken apart again. */
final class Batches {
  private Batches() {}

  /** Whether every input and output of a graph has a first dimension that varies. */
  static boolean varies(Signature signature) {
    return !signature.inputs().isEmpty()
        && signature.inputs().stream().allMatch(Batches::varies)
        && signature.outputs().stream().allMatch(Batches::varies);
  }

  private static boolean varies(Signature.Port port) {
    return !port.shape().isEmpty() && port.shape().getFirst() < 0;
  }

  /** The rows that all tensors have in common; −1 when they differ. */
  static long rows(Map<String, Tensor> tensors) {
    long rows = -1;
    for (Tensor tensor : tensors.values()) {
      long[] shape = tensor.shape();
      if (shape.length == 0 || (rows >= 0 && rows != shape[0])) {
        return -1;
      }
      rows = shape[0];
    }
    return rows;
  }

  /** Whether tensors differ in nothing but the number of their rows. */
  static boolean fit(Map<String, Tensor> one, Map<String, Tensor> other) {
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream()
            .allMatch(
                entry -> {
                  Tensor twin = other.get(entry.getKey());
                  return twin != null
                      && twin.datatype() == entry.getValue().datatype()
                      && Arrays.equals(rest(twin), rest(entry.getValue()));
                });
  }

  private static long[] rest(Tensor tensor) {
    long[] shape = tensor.shape();
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  /** One request out of several that {@link #fit}. */
  static Map<String, Tensor> join(List<Map<String, Tensor>> requests) {
    Map<String, Tensor> joined = new LinkedHashMap<>();
    for (String name : requests.getFirst().keySet()) {
      joined.put(name, join(name, requests));
    }
    return joined;
  }

  private static Tensor join(String name, List<Map<String, Tensor>> requests) {
    List<Tensor> parts =
        requests.stream()
            .map(request -> java.util.Objects.requireNonNull(request.get(name), name))
            .toList();
    long[] shape = parts.getFirst().shape();
    shape[0] = parts.stream().mapToLong(part -> part.shape()[0]).sum();
    int bytes = parts.stream().mapToInt(part -> part.data().remaining()).sum();
    ByteBuffer data = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    parts.forEach(part -> data.put(part.data().duplicate()));
    return new Tensor(parts.getFirst().datatype(), shape, data.flip());
  }

  /**
   * The answers to joined requests.
   *
   * @param rows of each request, in the order in which they were joined
   * @throws ModelException when an output has not as many rows as went in
   */
  static List<Map<String, Tensor>> split(Map<String, Tensor> outputs, List<Integer> rows) {
    int all = rows.stream().mapToInt(Integer::intValue).sum();
    List<Map<String, Tensor>> answers = new ArrayList<>();
    rows.forEach(one -> answers.add(new LinkedHashMap<>()));
    outputs.forEach(
        (name, tensor) -> {
          if (tensor.shape().length == 0 || tensor.shape()[0] != all) {
            throw new ModelException(
                "output '%s' is %s where %d rows went in".formatted(name, tensor, all));
          }
          int from = 0;
          for (int i = 0; i < rows.size(); i++) {
            answers.get(i).put(name, slice(tensor, from, rows.get(i)));
            from += rows.get(i);
          }
        });
    return answers;
  }

  /** Some rows of a tensor, over the same memory. */
  static Tensor slice(Tensor tensor, int from, int count) {
    long[] shape = tensor.shape();
    long perRow = Tensor.elements(rest(tensor));
    shape[0] = count;
    ByteBuffer data = tensor.data();
    int begin = bytes(tensor, data, from * perRow);
    ByteBuffer after = data.slice(begin, data.remaining() - begin);
    ByteBuffer part = after.slice(0, bytes(tensor, after, count * perRow));
    return new Tensor(tensor.datatype(), shape, part.order(ByteOrder.LITTLE_ENDIAN));
  }

  private static int bytes(Tensor tensor, ByteBuffer data, long elements) {
    return Math.toIntExact(
        tensor.datatype().isFixed()
            ? elements * tensor.datatype().bytes()
            : Strings.bytes(data, elements));
  }
}
