package dev.millrace.sheets.read;

import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.security.GeneralSecurityException;
import org.apache.poi.poifs.crypt.Decryptor;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.jspecify.annotations.Nullable;

/** Opens what is encrypted with the password that was given. */
final class Passwords {
  /** Excel writes 100,000; each round costs time before the password is known to be wrong. */
  private static final int MOST_ROUNDS = 5_000_000;

  private Passwords() {}

  /**
   * Gives the decryptor its key.
   *
   * @param password null where none was given; Excel's own for files that only forbid changes is
   *     tried then
   */
  static Decryptor unlock(EncryptionInfo info, @Nullable String password) {
    refuseSlow(info);
    Decryptor decryptor = info.getDecryptor();
    try {
      if (password != null && decryptor.verifyPassword(password)) {
        return decryptor;
      }
      if (decryptor.verifyPassword(Decryptor.DEFAULT_PASSWORD)) {
        return decryptor;
      }
    } catch (GeneralSecurityException e) {
      throw new UnreadableSheetException(
          Reason.UNSUPPORTED_FORMAT,
          "The file is encrypted in a way that is not known here. Save it without a password.",
          e);
    }
    throw password == null
        ? new UnreadableSheetException(
            Reason.ENCRYPTED, "The file is protected with a password. Give the password with it.")
        : new UnreadableSheetException(
            Reason.WRONG_PASSWORD, "The password that was given does not open the file.");
  }

  private static void refuseSlow(EncryptionInfo info) {
    if (info.getVerifier() != null && info.getVerifier().getSpinCount() > MOST_ROUNDS) {
      throw new UnreadableSheetException(
          Reason.DAMAGED,
          "The file's encryption asks for %,d rounds of work, which no spreadsheet program does."
              .formatted(info.getVerifier().getSpinCount()));
    }
  }
}
