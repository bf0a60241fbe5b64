package dev.millrace.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Floors: a room stands above all that it imports. */
@AnalyzeClasses(packages = "dev.millrace", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] ENGINE = {
    "dev.millrace.object..",
    "dev.millrace.ledger..",
    "dev.millrace.pipeline..",
    "dev.millrace.model..",
    "dev.millrace.delivery.."
  };

  @ArchTest
  static final ArchRule theEngineKnowsNoRoomAboveIt =
      noClasses()
          .that()
          .resideInAnyPackage(ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.millrace.runtimes..", "dev.millrace.faces..", "dev.millrace.server..");

  @ArchTest
  static final ArchRule theEngineKnowsNoWebOrModelLibrary =
      noClasses()
          .that()
          .resideInAnyPackage(ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.javalin..", "org.eclipse.jetty..", "ai.onnxruntime..", "io.micrometer..");

  @ArchTest
  static final ArchRule facesAndRuntimesStandSideBySide =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.faces..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.millrace.runtimes..", "dev.millrace.server..");

  @ArchTest
  static final ArchRule runtimesKnowOnlyTheEngine =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.runtimes..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.millrace.faces..", "dev.millrace.server..");

  @ArchTest
  static final ArchRule onlyHttpKnowsTheWebLibrary =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace..")
          .and()
          .resideOutsideOfPackage("dev.millrace.server.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule onlyGrpcKnowsItsLibrary =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace..")
          .and()
          .resideOutsideOfPackages("dev.millrace.server.grpc..", "dev.millrace.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "com.google.protobuf..", "dev.millrace.protocol..");

  @ArchTest
  static final ArchRule theServersRoomsHaveNoCycles =
      slices().matching("dev.millrace.server.(*)..").should().beFreeOfCycles();
}
