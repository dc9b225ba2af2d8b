package io.safelight.inference;

import io.safelight.image.Size;
import java.nio.FloatBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A place of a tray in somebody's hands. Its state is guarded by the lock of {@link Trays}. */
final class LentSlot implements Slot {
  /** How far it is; {@code ABANDONED} was given back while the network may still work on it. */
  enum State {
    LENT,
    SUBMITTED,
    ABANDONED,
    ANSWERED,
    BACK
  }

  private final Trays trays;
  private final FloatBuffer tile;
  private final FloatBuffer answer;
  private final CompletableFuture<Provider> done = new CompletableFuture<>();

  final Tray tray;
  State state = State.LENT;

  /** Of the tile, once it is submitted. */
  Size size;

  LentSlot(Trays trays, Tray tray, int place) {
    this.trays = trays;
    this.tray = tray;
    this.tile = tray.tiles(place);
    this.answer = tray.answers(place);
  }

  /** Whether the owner is to run it. */
  boolean isSubmitted() {
    return state == State.SUBMITTED || state == State.ABANDONED;
  }

  void answer(Provider provider) {
    done.complete(provider);
  }

  void fail(InferenceException why) {
    done.completeExceptionally(why);
  }

  @Override
  public FloatBuffer tile() {
    return tile;
  }

  @Override
  public FloatBuffer answer() {
    return answer;
  }

  @Override
  public void submit(Size tile) {
    trays.submitted(this, tile);
  }

  @Override
  public Provider await() throws InferenceException, InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException e) {
      // Thrown anew: its trace shall show who waited.
      throw new InferenceException(e.getCause().getMessage(), e.getCause());
    }
  }

  @Override
  public void close() {
    trays.back(this);
  }
}
