package dev.millrace.sheets;

import dev.millrace.sheets.dataset.DatasetException;
import dev.millrace.sheets.ingest.IntakeSettings;
import dev.millrace.sheets.layout.FindOptions;
import dev.millrace.sheets.layout.Hidden;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a dataset are read, besides its columns.
 *
 * @param hiddenRows of sheets; read unless told otherwise, since a filter left on is no decision
 * @param hiddenColumns of sheets; read unless told otherwise
 * @param hiddenSheets left out unless told otherwise
 * @param repairAbove the confidence from 0 to 1 above which cells that contradict others are
 *     repaired; null where that is only suggested
 */
public record DatasetSettings(
    Hidden hiddenRows, Hidden hiddenColumns, Hidden hiddenSheets, @Nullable Double repairAbove) {
  /** Under this key a dataset keeps them. */
  static final String KEY = "settings";

  /** What holds unless it was told otherwise. */
  public static final DatasetSettings STANDARD =
      new DatasetSettings(Hidden.READ, Hidden.READ, Hidden.LEAVE_OUT, null);

  public DatasetSettings {
    if (repairAbove != null && !(repairAbove >= 0 && repairAbove <= 1)) {
      throw new DatasetException("'repairAbove' is " + repairAbove + "; it is from 0 to 1");
    }
  }

  /** The settings of an intake with these. */
  IntakeSettings on(IntakeSettings standard) {
    return standard
        .with(new FindOptions(hiddenRows, hiddenColumns, hiddenSheets))
        .repairingAbove(repairAbove == null ? Double.POSITIVE_INFINITY : repairAbove);
  }
}
