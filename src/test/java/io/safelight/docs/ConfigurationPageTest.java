package io.safelight.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.safelight.doctor.Keys;
import io.safelight.enhance.RecipeRows;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The page of all keys, written from the mappings and their Javadoc. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("docs/configuration.md");

  private static final String HEAD =
      """
      # Configuration

      Every key, as the code declares it; `mvn test -Dtest=ConfigurationPageTest -Dwrite-docs=true` writes this page. [Operations](operations.md) says when to change what.

      A key is set in `config/application.properties` beside the program, as a variable of the environment (`safelight.stable-for` as `SAFELIGHT_STABLE_FOR`), or as `-Dsafelight.stable-for=10s` in `JAVA_OPTS`; the last of them wins. A duration is written as `300ms`, `5s`, `10m` or `PT1H`, a number of bytes as `1073741824` or, where the table says so, as `512M` or `2G`. Keys without a default may be left out. A value that is not allowed, or a key that is none, keeps the program from starting (exit code 3) and is named; a variable that is none is named by `./safelight doctor`.
      """;

  private static String page() throws IOException {
    Properties shipped = new Properties();
    try (Reader in =
        Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
      shipped.load(in);
    }
    StringBuilder page = new StringBuilder(HEAD);
    for (Class<?> mapping : Keys.MAPPINGS) {
      Javadoc javadoc = Javadoc.of(mapping);
      page.append("\n## ").append(sentence(javadoc.of(mapping.getSimpleName()))).append("\n\n");
      page.append("| key | default | values | meaning |\n|---|---|---|---|\n");
      for (Key key : keys(mapping)) {
        page.append(
            row(
                "`" + key.name() + "`",
                key.standard(shipped),
                key.values(),
                javadoc.of(
                    key.method().getDeclaringClass().getSimpleName(), key.method().getName())));
      }
    }
    page.append("\n## Parameters of a recipe\n\n");
    page.append(
        "`safelight.recipes.NAME.PARAMETER`; what a recipe does not say it takes from `default`, and"
            + " that one from here. The [README](../README.md#recipes) says what each does.\n\n");
    page.append("| parameter | default | values |\n|---|---|---|\n");
    RecipeRows.all()
        .forEach(
            row -> page.append(row("`" + row.get(0) + "`", "`" + row.get(1) + "`", row.get(2))));
    return page.toString();
  }

  private static List<Key> keys(Class<?> mapping) {
    Map<String, Property> properties =
        new TreeMap<>(ConfigMappings.getProperties(ConfigClass.configClass(mapping)));
    return properties.entrySet().stream()
        // Recipes have a table of their own, and a list needs no row for each of its places.
        .filter(one -> !one.getKey().contains("*"))
        .map(one -> new Key(one.getKey(), one.getValue()))
        .toList();
  }

  /** The first, without its end. */
  private static String sentence(String text) {
    return text.replaceFirst("[.:;] .*", "").replaceFirst("\\.$", "");
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", List.of(cells)).replace("\n", " ") + " |\n";
  }

  @Test
  void the_page_says_what_the_code_declares() throws IOException {
    if (Boolean.getBoolean("write-docs")) {
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE))
        .as("%s; mvn test -Dtest=ConfigurationPageTest -Dwrite-docs=true writes it", PAGE)
        .isEqualTo(page());
  }

  @Test
  void every_key_has_a_meaning() throws IOException {
    assertThat(page().lines().filter(line -> line.startsWith("| `safelight.")))
        .hasSizeGreaterThan(50)
        .noneMatch(line -> line.endsWith("|  |"));
  }

  @Test
  void no_mapping_is_left_out() {
    assertThat(
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.safelight")
                    .stream()
                    .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                    .map(JavaClass::getName))
        .containsExactlyInAnyOrderElementsOf(Keys.MAPPINGS.stream().map(Class::getName).toList());
  }
}
