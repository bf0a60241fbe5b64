package dev.millrace.pipeline;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * A file that lies in a watched folder.
 *
 * @param why it cannot land, if so
 */
record FoundFile(Stamp stamp, Optional<String> why) {

  /** By what two states of a file are told apart. */
  record Stamp(long size, Instant modifiedAt) {
    private static final Stamp UNKNOWN = new Stamp(0, Instant.EPOCH);

    static Stamp of(BasicFileAttributes attributes) {
      return new Stamp(attributes.size(), attributes.lastModifiedTime().toInstant());
    }
  }

  static FoundFile landable(BasicFileAttributes attributes) {
    return new FoundFile(Stamp.of(attributes), Optional.empty());
  }

  static FoundFile passedOver(BasicFileAttributes attributes, String why) {
    return new FoundFile(Stamp.of(attributes), Optional.of(why));
  }

  /** One of which not even size and age can be told. */
  static FoundFile unreadable(String why) {
    return new FoundFile(Stamp.UNKNOWN, Optional.of(why));
  }
}
