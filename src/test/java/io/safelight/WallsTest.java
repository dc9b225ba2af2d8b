package io.safelight;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls between the rooms; each room's package-info says why. */
@AnalyzeClasses(packages = "io.safelight", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
  private static final String[] FEATURES = {
    "..probe..",
    "..codec..",
    "..enhance..",
    "..verify..",
    "..publish..",
    "..folder..",
    "..ops..",
    "..cli.."
  };

  @ArchTest
  static final ArchRule rooms_form_no_cycle =
      slices().matching("io.safelight.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule job_image_and_inference_know_no_feature =
      noClasses()
          .that()
          .resideInAnyPackage("..job..", "..image..", "..inference..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FEATURES);

  @ArchTest
  static final ArchRule only_inference_touches_onnx_runtime =
      noClasses()
          .that()
          .resideOutsideOfPackage("..inference..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule only_what_works_on_pixels_touches_opencv =
      noClasses()
          .that()
          .resideOutsideOfPackages("..image..", "..codec..", "..enhance..", "..verify..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.opencv..", "nu.pattern..");

  @ArchTest
  static final ArchRule only_folder_knows_camels_files =
      noClasses()
          .that()
          .resideOutsideOfPackage("..folder..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel.component.file..");

  @ArchTest
  static final ArchRule stages_do_not_know_camel =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..job..",
              "..image..",
              "..inference..",
              "..probe..",
              "..codec..",
              "..enhance..",
              "..verify..",
              "..publish..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule nobody_knows_the_command_line =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..cli..");

  @ArchTest
  static final ArchRule nothing_prints_past_the_log_but_the_command_line =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule nobody_is_a_manager_a_helper_or_a_util =
      classes()
          .should()
          .haveNameNotMatching(".*(Util|Utils|Manager|Helper|Processor|Data|Info|Handle|Common)$");
}
