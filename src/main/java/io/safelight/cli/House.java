package io.safelight.cli;

import io.quarkus.arc.Unremovable;
import io.safelight.fleet.Carrier;
import io.safelight.folder.Cadence;
import io.safelight.folder.HotFolderConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What all rooms share: the clock and the picture threads. */
@ApplicationScoped
public class House {
  private static final int TAKING = 4;

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  /**
   * N threads, each of which carries one picture through all stages: N is how many are under way.
   * Whoever hands over another picture waits until one is free, so the inbox is emptied only as
   * fast as pictures finish.
   */
  @Produces
  @Singleton
  @Unremovable
  @Named("pictureThreads")
  ExecutorService pictureThreads(HotFolderConfig config) {
    int threads = Cadence.picturesUnderWay(config);
    if (threads < 1) {
      throw new IllegalArgumentException(
          "safelight.under-way is " + threads + ", allowed is 1 or more");
    }
    return pool(threads, "picture-");
  }

  /**
   * The threads that take pictures from the inbox: those that carry them on, but where a broker
   * carries. There the picture threads wait for messages, and taking is some renames for each
   * picture and a message, of which a few are made at once.
   */
  @Produces
  @Singleton
  @Unremovable
  @Named("takingThreads")
  ExecutorService takingThreads(
      Carrier carrier, @Named("pictureThreads") ExecutorService pictureThreads) {
    return carrier.isOverBroker() ? pool(TAKING, "taking-") : pictureThreads;
  }

  private static ExecutorService pool(int threads, String name) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> new Thread(work, name + number.incrementAndGet()),
            House::waitForAPlace);
    pool.prestartAllCoreThreads();
    return pool;
  }

  private static void waitForAPlace(Runnable work, ThreadPoolExecutor pool) {
    try {
      while (!pool.isShutdown()) {
        if (pool.getQueue().offer(work, 200, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new RejectedExecutionException("the program is stopping");
  }

  void stop(@Disposes @Named("pictureThreads") ExecutorService pool) {
    pool.shutdownNow();
  }

  void stopTaking(@Disposes @Named("takingThreads") ExecutorService pool) {
    pool.shutdownNow();
  }
}
