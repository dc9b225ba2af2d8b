package io.safelight.enhance;

import io.safelight.image.Size;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Provider;
import io.safelight.inference.Session;
import io.safelight.inference.Slot;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The tiles that one thread has in the network's hands: as many as the session lends slots for, so
 * that it can batch them and never waits for a conversion. They land in the order in which they
 * were launched. Not thread-safe.
 *
 * @param <T> what is remembered of a tile until it lands
 */
final class Flight<T> implements AutoCloseable {
  /** Reads an answer. */
  interface Landing<T> {
    /**
     * A tile came back.
     *
     * @param slot with the answer; it is given back afterwards
     * @throws InferenceException where the answer is none
     */
    void land(T tile, Slot slot) throws InferenceException;
  }

  private record InFlight<T>(T tile, Slot slot) {}

  private final Session session;
  private final Landing<T> landing;
  private final Deque<InFlight<T>> flying = new ArrayDeque<>();
  private final Set<Provider> providers = EnumSet.noneOf(Provider.class);

  Flight(Session session, Landing<T> landing) {
    this.session = session;
    this.landing = landing;
  }

  /**
   * Hands a tile to the network; where no slot is free, those launched first land before.
   *
   * @param size of the tile in pixels
   * @param writing writes it where {@link Slot#tile} says and returns what is to be remembered of
   *     it; where it throws, the tile's slot is given back
   * @throws InferenceException where the network could not be run, for this tile or for one that
   *     had to land
   */
  void launch(Size size, Function<FloatBuffer, T> writing)
      throws InferenceException, InterruptedException {
    Slot slot = slot();
    boolean launched = false;
    try {
      T tile = writing.apply(slot.tile());
      slot.submit(size);
      flying.add(new InFlight<>(tile, slot));
      launched = true;
    } finally {
      if (!launched) {
        slot.close();
      }
    }
  }

  private Slot slot() throws InferenceException, InterruptedException {
    Optional<Slot> free = session.lendNow();
    // Who holds slots must not wait for one: another may be waiting for ours.
    while (free.isEmpty() && !flying.isEmpty()) {
      land();
      free = session.lendNow();
    }
    return free.isPresent() ? free.get() : session.lend();
  }

  /**
   * Lands what is in flight.
   *
   * @return where all tiles since the beginning ran; the CPU if any of them did, CUDA if none
   */
  Provider landAll() throws InferenceException, InterruptedException {
    while (!flying.isEmpty()) {
      land();
    }
    return providers.contains(Provider.CPU) ? Provider.CPU : Provider.CUDA;
  }

  private void land() throws InferenceException, InterruptedException {
    InFlight<T> first = flying.remove();
    try (Slot slot = first.slot) {
      providers.add(slot.await());
      landing.land(first.tile, slot);
    }
  }

  /** Gives back what has not landed; its answers are nobody's. */
  @Override
  public void close() {
    flying.forEach(left -> left.slot.close());
    flying.clear();
  }
}
