package io.safelight;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The walls between the rooms; each room's package-info says why. */
class WallsTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.safelight");

  private static void hold(ArchRule rule) {
    rule.check(HOUSE);
  }

  private static final String[] FEATURES = {
    "..probe..",
    "..codec..",
    "..colour..",
    "..enhance..",
    "..face..",
    "..verify..",
    "..publish..",
    "..folder..",
    "..fleet..",
    "..broker..",
    "..ops..",
    "..notice..",
    "..doctor..",
    "..torture..",
    "..bench..",
    "..eval..",
    "..catalog..",
    "..web..",
    "..cli.."
  };

  @Test
  void rooms_form_no_cycle() {
    hold(slices().matching("io.safelight.(*)..").should().beFreeOfCycles());
  }

  @Test
  void job_image_and_inference_know_no_feature() {
    hold(
        noClasses()
            .that()
            .resideInAnyPackage("..job..", "..image..", "..inference..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FEATURES));
  }

  @Test
  void colour_knows_only_pictures_and_what_lies_beside_them() {
    hold(
        noClasses()
            .that()
            .resideInAPackage("..colour..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.safelight..")
                    .and(resideOutsideOfPackages("..colour..", "..image..", "..metadata.."))));
  }

  @Test
  void only_inference_touches_onnx_runtime() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackage("..inference..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime.."));
  }

  @Test
  void only_what_works_on_pixels_touches_opencv() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "..image..",
                "..codec..",
                "..enhance..",
                "..verify..",
                "..torture..",
                "..bench..",
                "..eval..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.opencv..", "nu.pattern.."));
  }

  @Test
  void only_folder_knows_camels_files() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackage("..folder..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel.component.file.."));
  }

  @Test
  void stages_do_not_know_camel() {
    hold(
        noClasses()
            .that()
            .resideInAnyPackage(
                "..job..",
                "..image..",
                "..inference..",
                "..probe..",
                "..codec..",
                "..enhance..",
                "..face..",
                "..verify..",
                "..publish..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel.."));
  }

  @Test
  void the_catalogue_knows_cards_and_no_other_room() {
    hold(
        noClasses()
            .that()
            .resideInAPackage("..catalog..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.safelight..")
                    .and(resideOutsideOfPackages("..catalog..", "..inference..")))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel.."));
  }

  @Test
  void nobody_knows_the_command_line() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackage("..cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..cli.."));
  }

  @Test
  void pictures_go_on_whoever_looks_at_them() {
    hold(
        noClasses()
            .that()
            // The doctor knows every key of the configuration.
            .resideOutsideOfPackages("..web..", "..cli..", "..doctor..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..web..", "jakarta.ws.rs..", "io.vertx.."));
    hold(
        noClasses()
            .that()
            .resideInAPackage("..web..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel.."));
  }

  @Test
  void nobody_knows_the_doctor_but_the_command_line() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackages("..doctor..", "..cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..doctor.."));
  }

  @Test
  void notices_know_what_became_of_pictures_and_not_how() {
    hold(
        noClasses()
            .that()
            .resideInAPackage("..notice..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.safelight..")
                    .and(resideOutsideOfPackages("..notice..", "..job..", "..folder.."))));
  }

  @Test
  void nobody_knows_what_measures_but_the_command_line() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackages("..bench..", "..eval..", "..cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..bench..", "..eval.."));
  }

  @Test
  void only_the_fleet_knows_of_messages() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackages("..fleet..", "..broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "jakarta.jms..",
                "org.springframework..",
                "org.apache.camel.component.jms..",
                "org.apache.activemq.."));
  }

  @Test
  void the_fleet_knows_the_folders_and_no_stage() {
    hold(
        noClasses()
            .that()
            .resideInAPackage("..fleet..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.safelight..")
                    // Of recipes it asks the name and the priority.
                    .and(
                        resideOutsideOfPackages(
                            "..fleet..", "..folder..", "..job..", "..enhance.."))));
  }

  @Test
  void nobody_knows_the_broker_but_whoever_starts_it() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackages("..broker..", "..cli..", "..torture..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..broker.."));
    // It runs on a class path without the rest of the program's own state.
    hold(
        noClasses()
            .that()
            .resideInAPackage("..broker..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.safelight..").and(resideOutsideOfPackages("..broker.."))));
  }

  @Test
  void nothing_prints_past_the_log_but_the_command_line() {
    hold(
        noClasses()
            .that()
            // The broker's process is a command by itself.
            .resideOutsideOfPackages("..cli..", "..broker..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  @Test
  void nobody_is_a_manager_a_helper_or_a_util() {
    hold(
        classes()
            .should()
            .haveNameNotMatching(
                ".*(Util|Utils|Manager|Helper|Processor|Data|Info|Handle|Common)$"));
  }
}
