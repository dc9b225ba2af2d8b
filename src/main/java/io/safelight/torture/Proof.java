package io.safelight.torture;

import com.fasterxml.jackson.databind.JsonNode;
import io.safelight.torture.Breach.Kind;
import io.safelight.torture.Drop.Fate;
import io.safelight.torture.Inventory.Entry;
import io.safelight.torture.Inventory.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what was dropped with what lies in the folders, by digests alone: names change, nodes
 * and their logs may be wrong.
 */
final class Proof {
  private static final String JSON = ".json";
  private static final String JOB_TICKET_IN_ERROR = ".ticket.json";

  /** An empty file is many things in a hot folder: a reservation, a lock, an upload that begins. */
  private static final String NOTHING = Sha256.of(new byte[0]);

  private final Inventory found;
  private final Map<Path, Entry> byPath;
  private final Map<String, List<Entry>> originals;
  private final Map<String, List<Result>> results = new HashMap<>();
  private final Set<Entry> explained = new HashSet<>();
  private final List<Breach> breaches = new ArrayList<>();

  private Proof(Inventory found) {
    this.found = found;
    this.byPath = found.byPath();
    this.originals =
        found.files().stream()
            .filter(entry -> !entry.isAt(Place.OUTBOX) && !isBookkeeping(entry))
            .collect(Collectors.groupingBy(Entry::sha256));
    found
        .at(Place.OUTBOX)
        .filter(entry -> entry.name().endsWith(JSON))
        .forEach(
            ticket ->
                Result.of(ticket, byPath)
                    .ifPresent(
                        result ->
                            results
                                .computeIfAbsent(result.source(), none -> new ArrayList<>())
                                .add(result)));
  }

  /**
   * What must hold at any instant, nodes at work or dead: each original is there once, and no more
   * results than originals. What a look reports may be a file that was moved meanwhile; what look
   * after look reports is true.
   */
  static List<Breach> underWay(List<Drop> dropped, Inventory found) {
    Proof proof = new Proof(found);
    proof.countOriginals(
        dropped,
        // A picture that is given back has two names for an instant, and for longer where the node
        // dies in it: it is one file all the same.
        entries -> (int) entries.stream().map(Entry::identity).distinct().count());
    proof.countResults(dropped);
    return proof.breaches;
  }

  /** What must hold once everything has come to rest and every node has ended in an orderly way. */
  static List<Breach> atRest(List<Drop> dropped, Inventory found) {
    Proof proof = new Proof(found);
    proof.countOriginals(dropped, List::size);
    proof.countResults(dropped);
    proof.judgeFates(dropped);
    proof.judgeResults(dropped);
    proof.judgeWork();
    proof.findStrangers();
    return proof.breaches;
  }

  private interface Count {
    int of(List<Entry> entries);
  }

  private void countOriginals(List<Drop> dropped, Count count) {
    Map<String, Integer> wanted = new LinkedHashMap<>();
    Map<String, Path> names = new HashMap<>();
    for (Drop drop : dropped) {
      wanted.merge(drop.sha256(), 1, Integer::sum);
      names.put(drop.sha256(), drop.relative());
      drop.jobTicket().ifPresent(ticket -> wanted.merge(ticket, 1, Integer::sum));
      drop.jobTicket().ifPresent(ticket -> names.put(ticket, jobTicketOf(drop.relative())));
    }
    wanted.forEach(
        (sha256, times) -> {
          List<Entry> entries = originals.getOrDefault(sha256, List.of());
          int seen = count.of(entries);
          if (seen < times) {
            breach(
                Kind.LOST,
                "inbox/" + names.get(sha256),
                sha256,
                "dropped %d time(s), found %d time(s) %s".formatted(times, seen, places(entries)));
          } else if (seen > times && !sha256.equals(NOTHING)) {
            breach(
                Kind.DOUBLED,
                "inbox/" + names.get(sha256),
                sha256,
                "dropped %d time(s), found %d time(s) %s".formatted(times, seen, places(entries)));
          }
        });
  }

  private void countResults(List<Drop> dropped) {
    Map<String, Long> times =
        dropped.stream().collect(Collectors.groupingBy(Drop::sha256, Collectors.counting()));
    results.forEach(
        (sha256, made) -> {
          // A ticket without its result does not count: it is placed first.
          List<Result> whole = made.stream().filter(Result::isThere).toList();
          if (whole.size() > times.getOrDefault(sha256, 0L)) {
            breach(
                Kind.SECOND_RESULT,
                whole.get(whole.size() - 1).where(),
                sha256,
                "%d results of %d original(s) of this digest: %s"
                    .formatted(
                        whole.size(),
                        times.getOrDefault(sha256, 0L),
                        whole.stream().map(Result::where).toList()));
          }
        });
  }

  private void judgeFates(List<Drop> dropped) {
    Map<String, List<Drop>> groups =
        dropped.stream()
            .collect(Collectors.groupingBy(Drop::sha256, LinkedHashMap::new, Collectors.toList()));
    groups.forEach(
        (sha256, drops) -> {
          Set<Path> folders =
              drops.stream().map(drop -> folderOf(drop.relative())).collect(Collectors.toSet());
          for (Entry entry : originals.getOrDefault(sha256, List.of())) {
            explained.add(entry);
            judgeFate(drops.get(0), entry);
            if (!folders.contains(folderOf(entry.relative())) && !entry.isAt(Place.WORK)) {
              breach(Kind.MISPLACED, entry.where(), sha256, "it was dropped in one of " + folders);
            }
          }
          for (Drop drop : drops) {
            drop.jobTicket().ifPresent(ticket -> judgeJobTicket(drop, ticket));
          }
        });
  }

  private void judgeFate(Drop drop, Entry entry) {
    Fate fate = drop.fate();
    if (fate instanceof Fate.LeftAlone) {
      if (!entry.isAt(Place.INBOX) || !entry.relative().equals(drop.relative())) {
        breach(
            Kind.MISPLACED,
            entry.where(),
            entry.sha256(),
            "it was to be left alone in inbox/" + drop.relative());
      }
      return;
    }
    switch (entry.place()) {
      case DONE -> {
        if (fate instanceof Fate.SetAside bad) {
          breach(Kind.BAD_ENHANCED, entry.where(), entry.sha256(), "expected was " + bad.reasons());
        }
        List<Result> made = results.getOrDefault(entry.sha256(), List.of());
        if (made.isEmpty()) {
          breach(Kind.NO_RESULT, entry.where(), entry.sha256(), "no ticket names this source");
        }
      }
      case ERROR -> judgeReport(fate, entry);
      default ->
          breach(Kind.UNFINISHED, entry.where(), entry.sha256(), "expected was an end: " + fate);
    }
  }

  private void judgeReport(Fate fate, Entry entry) {
    Entry report = byPath.get(jobTicketOf(entry.path()));
    JsonNode read = report == null ? null : Json.read(report.path()).orElse(null);
    if (read == null || !read.hasNonNull("reason")) {
      breach(Kind.NO_REPORT, entry.where(), entry.sha256(), "nothing that can be read beside it");
      return;
    }
    explained.add(report);
    String reason = read.path("reason").asText();
    String words = reason + ", " + read.path("detail").asText();
    if (fate instanceof Fate.Enhanced) {
      breach(Kind.GOOD_SET_ASIDE, entry.where(), entry.sha256(), words);
    } else if (fate instanceof Fate.SetAside bad
        && bad.reasons().stream().noneMatch(allowed -> allowed.name().equals(reason))) {
      breach(
          Kind.WRONG_REASON,
          entry.where(),
          entry.sha256(),
          "%s; expected was one of %s".formatted(words, bad.reasons()));
    }
    if (results.containsKey(entry.sha256())
        && originals.get(entry.sha256()).stream().noneMatch(other -> other.isAt(Place.DONE))) {
      breach(
          Kind.BAD_RESULT,
          results.get(entry.sha256()).get(0).where(),
          entry.sha256(),
          "its original was set aside: " + words);
    }
  }

  /** In done/ it is the picture's name and .json; in error/, where the report has that, another. */
  private void judgeJobTicket(Drop drop, String sha256) {
    List<Entry> pictures = originals.getOrDefault(drop.sha256(), List.of());
    for (Entry ticket : originals.getOrDefault(sha256, List.of())) {
      explained.add(ticket);
      boolean beside =
          pictures.stream()
              .map(
                  picture ->
                      picture.isAt(Place.ERROR)
                          ? picture.path().resolveSibling(picture.name() + JOB_TICKET_IN_ERROR)
                          : jobTicketOf(picture.path()))
              .anyMatch(ticket.path()::equals);
      if (!beside) {
        breach(
            Kind.MISPLACED,
            ticket.where(),
            sha256,
            "this job ticket is not beside its picture, which is " + places(pictures));
      }
    }
  }

  private void judgeResults(List<Drop> dropped) {
    Map<String, Drop> bySource =
        dropped.stream().collect(Collectors.toMap(Drop::sha256, drop -> drop, (one, two) -> one));
    results
        .values()
        .forEach(
            made ->
                made.forEach(
                    result -> {
                      explained.add(result.ticket());
                      if (result.isThere()) {
                        explained.add(result.picture());
                      }
                      result
                          .defect()
                          .ifPresent(
                              defect ->
                                  breach(Kind.BAD_RESULT, result.where(), result.source(), defect));
                      Drop source = bySource.get(result.source());
                      if (source == null) {
                        breach(
                            Kind.BAD_RESULT,
                            result.where(),
                            result.source(),
                            "its ticket names a source that nobody dropped");
                      } else if (source.fate() instanceof Fate.Enhanced enhanced) {
                        result
                            .disobedience(enhanced.order())
                            .ifPresent(
                                words ->
                                    breach(
                                        Kind.ORDER_IGNORED,
                                        result.where(),
                                        result.source(),
                                        words));
                      }
                    }));
  }

  /** Lock files, node folders and an empty folder of reservations may lie in work/. */
  private void judgeWork() {
    for (Path folder : found.workFolders()) {
      // work/<node> and work/.names; a folder in them is a desk.
      if (folder.getNameCount() > 1) {
        breach(Kind.LEFT_OVER, "work/" + folder, "", "a folder of a job that has ended");
      }
    }
    found
        .at(Place.WORK)
        .filter(entry -> !isBookkeeping(entry) && !explained.contains(entry))
        .forEach(
            entry -> {
              explained.add(entry);
              breach(Kind.LEFT_OVER, entry.where(), entry.sha256(), "no picture and no lock");
            });
  }

  /**
   * A sentinel, a lock file, or a reservation that a node had made and not yet signed when it was
   * killed: that one stays until it is ten minutes old, because nobody can tell whose it is.
   */
  private static boolean isBookkeeping(Entry entry) {
    if (entry.relative().equals(Ground.SENTINEL)) {
      return true;
    }
    if (!entry.isAt(Place.WORK) || !entry.sha256().equals(NOTHING)) {
      return false;
    }
    Path relative = entry.relative();
    return relative.getNameCount() == 1
        ? entry.name().startsWith(".") && entry.name().endsWith(".lock")
        : relative.getNameCount() == 2 && relative.startsWith(".names");
  }

  private void findStrangers() {
    for (Entry entry : found.files()) {
      if (!explained.contains(entry) && !isBookkeeping(entry)) {
        breach(
            Kind.STRANGER,
            entry.where(),
            entry.sha256(),
            "neither dropped nor the result, ticket or report of anything");
      }
    }
  }

  private void breach(Kind kind, String file, String sha256, String detail) {
    breaches.add(new Breach(kind, file, sha256, detail));
  }

  private static List<String> places(List<Entry> entries) {
    return entries.stream().map(Entry::where).toList();
  }

  private static Path folderOf(Path relative) {
    return Objects.requireNonNullElse(relative.getParent(), Path.of(""));
  }

  private static Path jobTicketOf(Path picture) {
    return picture.resolveSibling(picture.getFileName() + JSON);
  }

  /** A look at the folders while they change. */
  @FunctionalInterface
  interface Look {
    Inventory take() throws IOException;
  }

  /**
   * Looks again until every suspicion is explained by a rename that crossed the look.
   *
   * @param dropped what was whole before the first look
   * @param looks how often at most
   * @param pause between two looks
   * @return what every look has found
   */
  static List<Breach> confirmed(List<Drop> dropped, Look look, int looks, Runnable pause)
      throws IOException {
    List<Breach> suspicions = underWay(dropped, look.take());
    for (int i = 1; i < looks && !suspicions.isEmpty(); i++) {
      pause.run();
      List<Breach> again = underWay(dropped, look.take());
      List<Breach> before = suspicions;
      suspicions =
          again.stream()
              .filter(
                  breach ->
                      before.stream()
                          .anyMatch(
                              other ->
                                  other.kind() == breach.kind()
                                      && other.sha256().equals(breach.sha256())))
              .toList();
    }
    return suspicions;
  }
}
