package io.safelight.cli;

import io.safelight.folder.Given;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.apache.camel.ProducerTemplate;
import org.jboss.logging.Logger;

/** Puts the routes to work on given pictures, N at once. */
@ApplicationScoped
public class PictureRunner {
  private static final Logger LOG = Logger.getLogger(PictureRunner.class);

  private final ProducerTemplate routes;
  private final ExecutorService pictureThreads;

  public PictureRunner(
      ProducerTemplate routes, @Named("pictureThreads") ExecutorService pictureThreads) {
    this.routes = routes;
    this.pictureThreads = pictureThreads;
  }

  /** Carries all of them; returns when the last has ended. Outcomes are announced as events. */
  public void carry(List<Given.Picture> pictures) {
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (Given.Picture picture : pictures) {
      // Waits while N are under way.
      ends.add(
          CompletableFuture.runAsync(
              () -> routes.sendBody("direct:run-given-picture", picture), pictureThreads));
    }
    for (CompletableFuture<Void> end : ends) {
      try {
        end.join();
      } catch (CompletionException e) {
        // One that could not even begin must not end the others; it is missing from the tally.
        LOG.errorf("A picture could not be begun: %s", rootOf(e));
      }
    }
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
