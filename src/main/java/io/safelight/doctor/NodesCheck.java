package io.safelight.doctor;

import io.safelight.folder.HotFolderConfig;
import io.safelight.folder.Overview;
import io.safelight.folder.Overview.Node;
import io.safelight.folder.Overview.Now;
import io.safelight.folder.Visit;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Who is at work here, what was left behind, and whether somebody has paused it. */
@ApplicationScoped
@Priority(60)
class NodesCheck implements Check {
  private final Overview overview;
  private final Visit visit;
  private final String self;

  NodesCheck(Overview overview, Visit visit, HotFolderConfig config) {
    this.overview = overview;
    this.visit = visit;
    this.self = config.node();
  }

  @Override
  public String name() {
    return "nodes";
  }

  @Override
  public List<Finding> look() throws Exception {
    if (!visit.problems().isEmpty()) {
      return List.of(note("not asked: the folders are not well"));
    }
    Now now = overview.now();
    List<Finding> findings = new ArrayList<>();
    for (Node node : now.nodes()) {
      findings.add(finding(node));
    }
    if (now.nodes().stream().noneMatch(node -> node.name().equals(self))) {
      findings.add(ok("%s, which is this one, is not at work", self));
    }
    if (now.pausedBy() != null) {
      findings.add(note("paused by %s; `./safelight resume` ends it", now.pausedBy()));
    }
    return findings;
  }

  private Finding finding(Node node) {
    String which = node.name().equals(self) ? node.name() + ", which is this one," : node.name();
    if (node.aliveBecause() != null) {
      return ok("%s is at work: %s", which, node.aliveBecause());
    }
    return note(
        "%s is not at work and has left %d pictures: start it, or if it never comes back"
            + " `./safelight requeue --node %s`",
        which, node.claims().size(), node.name());
  }
}
