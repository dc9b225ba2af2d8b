package io.safelight.web;

import io.safelight.folder.ShareWatch;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

/**
 * Runs what looks at folders on a worker thread once the whole request is there: whoever sends a
 * request byte by byte holds no thread. While a share does not answer nothing is asked of it: every
 * look would hold a thread for as long as that lasts.
 */
@ApplicationScoped
class Aside {
  private final ShareWatch share;

  Aside(ShareWatch share) {
    this.share = share;
  }

  <T> Uni<T> run(Callable<T> work) {
    return Uni.createFrom()
        .item(
            () -> {
              if (share.problems().contains(ShareWatch.NO_ANSWER)) {
                throw Refused.busy("FOLDERS_IN_TROUBLE", ShareWatch.NO_ANSWER + ".");
              }
              try {
                return work.call();
              } catch (RuntimeException e) {
                throw e;
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            })
        .onFailure(CompletionException.class)
        .transform(Throwable::getCause)
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
