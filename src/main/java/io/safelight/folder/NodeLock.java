package io.safelight.folder;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Keeps two processes from being the same node: each would take up the other's pictures as left
 * behind. Two guards stand together. A lock on {@code work/.<node>.lock} dies with its process, at
 * once; but not every share passes locks on from machine to machine. A {@link Heartbeat} is passed
 * on by every share; but a process that was killed is believed dead only when it has been silent
 * for a while. Where lock and machine agree that the former process is gone nobody waits.
 */
@ApplicationScoped
public class NodeLock {
  private static final Logger LOG = Logger.getLogger(NodeLock.class);

  /** How often a node says that it is alive. */
  private static final Duration BEAT = Duration.ofSeconds(20);

  /** For how long it may be silent: a share that is slow now and then loses no node. */
  private static final Duration SILENCE = Duration.ofSeconds(90);

  /**
   * A system gives up all locks of a process on a file when the process closes any one channel to
   * it: a file that is locked here must not even be opened.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  /** Somebody else is the node. */
  static final class Taken extends IOException {
    private static final long serialVersionUID = 1L;
    private final boolean mayPass;

    Taken(String words, boolean mayPass) {
      super(words);
      this.mayPass = mayPass;
    }

    /** Whether it may end by itself: the other is on another machine, and perhaps dead. */
    boolean mayPass() {
      return mayPass;
    }
  }

  /** What this process holds; the lock's channel is null where the share passes no locks on. */
  private record Hold(Path file, FileChannel channel, Object identity, Heartbeat heartbeat) {}

  private record Guards(Path lock, Path alive) {
    static Guards of(HotFolder folder, String node) {
      return new Guards(
          folder.work().resolve("." + node + ".lock"),
          folder.work().resolve("." + node + ".alive"));
    }
  }

  private final HotFolder folder;
  private final String node;
  private final Duration beat;
  private final Duration silence;
  private final String host;
  private final AtomicReference<Hold> held = new AtomicReference<>();
  private volatile String lostBecause;
  private volatile long lastBeat;
  private boolean toldOfNoLocks;
  private ScheduledExecutorService beating;

  @Inject
  public NodeLock(HotFolder folder, HotFolderConfig config) {
    this(folder, config.node(), BEAT, SILENCE, Heartbeat.thisHost());
  }

  NodeLock(HotFolder folder, String node, Duration beat, Duration silence, String host) {
    this.folder = folder;
    this.node = node;
    this.beat = beat;
    this.silence = silence;
    this.host = host;
  }

  /**
   * Becomes the node, or makes sure that it still is: after a share was away the lock may be one on
   * a mount that is no more, and another process the node by now.
   *
   * @throws Taken where another process is the node
   * @throws IOException where the share does not let anybody become it
   */
  public synchronized void acquire() throws IOException {
    Hold before = held.get();
    if (before != null) {
      if (lostBecause == null && isStillOurs(before)) {
        return;
      }
      giveUp(false);
    }
    Guards guards = Guards.of(folder, node);
    if (!HELD_HERE.add(guards.lock())) {
      throw taken("this process", false);
    }
    FileChannel channel = null;
    boolean ours = false;
    try {
      channel = lock(guards);
      refuseWhileAlive(guards, channel != null);
      Heartbeat heartbeat = Heartbeat.ofThisProcess(host);
      heartbeat.create(guards.alive());
      ShareClock.clear(guards.alive());
      Object identity = channel == null ? null : identity(guards.lock());
      held.set(new Hold(guards.lock(), channel, identity, heartbeat));
      lostBecause = null;
      folder.disown(Optional.empty());
      lastBeat = System.nanoTime();
      ours = true;
    } finally {
      if (!ours) {
        HELD_HERE.remove(guards.lock());
        if (channel != null) {
          channel.close();
        }
      }
    }
    beat();
  }

  /** The locked channel; null where the share passes no locks on. */
  private FileChannel lock(Guards guards) throws IOException {
    // Whoever asks whether a node is alive holds its lock for an instant.
    for (int attempt = 1; ; attempt++) {
      FileChannel channel =
          FileChannel.open(guards.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean locked = false;
      try {
        locked = channel.tryLock() != null;
        if (locked) {
          return channel;
        }
      } catch (OverlappingFileLockException e) {
        locked = false;
      } catch (IOException e) {
        if (!toldOfNoLocks) {
          toldOfNoLocks = true;
          LOG.warnf(
              "The share does not pass on locks (%s): node %s is guarded by its heartbeat in %s"
                  + " alone. See to it that no two nodes have one name",
              e.getMessage(), node, guards.alive());
        }
        return null;
      } finally {
        if (!locked) {
          channel.close();
        }
      }
      if (attempt == 3) {
        throw takenByLock(guards);
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while it waited for the node's lock", e);
    }
  }

  private Taken takenByLock(Guards guards) throws IOException {
    Optional<Heartbeat> other = Heartbeat.read(guards.alive());
    boolean elsewhere = other.isPresent() && !other.get().host().equals(host);
    return taken(other.map(Heartbeat::words).orElse("another process"), elsewhere);
  }

  private Taken taken(String who, boolean mayPass) {
    return new Taken(
        "another Safelight runs as node %s on %s (%s); stop it, or give this one another name by"
                .formatted(node, folder.work(), who)
            + " safelight.node (JAVA_OPTS=-Dsafelight.node=NAME)",
        mayPass);
  }

  private void refuseWhileAlive(Guards guards, boolean locked) throws IOException {
    Optional<Heartbeat> other = Heartbeat.read(guards.alive());
    if (other.isEmpty()) {
      return;
    }
    if (other.get().host().equals(host)) {
      // On one machine the lock is the truth; without one, whether the process runs.
      if (!locked && other.get().isRunningHere()) {
        throw taken(other.get().words(), false);
      }
      return;
    }
    Duration age = ShareClock.age(guards.alive());
    if (age.compareTo(silence) < 0) {
      throw new Taken(
          ("node %s was alive %d s ago (%s), and a share may not pass its lock on. It is believed"
                  + " dead after %d s of silence; if it lives, give this one another name by"
                  + " safelight.node (JAVA_OPTS=-Dsafelight.node=NAME)")
              .formatted(
                  node, Math.max(0, age.toSeconds()), other.get().words(), silence.toSeconds()),
          true);
    }
  }

  private boolean isStillOurs(Hold hold) throws IOException {
    Guards guards = Guards.of(folder, node);
    boolean sameFile =
        hold.channel() == null || Objects.equals(hold.identity(), identityOrNull(hold.file()));
    return sameFile
        && Heartbeat.read(guards.alive())
            .filter(last -> last.session().equals(hold.heartbeat().session()))
            .isPresent();
  }

  private static Object identity(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    // Not every file system tells: then the name has to do.
    return key == null ? file : key;
  }

  private static Object identityOrNull(Path file) throws IOException {
    try {
      return identity(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Why this process is the node no more; empty while it is, or has not been yet. */
  Optional<String> lostBecause() {
    return Optional.ofNullable(lostBecause);
  }

  /** Nothing is filed in this node's name from now on: another may be at the same desks. */
  private void lose(String because) {
    lostBecause = because;
    folder.disown(Optional.of(because));
  }

  private void beat() {
    if (beating != null) {
      return;
    }
    beating =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "heartbeat");
              // One that hangs with its share must not keep the program from ending.
              thread.setDaemon(true);
              return thread;
            });
    beating.scheduleWithFixedDelay(
        this::renew, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** No monitor: a share that hangs holds up this thread only. */
  private void renew() {
    Hold hold = held.get();
    if (hold == null || lostBecause != null) {
      return;
    }
    Guards guards = Guards.of(folder, node);
    try {
      Optional<Heartbeat> last = Heartbeat.read(guards.alive());
      if (last.isPresent() && !last.get().session().equals(hold.heartbeat().session())) {
        // Two that began at one instant: one of them stays. Whoever was silent has lost.
        boolean wasSilent = System.nanoTime() - lastBeat > silence.toNanos() / 2;
        if (wasSilent || hold.heartbeat().session().compareTo(last.get().session()) < 0) {
          lose("another Safelight is node %s by now (%s)".formatted(node, last.get().words()));
          return;
        }
      }
      if (hold.channel() != null
          && !Objects.equals(hold.identity(), identityOrNull(guards.lock()))) {
        lose("the lock %s is not the file that it was".formatted(guards.lock()));
        return;
      }
      hold.heartbeat().renew(guards.alive());
      lastBeat = System.nanoTime();
    } catch (IOException e) {
      // The share's problems are told elsewhere.
      LOG.debugf("No heartbeat in %s: %s", guards.alive(), e.toString());
    } catch (RuntimeException | Error e) {
      // Thrown on, it would end all further beats without a word.
      LOG.errorf(e, "No heartbeat in %s", guards.alive());
    }
  }

  private void giveUp(boolean inOrder) throws IOException {
    Hold hold = held.getAndSet(null);
    if (hold == null) {
      return;
    }
    try {
      if (inOrder && isStillOurs(hold)) {
        // Said in so many words, so that a node elsewhere need not wait for its silence.
        Files.deleteIfExists(Guards.of(folder, node).alive());
      }
    } finally {
      HELD_HERE.remove(hold.file());
      if (hold.channel() != null) {
        hold.channel().close();
      }
    }
  }

  /** Not under the monitor, and not for long: a program must end though its share hangs. */
  @PreDestroy
  public void release() throws IOException {
    ScheduledExecutorService beats = beating;
    if (beats != null) {
      beats.shutdownNow();
    }
    Thread last =
        new Thread(
            () -> {
              try {
                giveUp(true);
              } catch (IOException e) {
                LOG.debug("The node's lock could not be given back in order", e);
              }
            },
            "give-back-the-node");
    last.setDaemon(true);
    last.start();
    try {
      last.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Becomes a node that is not running, for as long as its desks are cleared: it cannot start
   * meanwhile.
   *
   * @throws IOException in words where it is running
   */
  public static NodeLock standIn(HotFolder folder, String node) throws IOException {
    Optional<String> alive = aliveBecause(folder, node);
    if (alive.isPresent()) {
      throw new IOException(
          "node %s counts as running: %s; stop it, or say --force if it is certainly gone"
              .formatted(node, alive.get()));
    }
    NodeLock lock = new NodeLock(folder, node, BEAT, SILENCE, Heartbeat.thisHost());
    lock.acquire();
    return lock;
  }

  /**
   * Why a node counts as alive, in words; empty where it is dead for certain. What cannot be told
   * counts as alive.
   */
  public static Optional<String> aliveBecause(HotFolder folder, String node) {
    return aliveBecause(folder, node, SILENCE, Heartbeat.thisHost());
  }

  /** What is done with a dead node's desks; short, for the node cannot start meanwhile. */
  @FunctionalInterface
  interface Clearing {
    void clear() throws IOException;
  }

  /**
   * Clears a node's desks if it is dead for certain; where locks are passed on it cannot come to
   * life meanwhile.
   *
   * @param tries more than one where somebody else may ask the same at this moment, by which it
   *     seems to live
   * @return whether it was dead
   * @throws IOException as the clearing throws it
   */
  static boolean ifDead(HotFolder folder, String node, int tries, Clearing clearing)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      synchronized (HELD_HERE) {
        if (aliveBecause(folder, node, SILENCE, Heartbeat.thisHost(), clearing).isEmpty()) {
          return true;
        }
      }
      // Somebody else may hold the lock just to ask the same.
      if (attempt == tries || Heartbeat.read(Guards.of(folder, node).alive()).isEmpty()) {
        return false;
      }
      pause();
    }
  }

  static Optional<String> aliveBecause(
      HotFolder folder, String node, Duration silence, String host) {
    try {
      return aliveBecause(folder, node, silence, host, () -> {});
    } catch (IOException e) {
      return Optional.of("it cannot be told: " + e);
    }
  }

  private static Optional<String> aliveBecause(
      HotFolder folder, String node, Duration silence, String host, Clearing ifDead)
      throws IOException {
    Guards guards = Guards.of(folder, node);
    if (!HELD_HERE.add(guards.lock())) {
      return Optional.of("this very process is node " + node);
    }
    FileChannel channel = null;
    try {
      Optional<Heartbeat> last = Heartbeat.read(guards.alive());
      boolean passesLocks = true;
      try {
        channel = FileChannel.open(guards.lock(), StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
          String who = last.map(Heartbeat::words).orElse("a process");
          return Optional.of("%s holds its lock %s".formatted(who, guards.lock()));
        }
      } catch (NoSuchFileException e) {
        passesLocks = true;
      } catch (IOException e) {
        passesLocks = false;
      }
      Optional<String> alive =
          last.isEmpty()
              ? Optional.empty()
              : aliveBecause(last.get(), guards, passesLocks, silence, host);
      if (alive.isEmpty()) {
        ifDead.clear();
      }
      return alive;
    } finally {
      HELD_HERE.remove(guards.lock());
      if (channel != null) {
        channel.close();
      }
    }
  }

  private static Optional<String> aliveBecause(
      Heartbeat last, Guards guards, boolean passesLocks, Duration silence, String host)
      throws IOException {
    if (last.host().equals(host)) {
      return !passesLocks && last.isRunningHere()
          ? Optional.of(last.words() + " runs on this machine")
          : Optional.empty();
    }
    Duration age = ShareClock.age(guards.alive());
    return age.compareTo(silence) < 0
        ? Optional.of(
            "%s said so %d s ago; after %d s of silence it counts as dead"
                .formatted(last.words(), Math.max(0, age.toSeconds()), silence.toSeconds()))
        : Optional.empty();
  }
}
