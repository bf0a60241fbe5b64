package dev.millrace.server.cli;

import dev.millrace.sheets.ingest.IntakeSettings;
import dev.millrace.sheets.layout.FindOptions;
import dev.millrace.sheets.layout.Hidden;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code millrace sheets} that say how files are read. */
final class SheetsReading {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create(); // set by picocli

  @Option(
      names = "--password",
      interactive = true,
      arity = "0..1",
      description = "password of protected files; asked for when it is left out here")
  private char @Nullable [] password;

  @Option(
      names = "--with-hidden",
      paramLabel = "WHAT",
      split = ",",
      description =
          "read what is hidden: rows, columns, sheets; rows and columns are, unless told otherwise")
  private Set<HiddenPart> withHidden = Set.of();

  @Option(
      names = "--without-hidden",
      paramLabel = "WHAT",
      split = ",",
      description =
          "leave out what is hidden: rows, columns, sheets; sheets are, unless told otherwise")
  private Set<HiddenPart> withoutHidden = Set.of();

  /** What can be hidden. */
  private enum HiddenPart {
    ROWS,
    COLUMNS,
    SHEETS
  }

  @Option(
      names = "--repair",
      paramLabel = "CONFIDENCE",
      description =
          "repair cells that contradict the columns which determine them, above this confidence"
              + " from 0 to 1; otherwise they are only suggested")
  private @Nullable Double repair;

  /**
   * What they come to.
   *
   * @throws ParameterException when the confidence is none
   * @throws CommandException when something hidden is to be read and left out
   */
  IntakeSettings settings() {
    if (repair != null && !(repair >= 0 && repair <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--repair is a confidence from 0 to 1, not " + repair);
    }
    IntakeSettings settings =
        IntakeSettings.standard()
            .with(
                new FindOptions(
                    hidden(HiddenPart.ROWS, Hidden.READ),
                    hidden(HiddenPart.COLUMNS, Hidden.READ),
                    hidden(HiddenPart.SHEETS, Hidden.LEAVE_OUT)));
    if (password != null) {
      settings = settings.with(settings.reading().withPassword(new String(password)));
    }
    return repair == null ? settings : settings.repairingAbove(repair);
  }

  private Hidden hidden(HiddenPart part, Hidden otherwise) {
    if (withHidden.contains(part) && withoutHidden.contains(part)) {
      throw new CommandException(
          "hidden "
              + part.name().toLowerCase(Locale.ROOT)
              + " are to be read and left out: which?");
    }
    return withHidden.contains(part)
        ? Hidden.READ
        : withoutHidden.contains(part) ? Hidden.LEAVE_OUT : otherwise;
  }
}
