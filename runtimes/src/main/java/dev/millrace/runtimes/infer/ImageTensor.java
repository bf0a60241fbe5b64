package dev.millrace.runtimes.infer;

import dev.millrace.model.Datatype;
import dev.millrace.model.Tensor;
import dev.millrace.runtimes.infer.ImageSettings.Channels;
import dev.millrace.runtimes.infer.ImageSettings.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Pictures as tensors, as a plan says. */
final class ImageTensor {
  private final ImagePlan plan;

  /** What each sample 0..255 becomes, for each channel. */
  private final double[][] values;

  ImageTensor(ImagePlan plan) {
    this.plan = plan;
    this.values = new double[plan.channels().count()][256];
    for (int channel = 0; channel < values.length; channel++) {
      for (int sample = 0; sample < 256; sample++) {
        double light = plan.linear() ? 255 * linear(sample / 255.0) : sample;
        values[channel][sample] =
            (light * plan.scale() - plan.mean().get(channel)) / plan.std().get(channel);
      }
    }
  }

  /** Source: IEC 61966-2-1. */
  private static double linear(double encoded) {
    return encoded <= 0.04045 ? encoded / 12.92 : Math.pow((encoded + 0.055) / 1.055, 2.4);
  }

  /** A batch of one picture. */
  Tensor of(Pixels picture) {
    Pixels fitted = fitted(plan.channels() == Channels.GRAY ? picture.gray() : picture);
    Datatype datatype = plan.port().datatype();
    int channels = plan.channels().count();
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(plan.width() * plan.height() * channels * datatype.bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    boolean planes = plan.layout() == Layout.NCHW;
    for (int plane = 0; plane < (planes ? channels : 1); plane++) {
      for (int y = 0; y < plan.height(); y++) {
        for (int x = 0; x < plan.width(); x++) {
          for (int c = planes ? plane : 0; c < (planes ? plane + 1 : channels); c++) {
            put(datatype, values[c][fitted.at(x, y, source(c))], bytes);
          }
        }
      }
    }
    return new Tensor(datatype, shape(planes, channels), bytes.flip());
  }

  private long[] shape(boolean planes, int channels) {
    return planes
        ? new long[] {1, channels, plan.height(), plan.width()}
        : new long[] {1, plan.height(), plan.width(), channels};
  }

  private int source(int channel) {
    return plan.channels() == Channels.BGR ? 2 - channel : channel;
  }

  private static void put(Datatype datatype, double value, ByteBuffer bytes) {
    switch (datatype) {
      case UINT8 -> bytes.put((byte) value);
      case FP16 -> bytes.putShort(Float.floatToFloat16((float) value));
      case FP64 -> bytes.putDouble(value);
      default -> bytes.putFloat((float) value);
    }
  }

  private Pixels fitted(Pixels picture) {
    return switch (plan.fit()) {
      case STRETCH -> Resize.to(picture, plan.width(), plan.height(), plan.resize());
      case CROP -> cropped(picture);
      case PAD -> padded(picture);
    };
  }

  /** As torchvision's Resize and CenterCrop: the longer side is cut down to whole pixels. */
  private Pixels cropped(Pixels picture) {
    int shorter = Math.min(picture.width(), picture.height());
    int width = (int) ((double) plan.shorter() * picture.width() / shorter);
    int height = (int) ((double) plan.shorter() * picture.height() / shorter);
    return Resize.to(picture, width, height, plan.resize())
        .window(
            half(width - plan.width()),
            half(height - plan.height()),
            plan.width(),
            plan.height(),
            0);
  }

  /** Rounded to the even neighbour, as Python rounds. */
  private static int half(int difference) {
    return (int) Math.rint(difference / 2.0);
  }

  private Pixels padded(Pixels picture) {
    double ratio =
        Math.min(
            (double) plan.width() / picture.width(), (double) plan.height() / picture.height());
    int width = Math.max(1, (int) Math.rint(picture.width() * ratio));
    int height = Math.max(1, (int) Math.rint(picture.height() * ratio));
    return Resize.to(picture, width, height, plan.resize())
        .window(
            -((plan.width() - width) / 2),
            -((plan.height() - height) / 2),
            plan.width(),
            plan.height(),
            plan.fill());
  }
}
