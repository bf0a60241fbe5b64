package dev.millrace.faces.image;

/**
 * The first directory of a TIFF: what must be known before a decoder is let at the file. Source:
 * TIFF 6.0, sections 2, 3 and 15.
 */
final class TiffDirectory {
  static final int SUBFILE_TYPE = 254;
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES = 277;
  static final int STRIP_LENGTHS = 279;
  static final int TILE_WIDTH = 322;
  static final int TILE_HEIGHT = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_LENGTHS = 325;

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private final ByteView bytes;
  private final boolean little;
  private final int start;
  private final int entries;

  TiffDirectory(ByteView bytes) {
    this.bytes = bytes;
    this.little = bytes.startsWith(0, "II");
    long at = u32(4);
    bytes.need((int) Math.min(Integer.MAX_VALUE, at), 2);
    this.start = (int) at + 2;
    this.entries = u16((int) at);
    bytes.need(start, 12L * entries);
  }

  private int u16(int at) {
    return little ? bytes.u16le(at) : bytes.u16(at);
  }

  private long u32(int at) {
    return little ? bytes.u32le(at) : bytes.u32(at);
  }

  /** The tag's first value, or {@code otherwise} when the directory lacks it. */
  long first(int tag, long otherwise) {
    return count(tag) == 0 ? otherwise : value(tag, 0);
  }

  /** How many values the tag has; 0 when the directory lacks it. */
  int count(int tag) {
    int entry = entry(tag);
    return entry < 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, u32(entry + 4));
  }

  /** Value {@code index} of a tag whose type is one of the unsigned integers. */
  long value(int tag, int index) {
    int entry = entry(tag);
    int size = size(tag, u16(entry + 2));
    long total = (long) size * count(tag);
    long at = (total <= 4 ? entry + 8 : u32(entry + 8)) + (long) size * index;
    bytes.need((int) Math.min(Integer.MAX_VALUE, at), size);
    return switch (size) {
      case 1 -> bytes.u8((int) at);
      case 2 -> u16((int) at);
      default -> u32((int) at);
    };
  }

  private int size(int tag, int type) {
    return switch (type) {
      case BYTE -> 1;
      case SHORT -> 2;
      case LONG -> 4;
      default -> throw bytes.damaged("its tag " + tag + " has the wrong type " + type);
    };
  }

  private int entry(int tag) {
    for (int i = 0; i < entries; i++) {
      if (u16(start + 12 * i) == tag) {
        return start + 12 * i;
      }
    }
    return -1;
  }
}
