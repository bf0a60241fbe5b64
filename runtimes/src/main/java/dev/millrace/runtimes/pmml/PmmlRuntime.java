package dev.millrace.runtimes.pmml;

import dev.millrace.model.ModelException;
import dev.millrace.model.ModelFile;
import dev.millrace.model.Runtime;
import dev.millrace.model.Session;
import dev.millrace.model.VerificationCase;
import java.nio.file.Files;
import java.util.List;

/**
 * Runs PMML files, as R, scikit-learn, SAS, SPSS and KNIME write them, with pmml4s in this process.
 *
 * <p>Each field is a tensor of one dimension: a column with an element for each row. The rows of a
 * {@code <ModelVerification>} are verification cases. Thread-safe.
 */
public final class PmmlRuntime implements Runtime {
  /** For provenance; the version is that of the class path's pmml4s. */
  static final String VERSION =
      "pmml4s " + org.pmml4s.model.Model.class.getPackage().getImplementationVersion();

  @Override
  public String name() {
    return "pmml";
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public Session open(ModelFile file) {
    return new PmmlSession(load(file, text(file)));
  }

  @Override
  public List<VerificationCase> embeddedCases(ModelFile file) {
    String text = text(file);
    return new ModelVerification(load(file, text), file.role()).read(text);
  }

  private static String text(ModelFile file) {
    if (!Files.isRegularFile(file.file())) {
      throw new ModelException("there is no file " + file.path() + " in the package");
    }
    return PmmlText.read(file.file());
  }

  private static PmmlModel load(ModelFile file, String text) {
    return PmmlModel.load(file.path(), text);
  }
}
