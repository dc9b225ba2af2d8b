package io.safelight.cli;

import io.safelight.folder.Given;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.apache.camel.ProducerTemplate;

/** Puts the routes to work on given pictures, N at once. */
@ApplicationScoped
public class PictureRunner {
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
    ends.forEach(CompletableFuture::join);
  }
}
