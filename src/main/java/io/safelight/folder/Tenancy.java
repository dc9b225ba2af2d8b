package io.safelight.folder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * This node's stay in the hot folder. It begins, and begins again after each problem, only where
 * the folders are well, nobody else is this node, and a trial has shown that pictures can be
 * finished there. All looks are made by {@link ShareWatch} on its one thread.
 */
@ApplicationScoped
public class Tenancy {
  private record Rest(String because, long until) {}

  private final HotFolder folder;
  private final HotFolderConfig config;
  private final NodeLock nodeLock;
  private final Trial trial;
  private final LongSupplier nanoTime;
  private volatile boolean wanted;
  private volatile boolean doubted;
  private volatile Rest rest;
  private volatile String refusal;
  private boolean opened;
  private boolean held;

  @Inject
  public Tenancy(HotFolder folder, HotFolderConfig config, NodeLock nodeLock, Trial trial) {
    this(folder, config, nodeLock, trial, System::nanoTime);
  }

  Tenancy(
      HotFolder folder,
      HotFolderConfig config,
      NodeLock nodeLock,
      Trial trial,
      LongSupplier nanoTime) {
    this.folder = folder;
    this.config = config;
    this.nodeLock = nodeLock;
    this.trial = trial;
    this.nanoTime = nanoTime;
  }

  /** From now on every look moves in where that can be done. */
  public void seek() {
    wanted = true;
  }

  /** What only a person can mend, and waiting cannot; as of the last look before the first stay. */
  public Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * A picture could not be finished, and the share is to blame: nothing is taken for a while, then
   * only after another trial.
   */
  void suspend(String because, Duration pause) {
    rest = new Rest(because, nanoTime.getAsLong() + pause.toNanos());
  }

  /** Something could not be filed: the folders are tried before the next picture. */
  void doubt() {
    doubted = true;
  }

  /** What keeps pictures from being taken, in words; empty where this node may take them. */
  List<String> problems() {
    List<String> problems = wanted ? stay() : folder.problems();
    held &= problems.isEmpty();
    return problems;
  }

  private List<String> stay() {
    if (!opened) {
      Optional<String> obstacle = open();
      if (obstacle.isPresent()) {
        return List.of(obstacle.get());
      }
    }
    List<String> problems = folder.problems();
    if (!problems.isEmpty()) {
      return problems;
    }
    Rest resting = rest;
    if (resting != null) {
      held = false;
      if (nanoTime.getAsLong() - resting.until < 0) {
        return List.of(resting.because);
      }
      rest = null;
    }
    if (doubted || nodeLock.lostBecause().isPresent()) {
      doubted = false;
      held = false;
    }
    return held ? List.of() : moveIn();
  }

  /** A new hot folder is made, an old one looked at; once. */
  private Optional<String> open() {
    refusal = null;
    try {
      if (config.createFolders()) {
        folder.create();
      }
      // With folders that are away the others may seem to be on several volumes: that passes.
      List<String> contradictions =
          folder.absences().isEmpty() || folder.isNew() && config.createFolders()
              ? folder.contradictions()
              : List.of();
      if (!contradictions.isEmpty()) {
        refusal = "the hot folder cannot be used: " + String.join("; ", contradictions);
        return Optional.of(refusal);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("the hot folder cannot be opened: " + e.getMessage());
    }
  }

  private List<String> moveIn() {
    try {
      nodeLock.acquire();
      Files.createDirectories(folder.desks());
    } catch (NodeLock.Taken e) {
      if (!opened && !e.mayPass()) {
        refusal = e.getMessage();
      }
      return List.of(e.getMessage());
    } catch (IOException e) {
      return List.of("node %s cannot begin: %s".formatted(config.node(), e));
    }
    List<String> problems = trial.problems();
    held = problems.isEmpty();
    if (held && !opened) {
      opened = true;
      folder.remember();
    }
    return problems;
  }
}
