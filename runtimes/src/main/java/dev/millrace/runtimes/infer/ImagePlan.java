package dev.millrace.runtimes.infer;

import dev.millrace.model.Datatype;
import dev.millrace.model.ModelException;
import dev.millrace.model.Signature;
import dev.millrace.runtimes.infer.ImageSettings.Channels;
import dev.millrace.runtimes.infer.ImageSettings.Fit;
import dev.millrace.runtimes.infer.ImageSettings.Layout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a picture becomes a tensor: the package's {@code preprocessing.image}, then what the graph's
 * own {@code Image.*} metadata says (ONNX, MetadataProps), then what its signature fixes.
 *
 * @param mean and {@code std}: one value for each channel, in the tensor's order
 */
record ImagePlan(
    Signature.Port port,
    int width,
    int height,
    Layout layout,
    Channels channels,
    Filter resize,
    Fit fit,
    int shorter,
    int fill,
    double scale,
    List<Double> mean,
    List<Double> std,
    boolean linear) {
  private static final int LONGEST_SIDE = 8192;

  /**
   * Makes the plan.
   *
   * @param metadata of the graph
   * @throws ModelException when declaration and signature contradict each other, or something is
   *     said nowhere
   */
  static ImagePlan of(Signature signature, ImageSettings declared, Map<String, String> metadata) {
    Signature.Port port = port(signature, declared.input());
    if (port.shape().size() != 4) {
      throw new ModelException(
          "the input %s takes no pictures: it has not the four dimensions [n, channels, height, width] or [n, height, width, channels]"
              .formatted(port));
    }
    ImageMetadata graph = ImageMetadata.read(metadata);
    Layout layout = layout(port, declared.layout());
    Channels channels = channels(port, layout, declared.channels(), graph.channels());
    List<Integer> size = size(port, layout, declared.size());
    int shorter = Objects.requireNonNullElse(declared.shorter(), Collections.max(size));
    Fit fit = Objects.requireNonNullElse(declared.fit(), Fit.STRETCH);
    ImagePlan plan =
        new ImagePlan(
            port,
            size.get(1),
            size.get(0),
            layout,
            channels,
            Objects.requireNonNullElse(declared.resize(), Filter.BILINEAR),
            fit,
            shorter,
            Objects.requireNonNullElse(declared.fill(), 0),
            Objects.requireNonNullElse(declared.scale(), graph.scale()),
            perChannel("mean", channels, declared.mean(), graph.mean()),
            perChannel("std", channels, declared.std(), 1),
            Objects.requireNonNullElse(declared.linear(), graph.linear()));
    plan.check();
    return plan;
  }

  private static Signature.Port port(Signature signature, @Nullable String name) {
    List<Signature.Port> candidates =
        signature.inputs().stream()
            .filter(port -> name == null || port.name().equals(name))
            .toList();
    if (candidates.size() != 1 || signature.inputs().size() != 1) {
      throw new ModelException(
          "a picture is the only input of a graph; 'preprocessing.image.input' is %s and the inputs are %s"
              .formatted(name, signature.inputs()));
    }
    return candidates.getFirst();
  }

  private static Layout layout(Signature.Port port, @Nullable Layout declared) {
    boolean first = couldBeChannels(port, 1);
    boolean last = couldBeChannels(port, 3);
    if (declared != null) {
      require(declared == Layout.NCHW ? first : last, "layout", declared, port);
      return declared;
    }
    boolean firstFixed = port.shape().get(1) > 0 && first;
    boolean lastFixed = port.shape().get(3) > 0 && last;
    if (firstFixed == lastFixed) {
      throw new ModelException(
          "model.yaml: 'preprocessing.image.layout' must be NCHW or NHWC: the graph's %s does not show it"
              .formatted(port));
    }
    return firstFixed ? Layout.NCHW : Layout.NHWC;
  }

  private static boolean couldBeChannels(Signature.Port port, int dimension) {
    long size = port.shape().get(dimension);
    return size < 0 || size == 1 || size == 3;
  }

  private static Channels channels(
      Signature.Port port, Layout layout, @Nullable Channels declared, @Nullable Channels graph) {
    long count = port.shape().get(layout == Layout.NCHW ? 1 : 3);
    Channels chosen = declared != null ? declared : graph;
    if (chosen == null) {
      chosen = count == 1 ? Channels.GRAY : Channels.RGB;
    }
    require(count < 0 || count == chosen.count(), "channels", chosen, port);
    return chosen;
  }

  private static List<Integer> size(
      Signature.Port port, Layout layout, @Nullable List<Integer> declared) {
    int from = layout == Layout.NCHW ? 2 : 1;
    List<Long> fixed = port.shape().subList(from, from + 2);
    List<Integer> size = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      long one = declared != null && declared.size() == 2 ? declared.get(i) : fixed.get(i);
      require(
          one >= 1 && one <= LONGEST_SIDE && (fixed.get(i) < 0 || fixed.get(i) == one),
          "size",
          declared == null ? "left out" : declared,
          port);
      size.add((int) one);
    }
    require(
        declared == null || declared.size() == 2, "size", declared == null ? "" : declared, port);
    return size;
  }

  private static List<Double> perChannel(
      String field, Channels channels, @Nullable List<Double> declared, double otherwise) {
    List<Double> values = declared == null ? List.of(otherwise) : declared;
    if (values.size() != 1 && values.size() != channels.count()) {
      throw new ModelException(
          "model.yaml: 'preprocessing.image.%s' must hold one number, or one for each of %d channels, not %s"
              .formatted(field, channels.count(), values));
    }
    return values.size() == 1
        ? Collections.nCopies(channels.count(), values.getFirst())
        : List.copyOf(values);
  }

  private void check() {
    if (std.stream().anyMatch(one -> one == 0) || fill < 0 || fill > 255) {
      throw new ModelException(
          "model.yaml: 'preprocessing.image': std must not be 0 (%s), fill from 0 to 255 (%d)"
              .formatted(std, fill));
    }
    if (fit == Fit.CROP && (shorter < Math.max(width, height) || shorter > LONGEST_SIDE)) {
      throw new ModelException(
          "model.yaml: 'preprocessing.image.shorter' is %d; it must be at least the size, %d x %d"
              .formatted(shorter, height, width));
    }
    boolean taken =
        switch (port.datatype()) {
          case FP16, FP32, FP64, UINT8 -> true;
          default -> false;
        };
    if (!taken) {
      throw new ModelException(
          "the input %s takes no pictures: samples become FP16, FP32, FP64 or UINT8"
              .formatted(port));
    }
    if (port.datatype() == Datatype.UINT8 && !plain()) {
      throw new ModelException(
          "the input %s takes whole samples, so scale, mean, std and linear must be left out"
              .formatted(port));
    }
  }

  private boolean plain() {
    return scale == 1
        && !linear
        && mean.stream().allMatch(one -> one == 0)
        && std.stream().allMatch(one -> one == 1);
  }

  private static void require(boolean holds, String field, Object value, Signature.Port port) {
    if (!holds) {
      throw new ModelException(
          "model.yaml: 'preprocessing.image.%s' is %s, which does not fit the graph's input %s"
              .formatted(field, value.toString().toLowerCase(Locale.ROOT), port));
    }
  }
}
