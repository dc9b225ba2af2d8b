package io.safelight.doctor;

import io.safelight.folder.Visit;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** The five folders: there, marked, on one volume, with room; and a file's way through all. */
@ApplicationScoped
@Priority(80)
class FoldersCheck implements Check {
  private final Visit visit;

  FoldersCheck(Visit visit) {
    this.visit = visit;
  }

  @Override
  public String name() {
    return "folders";
  }

  @Override
  public List<Finding> look() throws Exception {
    if (visit.isToBeMade()) {
      return List.of(
          note(
              "there is no hot folder yet: the first `./safelight watch` makes it, or `./safelight"
                  + " init` does now; then ask the doctor again"));
    }
    List<String> problems = visit.problems();
    if (!problems.isEmpty()) {
      return problems.stream().map(problem -> wrong("%s", problem)).toList();
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(ok("all five are there, belong together and lie on one volume"));
    findings.add(ok("%.1f GB free", visit.freeBytes() / 1e9));
    List<String> failed = visit.trial();
    if (failed.isEmpty()) {
      findings.add(ok("a file can be written, flushed and renamed through all of them"));
    }
    failed.forEach(
        why ->
            findings.add(
                wrong("%s. Correct owner and rights, and put all five under one mount", why)));
    return findings;
  }
}
