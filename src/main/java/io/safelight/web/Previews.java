package io.safelight.web;

import io.safelight.image.ImageFormat;
import io.safelight.job.Failure;
import io.safelight.job.UnderWay;
import io.safelight.web.PreviewFolder.Kept;
import io.safelight.web.PreviewMaker.Made;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Previews, made one at a time and beside the pictures. Those for the sheet give way: while
 * pictures are under way each is followed by a rest many times as long as it took, so that a page
 * that is looked at costs the pictures less than a hundredth of the processor. What somebody opens
 * does not wait for those.
 */
@ApplicationScoped
public class Previews {
  private static final Logger LOG = Logger.getLogger(Previews.class);

  /** Requests that may wait; beyond them whoever asks is told to come again. */
  private static final int WAITING = 64;

  /** A rest takes so many times what the preview took: of all cores less than a hundredth. */
  private static final int REST = 150 / Math.max(1, Runtime.getRuntime().availableProcessors());

  private static final Duration LONGEST_REST = Duration.ofSeconds(5);

  /** How many files are remembered that no preview can be made of. */
  private static final int HOPELESS = 1000;

  private final PreviewMaker maker;
  private final PreviewFolder folder;
  private final UnderWay underWay;
  private final Map<String, CompletableFuture<Kept>> underMaking = new ConcurrentHashMap<>();
  private final Set<String> hopeless =
      Collections.newSetFromMap(
          Collections.synchronizedMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > HOPELESS;
                }
              }));
  private final ExecutorService sheet = oneThread("preview-of-sheet");
  private final ExecutorService opened = oneThread("preview-opened");
  private final Object making = new Object();

  public Previews(PreviewMaker maker, PreviewFolder folder, UnderWay underWay) {
    this.maker = maker;
    this.folder = folder;
    this.underWay = underWay;
  }

  private static ExecutorService oneThread(String name) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              thread.setPriority(Thread.MIN_PRIORITY);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @PreDestroy
  void stop() {
    sheet.shutdownNow();
    opened.shutdownNow();
  }

  /**
   * What a preview is of.
   *
   * @param sha256 the digest that the file must have, where that is known
   */
  record Wanted(Path file, PreviewSize size, Optional<String> sha256) {

    /** Another for whatever becomes of the file. */
    String key() throws IOException {
      BasicFileAttributes seen =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String text =
          String.join(
              "\n",
              file.toString(),
              String.valueOf(seen.size()),
              seen.lastModifiedTime().toString(),
              size.name(),
              sha256.orElse(""));
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 16);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  /**
   * The preview that is kept, or one that is made in its turn.
   *
   * @param key the key of what is wanted
   * @return fails with {@link Refused}; whoever cancels it does so for nobody else
   */
  CompletableFuture<Kept> of(String key, Wanted wanted) {
    if (hopeless.contains(key)) {
      return CompletableFuture.failedFuture(noPreview());
    }
    Optional<Kept> kept = folder.find(key);
    if (kept.isPresent()) {
      return CompletableFuture.completedFuture(kept.get());
    }
    CompletableFuture<Kept> made = new CompletableFuture<>();
    CompletableFuture<Kept> before = underMaking.putIfAbsent(key, made);
    if (before != null) {
      return before.copy();
    }
    made.whenComplete((done, failure) -> underMaking.remove(key));
    try {
      (wanted.size() == PreviewSize.SMALL ? sheet : opened).execute(() -> make(key, wanted, made));
    } catch (RejectedExecutionException e) {
      made.completeExceptionally(
          Refused.busy("TOO_MANY_PREVIEWS", "Too many previews are waited for."));
    }
    return made.copy();
  }

  static Refused noPreview() {
    return new Refused(
        404,
        "NO_PREVIEW",
        "This file cannot be shown: it is no picture that can be decoded.",
        "See its report for the reason.");
  }

  private void make(String key, Wanted wanted, CompletableFuture<Kept> made) {
    long begun = System.nanoTime();
    try {
      synchronized (making) {
        begun = System.nanoTime();
        made.complete(kept(key, wanted));
      }
    } catch (Failure.Reject | Failure.Unfaithful undecodable) {
      hopeless.add(key);
      made.completeExceptionally(noPreview());
    } catch (Refused refused) {
      made.completeExceptionally(refused);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      made.completeExceptionally(Refused.busy("STOPPING", "The program is stopping."));
    } catch (Throwable failure) {
      // Errors too: what a hostile picture does to its preview, it does to nothing else.
      LOG.debugf(failure, "No preview of %s", wanted.file());
      made.completeExceptionally(
          Refused.busy("NO_PREVIEW_NOW", "The preview failed: " + failure + "."));
    }
    if (wanted.size() == PreviewSize.SMALL) {
      rest(System.nanoTime() - begun);
    }
  }

  private Kept kept(String key, Wanted wanted) throws Failure, IOException, InterruptedException {
    Made done =
        maker
            .make(wanted.file(), wanted.size(), wanted.sha256())
            .orElseThrow(() -> Refused.notFound("The original is not in done/ any more."));
    return folder.keep(key, done.shown().format(), done.isReduced(), done.shown().bytes());
  }

  private void rest(long tookNanos) {
    long nanos = Math.min(REST * tookNanos, LONGEST_REST.toNanos());
    try {
      // In pieces: the moment that nothing is under way there is nobody to give way to.
      for (long until = System.nanoTime() + nanos;
          !underWay.all().isEmpty() && System.nanoTime() < until; ) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As HTTP names what a preview is. */
  static String mediaType(ImageFormat format) {
    return format == ImageFormat.PNG ? "image/png" : "image/jpeg";
  }
}
