package io.safelight.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of an answer as they arrive, piece by piece: the next piece is asked for when one is
 * taken, so that a slow disk slows the server and fills no memory. A stream of Java's client would
 * wait for a silent server for ever.
 */
final class Body implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  /** Nothing came for as long as one was willing to wait. */
  static final class Stalled extends IOException {
    private static final long serialVersionUID = 1L;

    Stalled(Duration silence) {
      super("nothing came for " + silence.toMillis() / 1000.0 + " s");
    }
  }

  private sealed interface Arrived {
    record Piece(List<ByteBuffer> bytes) implements Arrived {}

    record End() implements Arrived {}

    record Broken(Throwable why) implements Arrived {}
  }

  private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
  private volatile Flow.Subscription subscription;

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    arrived.add(new Arrived.Piece(bytes));
  }

  @Override
  public void onError(Throwable why) {
    arrived.add(new Arrived.Broken(why));
  }

  @Override
  public void onComplete() {
    arrived.add(new Arrived.End());
  }

  /**
   * Waits for the next piece.
   *
   * @return empty at the end
   * @throws Stalled where none came in time
   * @throws IOException where the connection broke
   */
  Optional<List<ByteBuffer>> next(Duration patience) throws IOException, InterruptedException {
    Arrived next = arrived.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (next == null) {
      throw new Stalled(patience);
    }
    if (next instanceof Arrived.Broken broken) {
      throw new IOException(String.valueOf(broken.why().getMessage()), broken.why());
    }
    if (next instanceof Arrived.Piece piece) {
      subscription.request(1);
      return Optional.of(piece.bytes());
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    Flow.Subscription given = subscription;
    if (given != null) {
      given.cancel();
    }
  }
}
