package dev.millrace.sheets;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Damages valid files as transfers and disks do, and worse. */
public final class Damage {
  private Damage() {}

  /** The same zip without compression. */
  public static byte[] stored(byte[] zip) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip));
        var out = new ZipOutputStream(bytes)) {
      out.setLevel(0);
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        in.transferTo(out);
      }
    }
    return bytes.toByteArray();
  }

  /** A copy with bytes flipped, cut out, doubled, or cut off at its end. */
  public static byte[] of(byte[] valid, Random random) {
    byte[] bytes = valid.clone();
    int at = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(64, bytes.length - at));
    switch (random.nextInt(6)) {
      case 0 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 1 -> {
        ByteArrayOutputStream without = new ByteArrayOutputStream();
        without.write(bytes, 0, at);
        without.write(bytes, at + length, bytes.length - at - length);
        return without.toByteArray();
      }
      case 2 -> {
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.write(bytes, 0, at + length);
        twice.write(bytes, at, bytes.length - at);
        return twice.toByteArray();
      }
      case 3 -> {
        for (int i = 0; i < 1 + random.nextInt(20); i++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
      }
      default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }
}
