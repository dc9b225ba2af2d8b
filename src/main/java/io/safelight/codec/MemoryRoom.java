package io.safelight.codec;

import com.sun.management.OperatingSystemMXBean;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.face.Faces;
import io.safelight.inference.ProcessMemory;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;

/**
 * Stage: a picture waits until there is room for it, on the heap and in all, by what its header
 * says, before a pixel is decoded. Large scans that come together slow down instead of running each
 * other out of memory.
 */
@Named("memoryRoom")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class MemoryRoom {
  private static final Logger LOG = Logger.getLogger(MemoryRoom.class);

  private static final long MEGABYTE = 1_000_000;

  /** Of the heap and of the machine; the rest is for everything else. */
  private static final double SHARE = 0.8;

  /** Java itself, the network with its tiles, OpenCV: 500 MB resident where no other is open. */
  private static final long PROGRAM = 768L << 20;

  /** What comes on top of what is resident before the first picture, where that is more. */
  private static final long AT_WORK = 256L << 20;

  private final long heapRoom;
  private final LongSupplier allRoomNow;
  private final IntSupplier faceSide;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<String> waiting = new ArrayDeque<>();
  private final Map<String, MemoryNeed> held = new HashMap<>();
  private boolean isFixed;
  private long allRoom;

  @Inject
  public MemoryRoom(MemoryConfig config, Faces faces) {
    this(
        (long) (largestPool() * SHARE),
        () -> config.memory().map(size -> size.asLongValue()).orElseGet(MemoryRoom::ofMachine),
        faces::cropSide);
  }

  /**
   * @param faceSide side of a face's crop in pixels; 0 where no faces are looked for
   */
  MemoryRoom(long heapRoom, long allRoom, IntSupplier faceSide) {
    this(heapRoom, () -> allRoom, faceSide);
  }

  /**
   * @param allRoomNow asked until the first picture comes: by then the networks are open and have
   *     run, and what they take is seen
   */
  MemoryRoom(long heapRoom, LongSupplier allRoomNow, IntSupplier faceSide) {
    this.faceSide = faceSide;
    this.heapRoom = heapRoom;
    this.allRoomNow = allRoomNow;
  }

  /** Of the heap what may hold a large array: with most collectors the old generation alone. */
  private static long largestPool() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getUsage().getMax()) // -1 where there is no limit of its own
        .filter(bytes -> bytes > 0)
        .max()
        .orElseGet(Runtime.getRuntime()::maxMemory);
  }

  /** What the bean says is the container's where there is one. */
  private static long ofMachine() {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long resident = ProcessMemory.residentBytes().orElse(0);
    return (long) (machine.getTotalMemorySize() * SHARE) - Math.max(PROGRAM, resident + AT_WORK);
  }

  /**
   * Waits for room, first come, first served: a large picture is not overtaken by small ones for
   * ever. A picture that wants more than there is gets all of it and is tried alone; one that has
   * room already, in a further attempt, keeps it.
   */
  public Job.Probed enter(Job.Probed probed) throws Failure {
    String id = probed.origin().id();
    MemoryNeed need = MemoryNeed.of(probed, faceSide.getAsInt());
    try {
      lock.lockInterruptibly();
      try {
        fixRoom();
        if (!held.containsKey(id)) {
          waiting.add(id);
          try {
            while (!id.equals(waiting.peek()) || !fits(need)) {
              changed.await();
            }
            held.put(id, need);
            tellIfTooLarge(probed, need);
          } finally {
            waiting.remove(id);
            changed.signalAll();
          }
        }
        return probed;
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure.Interrupted("stopped while it waited for memory", e);
    }
  }

  /** What pictures leave behind in memory is theirs, and no network's. */
  private void fixRoom() {
    if (!isFixed) {
      isFixed = true;
      allRoom = allRoomNow.getAsLong();
    }
  }

  private void tellIfTooLarge(Job.Probed probed, MemoryNeed need) {
    if (need.heap() > heapRoom || need.all() > allRoom) {
      LOG.warnf(
          "%s is tried alone and may fail: it is thought to take %,d MB of heap and %,d MB in all,"
              + " where there is room for %,d and %,d",
          probed.origin().name(),
          need.heap() / MEGABYTE,
          need.all() / MEGABYTE,
          heapRoom / MEGABYTE,
          allRoom / MEGABYTE);
    }
  }

  private boolean fits(MemoryNeed need) {
    return held.isEmpty() || fitsBeside(need);
  }

  private long sum(ToLongFunction<MemoryNeed> part) {
    return held.values().stream().mapToLong(part).sum();
  }

  /** The passage has ended, or is given up: its room is free again. */
  public void leave(Origin origin) {
    lock.lock();
    try {
      if (held.remove(origin.id()) != null) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Room that no picture wanted, until it is closed. */
  public interface Spare {
    void close();
  }

  /**
   * Waits for room to decode a picture beside the passages: behind every picture that waits for
   * room, and never for more than there is.
   *
   * @return empty where there was none for so long, or never can be
   */
  public Optional<Spare> spare(Job.Probed probed, Duration patience) throws InterruptedException {
    String id = probed.origin().id();
    MemoryNeed need = MemoryNeed.toDecode(probed);
    long nanos = patience.toNanos();
    lock.lockInterruptibly();
    try {
      fixRoom();
      while (!waiting.isEmpty() || !fitsBeside(need)) {
        if (nanos <= 0) {
          return Optional.empty();
        }
        nanos = changed.awaitNanos(nanos);
      }
      held.put(id, need);
      return Optional.of(() -> leave(probed.origin()));
    } finally {
      lock.unlock();
    }
  }

  private boolean fitsBeside(MemoryNeed need) {
    return need.heap() + sum(MemoryNeed::heap) <= heapRoom
        && need.all() + sum(MemoryNeed::all) <= allRoom;
  }

  /** What the pictures that have room are thought to take, heap and native memory, in bytes. */
  public long heldBytes() {
    lock.lock();
    try {
      return sum(MemoryNeed::all);
    } finally {
      lock.unlock();
    }
  }

  /** What all pictures may take together, heap and native memory, in bytes. */
  public long roomBytes() {
    lock.lock();
    try {
      return isFixed ? allRoom : allRoomNow.getAsLong();
    } finally {
      lock.unlock();
    }
  }

  /** How many pictures wait for room. */
  public int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Whether no picture has room or waits for it. */
  public boolean isEmpty() {
    lock.lock();
    try {
      return held.isEmpty() && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
