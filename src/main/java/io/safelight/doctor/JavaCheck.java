package io.safelight.doctor;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Java, and whether it can say every name of a file. */
@ApplicationScoped
@Priority(120)
class JavaCheck implements Check {
  @Override
  public String name() {
    return "java";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        ok(
            "%s (%s), %s on %s",
            Runtime.version(),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.arch")));
    String names = System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name());
    if (!names.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
      findings.add(
          note(
              "files whose names are not plain %s are left alone: start with LC_ALL=C.UTF-8, as"
                  + " ./safelight does",
              names));
    }
    return findings;
  }
}
