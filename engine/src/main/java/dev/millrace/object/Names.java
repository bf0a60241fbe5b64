package dev.millrace.object;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The rules for bucket names (Amazon S3's) and object keys (Amazon S3's, less what would be
 * dangerous as a path or header).
 */
public final class Names {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");
  private static final int MAX_KEY_BYTES = 1024;

  private Names() {}

  /**
   * Returns the name if it may name a bucket.
   *
   * @throws InvalidNameException otherwise
   */
  public static String bucket(String name) {
    if (!BUCKET.matcher(name).matches()) {
      throw new InvalidNameException(
          "a bucket's name has 3 to 63 characters, a-z, 0-9 and '-', and begins and ends with a letter or digit");
    }
    return name;
  }

  /**
   * Returns the key if it may name an object.
   *
   * @throws InvalidNameException otherwise
   */
  public static String key(String key) {
    if (key.isEmpty() || key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
      throw new InvalidNameException("a key has 1 to " + MAX_KEY_BYTES + " bytes of UTF-8");
    }
    if (key.codePoints().anyMatch(Names::forbidden)) {
      throw new InvalidNameException(
          "a key holds no control characters, backslashes or unpaired surrogates");
    }
    for (String part : key.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new InvalidNameException(
            "a key's parts between slashes are never empty, '.' or '..'");
      }
    }
    return key;
  }

  private static boolean forbidden(int codePoint) {
    return Character.isISOControl(codePoint)
        || codePoint == '\\'
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }
}
