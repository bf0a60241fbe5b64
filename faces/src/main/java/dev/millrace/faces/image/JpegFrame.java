package dev.millrace.faces.image;

import java.util.ArrayList;
import java.util.List;

/**
 * The frame header of a JPEG (SOFn).
 *
 * @param marker which SOF: the coding process
 * @param components as stored: one for gray, three for colour, four for print
 */
record JpegFrame(int marker, int width, int height, List<Component> components) {
  /** What stands for the Adobe marker's transform when there is no such marker. */
  static final int NO_ADOBE = -1;

  JpegFrame {
    components = List.copyOf(components);
  }

  /**
   * A plane of samples: its id and how many of them fall on a block horizontally and vertically.
   */
  record Component(int id, int horizontal, int vertical) {}

  /** Reads the segment that stands at {@code at}, {@code length} counting its two length bytes. */
  static JpegFrame read(ByteView bytes, int marker, int at, int length) {
    if (length < 8) {
      throw bytes.damaged("its frame header is too short");
    }
    int precision = bytes.u8(at);
    int height = bytes.u16(at + 1);
    int width = bytes.u16(at + 3);
    int count = bytes.u8(at + 5);
    if (length != 8 + 3 * count || width == 0 || height == 0) {
      throw bytes.damaged("its frame header makes no sense");
    }
    refuseUnsupported(marker, precision, count);
    List<Component> components = new ArrayList<>();
    for (int i = 0, c = at + 6; i < count; i++, c += 3) {
      int factors = bytes.u8(c + 1);
      components.add(new Component(bytes.u8(c), factors >> 4, factors & 15));
    }
    return new JpegFrame(marker, width, height, components);
  }

  private static void refuseUnsupported(int marker, int precision, int count) {
    boolean known = marker <= 0xC2 || marker == 0xC9 || marker == 0xCA;
    if (!known || precision != 8 || !(count == 1 || count == 3 || count == 4)) {
      throw ImageErrors.unavailable(
          "This JPEG uses process SOF"
              + (marker - 0xC0)
              + " with "
              + count
              + " components of "
              + precision
              + " bits, which is not read here. Save it as a baseline or progressive JPEG.");
    }
  }

  /** Arithmetic instead of Huffman coding: rare, and the JDK's decoder lacks it. */
  boolean isArithmetic() {
    return marker >= 0xC9;
  }

  /**
   * Whether chroma is laid out in one of the ways that both decoders enlarge alike: 4:4:4, 4:2:2,
   * 4:2:0, 4:1:1 or none. They differ on 4:4:0, for one.
   */
  boolean isCommonSampling() {
    if (components.size() == 1) {
      return true;
    }
    Component first = components.getFirst();
    boolean luma =
        switch (first.horizontal()) {
          case 1, 4 -> first.vertical() == 1;
          case 2 -> first.vertical() == 1 || first.vertical() == 2;
          default -> false;
        };
    return luma
        && components.size() == 3
        && components.stream().skip(1).allMatch(c -> c.horizontal() == 1 && c.vertical() == 1);
  }

  /** How colours are coded, by libjpeg's rules. */
  JpegColours colours(boolean jfif, int adobeTransform) {
    boolean adobe = adobeTransform != NO_ADOBE;
    return switch (components.size()) {
      case 1 -> JpegColours.GRAY;
      case 3 -> isRgb(jfif, adobeTransform) ? JpegColours.RGB : JpegColours.YCBCR;
      default -> {
        if (!adobe) {
          yield JpegColours.CMYK;
        }
        yield adobeTransform == 0 ? JpegColours.INVERTED_CMYK : JpegColours.INVERTED_YCCK;
      }
    };
  }

  private boolean isRgb(boolean jfif, int adobeTransform) {
    if (jfif || adobeTransform != NO_ADOBE) {
      return !jfif && adobeTransform == 0;
    }
    return components.get(0).id() == 'R'
        && components.get(1).id() == 'G'
        && components.get(2).id() == 'B';
  }
}
