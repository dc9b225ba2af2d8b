package io.safelight.cli;

import io.safelight.folder.HotFolder;
import io.safelight.folder.HotFolderConfig;
import io.safelight.folder.NodeLock;
import io.safelight.folder.Requeue;
import io.safelight.folder.Requeue.Failed;
import io.safelight.folder.Requeue.Sent;
import io.safelight.job.Legible;
import io.safelight.job.Outcome;
import io.safelight.job.Reason;
import io.safelight.ops.Outcomes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code safelight requeue}: failures, or the claims of a node that is gone, go back to the inbox.
 */
@Command(
    name = "requeue",
    description = {
      "Sends pictures back to the inbox: those of error/ that are named, with their job tickets;",
      "or with --node the claims of a node that died and does not come back."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all of them are back",
      "1:some could not be moved; they are named",
      "2:wrong command line",
      "3:nothing was done: the node is running, or what was named is not there"
    })
public class RequeueCommand implements Callable<Integer> {
  private final Requeue requeue;
  private final HotFolder folder;
  private final Outcomes outcomes;

  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "PICTURE|FOLDER",
      description = "Pictures in error/, or folders there; error/ itself means all.")
  List<Path> failed = List.of();

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "Of those only what failed for this reason, as in DEVICE_FAILED.")
  Reason reason;

  @Option(names = "--node", paramLabel = "NAME", description = "The node that is gone.")
  String node;

  @Option(
      names = "--force",
      description = {
        "With --node: also where the node counts as running. Only for a node that is certainly",
        "gone: what a running one has under way would be done twice."
      })
  boolean force;

  RequeueCommand(Requeue requeue, HotFolder folder, Outcomes outcomes) {
    this.requeue = requeue;
    this.folder = folder;
    this.outcomes = outcomes;
  }

  @Override
  public Integer call() throws Exception {
    if (failed.isEmpty() == (node == null)) {
      throw new ParameterException(
          spec.commandLine(), "Name pictures in error/, or a node by --node: one of the two.");
    }
    if (node == null ? force : reason != null) {
      throw new ParameterException(
          spec.commandLine(), "--reason goes with pictures in error/, --force with --node.");
    }
    if (node != null && !node.matches(HotFolderConfig.NODE_NAME)) {
      throw new ParameterException(
          spec.commandLine(), node + " is no node's name: it is a name, not a path.");
    }
    folder.mustStand();
    return node == null ? ofError() : ofNode();
  }

  private int ofError() throws IOException {
    Set<Failed> all = new LinkedHashSet<>();
    for (Path place : failed) {
      all.addAll(requeue.failedAt(place));
    }
    if (reason != null) {
      all.removeIf(one -> !one.reason().equals(Optional.of(reason)));
    }
    int stayed = 0;
    for (Failed one : all) {
      try {
        say(requeue.sendBack(one));
      } catch (IOException e) {
        stayed++;
        complain(one.file(), e);
      }
    }
    return summarise(all.size() - stayed, stayed);
  }

  private int ofNode() throws IOException {
    List<Path> desks = desks();
    if (force) {
      return back(desks);
    }
    NodeLock standIn = NodeLock.standIn(folder, node);
    try {
      return back(desks);
    } finally {
      standIn.release();
    }
  }

  private int back(List<Path> desks) throws IOException {
    int back = 0;
    int stayed = 0;
    for (Path desk : desks) {
      try {
        back += say(requeue.sendBack(desk)) ? 1 : 0;
      } catch (IOException e) {
        stayed++;
        complain(desk, e);
      }
    }
    if (stayed == 0) {
      requeue.forget(node);
    }
    return summarise(back, stayed);
  }

  private List<Path> desks() throws IOException {
    try {
      return requeue.desksOf(node);
    } catch (NotDirectoryException e) {
      throw new IOException(
          "there is no node %s: nothing of that name in %s".formatted(node, folder.work()), e);
    }
  }

  /** Whether it is back in the inbox. */
  private boolean say(Sent sent) {
    PrintWriter console = spec.commandLine().getOut();
    if (sent instanceof Sent.Back back) {
      console.printf(
          "%s -> %s%n", Legible.of(back.from().toString()), Legible.of(back.to().toString()));
      return true;
    }
    if (sent instanceof Sent.Ended ended) {
      // Its node had decided its end and died: ledger and log hear of it here.
      outcomes.announce(ended.outcome());
      console.printf(
          "%s had been decided: %s%n",
          ended.outcome().origin().displayName(),
          ended.outcome() instanceof Outcome.Done ? "done" : "failed");
    }
    return false;
  }

  private void complain(Path what, IOException why) {
    spec.commandLine()
        .getErr()
        .printf("%s stays: %s%n", Legible.of(what.toString()), Legible.of(why.toString()));
  }

  private int summarise(int back, int stayed) {
    spec.commandLine()
        .getOut()
        .printf(
            "%d back in %s%s%n",
            back, folder.inbox(), stayed == 0 ? "" : ", " + stayed + " stayed");
    return stayed == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
  }
}
