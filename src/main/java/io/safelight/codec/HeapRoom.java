package io.safelight.codec;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.image.Header;
import io.safelight.job.Failure;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Stage: a picture waits until the heap has room for it, by what its header says, before a pixel is
 * decoded. Large scans that come together slow down instead of running each other out of memory.
 */
@Named("heapRoom")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class HeapRoom {
  private static final long MEBIBYTE = 1 << 20;

  /**
   * Source, result, and twice a picture for a moment: a reader's own copy and turning it upright.
   */
  private static final int COPIES = 4;

  /** Of the heap; the rest is for everything else. */
  private static final double SHARE = 0.8;

  private final int total;
  private final Semaphore room;
  private final Map<String, Integer> held = new ConcurrentHashMap<>();

  @Inject
  public HeapRoom() {
    this(Runtime.getRuntime().maxMemory());
  }

  HeapRoom(long heapBytes) {
    total = (int) Math.max(1, (long) (heapBytes * SHARE) / MEBIBYTE);
    // Fair: a large picture is not overtaken by small ones for ever.
    room = new Semaphore(total, true);
  }

  /**
   * Waits for room; a picture that wants more than there is gets all of it and is tried alone. A
   * picture that has room already, in a further attempt, keeps it.
   */
  public Job.Probed enter(Job.Probed probed) throws Failure {
    String id = probed.origin().id();
    if (held.containsKey(id)) {
      return probed;
    }
    int wanted = (int) Math.min(total, 1 + need(probed.header()) / MEBIBYTE);
    try {
      room.acquire(wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure.Interrupted("stopped while it waited for memory", e);
    }
    held.put(id, wanted);
    return probed;
  }

  /** The passage has ended, or is given up: its room is free again. */
  public void leave(Origin origin) {
    Integer had = held.remove(origin.id());
    if (had != null) {
      room.release(had);
    }
  }

  /** Whether no picture has room or waits for it. */
  public boolean isEmpty() {
    return held.isEmpty() && room.availablePermits() == total;
  }

  private static long need(Header header) {
    int channels = Math.max(3, Math.min(4, header.channels()));
    int bytes = header.bitDepth() > 8 ? 2 : 1;
    return header.size().pixels() * channels * bytes * COPIES;
  }
}
