package io.safelight.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safelight.folder.Overview;
import io.safelight.folder.Overview.Claim;
import io.safelight.folder.Overview.Node;
import io.safelight.folder.Overview.Now;
import io.safelight.job.Legible;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code safelight status}: what the folders tell, from any machine that has them. */
@Command(
    name = "status",
    description = {
      "Says whether pictures are taken, what waits, what each node has claimed and what failed.",
      "Only the folders are asked: no node has to run."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:pictures are taken where a node runs",
      "1:they are not: it is paused, or the folders have a problem",
      "2:wrong command line",
      "3:the folders could not be asked"
    })
public class StatusCommand implements Callable<Integer> {
  private final Overview overview;
  private final ObjectMapper json;

  @Spec CommandSpec spec;

  @Option(names = "--json", description = "As JSON, for scripts.")
  boolean asJson;

  StatusCommand(Overview overview, ObjectMapper json) {
    this.overview = overview;
    this.json = json;
  }

  @Override
  public Integer call() throws Exception {
    Now now = overview.now();
    PrintWriter console = spec.commandLine().getOut();
    if (asJson) {
      console.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(now));
    } else {
      tell(now, console);
    }
    return now.problems().isEmpty() && now.pausedBy() == null ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private static void tell(Now now, PrintWriter console) {
    now.problems().forEach(problem -> console.printf("Problem: %s%n", problem));
    if (now.pausedBy() != null) {
      console.printf("Paused by %s; `./safelight resume` ends it%n", now.pausedBy());
    }
    console.printf("Waiting in %s: %d%n", now.inbox(), now.waiting());
    if (now.queued() > 0) {
      console.printf("In the queue: %d%n", now.queued());
    }
    if (now.nodes().isEmpty()) {
      console.println("No node runs here, and none has left a claim");
    }
    for (Node node : now.nodes()) {
      console.printf(
          "Node %s: %s, %d claimed%n",
          node.name(),
          node.aliveBecause() == null ? "not running" : "running (" + node.aliveBecause() + ")",
          node.claims().size());
      if (node.pausedBy() != null) {
        console.printf(
            "  Paused by %s; `./safelight resume --node %s` ends it%n",
            node.pausedBy(), node.name());
      }
      for (Claim claim : node.claims()) {
        console.printf("  %s (attempt %d)%n", Legible.of(claim.file()), claim.attempts());
      }
      if (node.aliveBecause() == null && !node.claims().isEmpty()) {
        console.printf(
            "  It takes them up again when it starts; if it never will: ./safelight requeue --node"
                + " %s%n",
            node.name());
      }
    }
    long failed = now.failed().values().stream().mapToLong(Long::longValue).sum();
    console.printf("In error: %d%n", failed);
    now.failed().forEach((reason, count) -> console.printf("  %s: %d%n", reason, count));
  }
}
