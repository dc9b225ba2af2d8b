package io.safelight.cli;

import io.quarkus.arc.Unremovable;
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
    int threads = config.underWay().orElseGet(House::underWay);
    if (threads < 1) {
      throw new IllegalArgumentException(
          "safelight.under-way is " + threads + ", allowed is 1 or more");
    }
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> new Thread(work, "picture-" + number.incrementAndGet()),
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

  /**
   * One picture decodes, one encodes, one is in the network: a core each and one more. Memory is
   * {@code MemoryRoom}'s business, which knows each picture's size.
   */
  static int underWay() {
    return Runtime.getRuntime().availableProcessors() + 1;
  }

  void stop(@Disposes @Named("pictureThreads") ExecutorService pool) {
    pool.shutdownNow();
  }
}
