package dev.millrace.faces.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a JPEG file, found by walking its markers once, without decoding.
 *
 * <p>Both decoders build on this one reading, so that they agree on what is a whole file (one with
 * an end marker), how colours are coded, and what was refused. Terms and marker numbers: ITU-T
 * T.81, annex B; the meaning of the Adobe marker: libjpeg's {@code jdapimin.c}.
 */
final class JpegStructure {
  /** A progressive photo has about ten scans; files with thousands are made to burn time. */
  private static final int MAX_SCANS = 100;

  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int COMMENT = 0xFE;

  private final ByteView bytes;
  private final List<int[]> essential = new ArrayList<>();
  private @Nullable JpegFrame frame;
  private int scans;
  private boolean jfif;
  private int adobeTransform = JpegFrame.NO_ADOBE;
  private int orientation;

  private JpegStructure(ByteView bytes) {
    this.bytes = bytes;
  }

  /** Walks the file. Fails when it is cut short or its parts make no picture. */
  static JpegStructure of(byte[] file) {
    JpegStructure structure = new JpegStructure(new ByteView(file, "JPEG"));
    structure.walk();
    return structure;
  }

  private void walk() {
    int at = 2;
    int marker = 0;
    while (marker != EOI) {
      at = nextMarker(at);
      marker = bytes.u8(at + 1);
      at = marker == EOI || isBare(marker) ? at + 2 : segment(marker, at);
    }
    if (scans == 0) {
      throw bytes.damaged("it has no picture data");
    }
  }

  /** Where the next marker's FF stands; what lies between is skipped, as libjpeg does. */
  private int nextMarker(int from) {
    byte[] array = bytes.array();
    for (int at = from; at + 1 < array.length; at++) {
      if (array[at] == (byte) 0xFF && array[at + 1] != 0 && array[at + 1] != (byte) 0xFF) {
        return at;
      }
    }
    throw bytes.damaged("it ends before its end marker, so a part of the picture is missing");
  }

  /** Markers without a length: TEM and the restart markers, which also stand inside a scan. */
  private static boolean isBare(int marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
  }

  /** Takes in one segment, its scan data included, and says where it ends. */
  private int segment(int marker, int at) {
    int length = bytes.u16(at + 2);
    int end = at + 2 + length;
    bytes.need(at + 2, Math.max(2, length));
    switch (marker) {
      case SOI -> throw bytes.damaged("a second picture begins inside the first");
      case SOS -> end = scan(end);
      case 0xE0 -> jfif |= length >= 16 && bytes.startsWith(at + 4, "JFIF\0");
      case 0xE1 -> exif(at + 4, end);
      case 0xEE -> adobe(at + 4, length);
      default -> {
        if (isFrame(marker)) {
          frame(marker, at + 4, length);
        }
      }
    }
    if (marker < 0xE0 || marker > COMMENT) {
      essential.add(new int[] {at, end});
    }
    return end;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private void frame(int marker, int at, int length) {
    if (frame != null) {
      throw bytes.damaged("it has two frame headers");
    }
    frame = JpegFrame.read(bytes, marker, at, length);
  }

  private int scan(int from) {
    if (frame == null) {
      throw bytes.damaged("its picture data come before its frame header");
    }
    if (++scans > MAX_SCANS) {
      throw ImageErrors.tooLarge(
          "The JPEG has more than " + MAX_SCANS + " scans, which no camera writes. Save it anew.");
    }
    int at = nextMarker(from);
    while (isBare(bytes.u8(at + 1))) {
      at = nextMarker(at + 2);
    }
    return at;
  }

  private void exif(int at, int end) {
    if (orientation == 0 && bytes.startsWith(at, "Exif\0\0")) {
      orientation = Exif.orientation(bytes, at, end);
    }
  }

  private void adobe(int at, int length) {
    if (length >= 14 && bytes.startsWith(at, "Adobe")) {
      adobeTransform = bytes.u8(at + 11);
    }
  }

  JpegFrame frame() {
    if (frame == null) {
      throw new IllegalStateException("walk() ends only with a frame");
    }
    return frame;
  }

  int orientation() {
    return Math.max(1, orientation);
  }

  boolean severalScans() {
    return scans > 1;
  }

  JpegColours colours() {
    return frame().colours(jfif, adobeTransform);
  }

  /**
   * The file without APPn and comment segments: pixels depend on none of them once colours are
   * known, and profiles, thumbnails and other metadata are where decoders meet surprises.
   */
  byte[] withoutMetadata() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length());
    out.write(0xFF);
    out.write(SOI);
    for (int[] part : essential) {
      out.write(bytes.array(), part[0], part[1] - part[0]);
    }
    out.write(0xFF);
    out.write(EOI);
    return out.toByteArray();
  }
}
