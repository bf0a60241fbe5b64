package dev.millrace;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HouseTest {
  private final JavaClasses engine =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  @Test
  void roomsUseOnlyTheRoomsBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("object")
        .definedBy("dev.millrace.object")
        .layer("ledger")
        .definedBy("dev.millrace.ledger")
        .layer("pipeline")
        .definedBy("dev.millrace.pipeline")
        .layer("model")
        .definedBy("dev.millrace.model")
        .layer("delivery")
        .definedBy("dev.millrace.delivery")
        .layer("inference")
        .definedBy("dev.millrace.inference")
        .layer("drift")
        .definedBy("dev.millrace.drift")
        .whereLayer("object")
        .mayNotAccessAnyLayer()
        .whereLayer("ledger")
        .mayOnlyAccessLayers("object")
        .whereLayer("pipeline")
        .mayOnlyAccessLayers("object", "ledger")
        .whereLayer("model")
        .mayOnlyAccessLayers("object", "ledger", "pipeline")
        .whereLayer("delivery")
        .mayOnlyAccessLayers("object", "ledger", "pipeline", "model")
        .whereLayer("inference")
        .mayOnlyAccessLayers(
            "ledger", "pipeline", "model") // of the ledger: the trace it came under
        .whereLayer("drift")
        .mayOnlyAccessLayers("ledger", "model")
        .check(engine);
  }

  @Test
  void roomsFormNoCycles() {
    slices().matching("dev.millrace.(*)..").should().beFreeOfCycles().check(engine);
  }
}
