package io.safelight;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.bench.RatioReport;
import io.safelight.bench.SoakReport;
import io.safelight.doctor.Finding;
import io.safelight.folder.Overview;
import io.safelight.torture.Fuzz;
import io.safelight.torture.Torture;
import jakarta.inject.Named;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is found by its name while the program runs, by the routes or by Jackson, is registered for
 * it: in native mode the rest is not there.
 */
class NativeFriendlyTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.safelight");

  private static final Pattern NAMED =
      Pattern.compile("(?:ref: |bean:|bean\\?|\\$\\{bean:|\"#)([a-z][A-Za-z]+)");
  private static final Pattern TYPES = Pattern.compile("io\\.safelight[.A-Za-z$]+");

  private static String routes() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/routes"))) {
      for (Path file : files.toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private static Set<String> found(Pattern what, int group) throws IOException {
    return what.matcher(routes())
        .results()
        .map((MatchResult one) -> one.group(group))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void every_bean_that_the_routes_name_is_registered() throws IOException {
    Set<String> named = found(NAMED, 1);
    assertThat(named).hasSizeGreaterThan(20);
    // What a method makes is no class of ours.
    named.removeAll(List.of("pictureThreads", "takingThreads"));
    // What is bound at the start, where a broker carries.
    named.removeAll(List.of("brokerConnections", "brokerSending", "gatedContainers"));

    Set<String> registered =
        HOUSE.stream()
            .filter(type -> type.isAnnotatedWith(Named.class))
            .filter(type -> type.isAnnotatedWith(RegisterForReflection.class))
            .map(type -> type.getAnnotationOfType(Named.class).value())
            .collect(Collectors.toSet());

    assertThat(named).isSubsetOf(registered);
  }

  @Test
  void every_type_that_the_routes_name_is_there() throws IOException {
    assertThat(found(TYPES, 0)).isSubsetOf(HOUSE.stream().map(JavaClass::getName).toList());
  }

  @Test
  void every_record_that_is_written_as_json_is_registered_with_all_that_it_holds() {
    Set<Class<?>> written = new LinkedHashSet<>();
    for (Class<?> root :
        List.of(
            Overview.Now.class,
            Finding.class,
            RatioReport.class,
            SoakReport.class,
            Torture.Report.class,
            Fuzz.Report.class)) {
      gather(root, written);
    }

    assertThat(written)
        .allSatisfy(type -> assertThat(type).hasAnnotation(RegisterForReflection.class));
  }

  @Test
  void a_record_that_is_registered_holds_none_that_is_not() {
    Set<Class<?>> held = new LinkedHashSet<>();
    HOUSE.stream()
        .filter(type -> type.isAnnotatedWith(RegisterForReflection.class) && type.isRecord())
        .forEach(type -> gather(type.reflect(), held));

    assertThat(held).isNotEmpty();
    assertThat(held)
        .allSatisfy(type -> assertThat(type).hasAnnotation(RegisterForReflection.class));
  }

  private static void gather(Type type, Set<Class<?>> into) {
    if (type instanceof ParameterizedType generic) {
      Stream.of(generic.getActualTypeArguments()).forEach(argument -> gather(argument, into));
    } else if (type instanceof Class<?> raw
        && raw.isRecord()
        && raw.getName().startsWith("io.safelight.")
        && into.add(raw)) {
      for (RecordComponent component : raw.getRecordComponents()) {
        gather(component.getGenericType(), into);
      }
    }
  }
}
