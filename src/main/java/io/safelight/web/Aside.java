package io.safelight.web;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

/**
 * Runs what looks at folders on a worker thread once the whole request is there: whoever sends a
 * request byte by byte holds no thread.
 */
@ApplicationScoped
class Aside {
  <T> Uni<T> run(Callable<T> work) {
    return Uni.createFrom()
        .item(
            () -> {
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
