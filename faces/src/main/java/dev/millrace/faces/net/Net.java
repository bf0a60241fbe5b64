package dev.millrace.faces.net;

import dev.millrace.model.Datatype;
import dev.millrace.model.ModelException;
import dev.millrace.model.Session;
import dev.millrace.model.Signature;
import dev.millrace.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A net that takes pictures as {@code [batch, 3, height, width]} floats.
 *
 * <p>Thread-safe. Input memory is reused from call to call: at most one batch per processor is kept
 * between calls.
 */
public final class Net {

  private final Session session;
  private final String input;
  private final int side;
  private final int most;
  private final PixelFormat format;
  private final BlockingQueue<Batch> idle =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

  /**
   * Takes a graph and says what is fed to it.
   *
   * @param role what the model package calls it, for messages
   * @param side of the square input, in pixels; where the graph lets it vary, the largest
   * @param most pictures in a batch, unless the graph's batch is fixed at 1
   * @throws ModelException when the graph takes something else
   */
  public Net(Session session, String role, int side, int most, PixelFormat format) {
    Signature.Port port = onlyInput(session.signature(), role);
    List<Long> wanted = List.of(-1L, 3L, (long) side, (long) side);
    if (port.datatype() != Datatype.FP32 || !accepts(port.shape(), wanted)) {
      throw new ModelException(
          "The %s takes %s %s, but the finder feeds FP32 [batch, 3, %d, %d]; correct its size in preprocessing, or the graph."
              .formatted(role, port.datatype(), port.shape(), side, side));
    }
    this.session = session;
    this.input = port.name();
    this.side = side;
    this.format = format;
    this.most = port.shape().getFirst() < 0 ? most : 1;
  }

  private static Signature.Port onlyInput(Signature signature, String role) {
    if (signature.inputs().size() != 1) {
      throw new ModelException(
          "The %s must have one input, the picture, but has %d."
              .formatted(role, signature.inputs().size()));
    }
    return signature.inputs().getFirst();
  }

  private static boolean accepts(List<Long> shape, List<Long> wanted) {
    if (shape.size() != wanted.size()) {
      return false;
    }
    for (int i = 1; i < shape.size(); i++) {
      if (shape.get(i) >= 0 && !shape.get(i).equals(wanted.get(i))) {
        return false;
      }
    }
    return shape.getFirst() < 0 || shape.getFirst() == 1;
  }

  public int side() {
    return side;
  }

  /** Most pictures in one batch. */
  public int most() {
    return most;
  }

  /** Whether the graph takes pictures of other heights and widths. */
  public boolean anyShape() {
    List<Long> shape = session.signature().inputs().getFirst().shape();
    return shape.get(2) < 0 && shape.get(3) < 0;
  }

  /** Names of the outputs. */
  public Set<String> outputs() {
    return session.signature().outputs().stream()
        .map(Signature.Port::name)
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  /** An empty batch; closing it gives its memory back. */
  public Batch batch() {
    Batch free = idle.poll();
    return free != null ? free : new Batch();
  }

  /** Pictures on their way into the net. Not thread-safe. */
  public final class Batch implements AutoCloseable {
    private final float[] planes = new float[3 * side * side];
    private final ByteBuffer memory =
        ByteBuffer.allocateDirect(most * planes.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    private int width = side;
    private int height = side;
    private int size;

    private Batch() {}

    /** Sets the shape of the pictures to come, at most {@code side} either way. */
    public void shape(int newWidth, int newHeight) {
      if (size > 0 || newWidth > side || newHeight > side) {
        throw new IllegalArgumentException(
            newWidth + " x " + newHeight + " in a batch of " + size + " and side " + side);
      }
      width = newWidth;
      height = newHeight;
    }

    /**
     * The picture being written: red, green and blue planes of {@code width * height} values 0..255
     * at its beginning.
     */
    public float[] planes() {
      return planes;
    }

    /**
     * Adds the picture in {@link #planes}, in the format of the net; the planes stay as they are.
     */
    public void add() {
      if (size == most) {
        throw new IllegalStateException("the batch is full: " + most);
      }
      int plane = width * height;
      FloatBuffer to = memory.asFloatBuffer().position(3 * size * plane);
      for (int i = 0; i < 3; i++) {
        to.put(planes, format.channels().colour(i) * plane, plane);
      }
      format.apply(to.flip().position(3 * size * plane));
      size++;
    }

    /** Mirrors the picture in {@link #planes}, left to right. */
    public void mirror() {
      for (int row = 0; row < 3 * height; row++) {
        int left = row * width;
        for (int right = left + width - 1; left < right; left++, right--) {
          float swapped = planes[left];
          planes[left] = planes[right];
          planes[right] = swapped;
        }
      }
    }

    public int size() {
      return size;
    }

    public boolean full() {
      return size == most;
    }

    /** Runs the net on the pictures added and empties the batch. */
    public Map<String, Tensor> run() {
      ByteBuffer used =
          memory.slice(0, 3 * size * width * height * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      Tensor tensor = new Tensor(Datatype.FP32, new long[] {size, 3, height, width}, used);
      size = 0;
      return session.run(Map.of(input, tensor));
    }

    @Override
    public void close() {
      size = 0;
      width = side;
      height = side;
      idle.offer(this); // a full pool lets it go
    }
  }
}
