package io.safelight.inference;

import io.safelight.image.Size;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The slots of a session, by trays of one batch. While an owner runs one tray, pictures write to
 * the next and read the answers of the one before; with all of them lent the next asker waits. A
 * tray is sealed when it is full, or when an owner has waited long enough for a fuller one; it can
 * be run when nobody writes to it any more, and be filled again when all its slots are back.
 *
 * <p>Nobody waits in vain: who waits for a slot holds none, who writes to one waits for nobody, and
 * an answer waits for an owner alone.
 */
final class Trays {
  /** While one runs, one is filled and one is read. */
  private static final int LEAST = 3;

  // Fair: a picture with many tiles must not keep the others from theirs.
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition freed = lock.newCondition();
  private final Condition submitted = lock.newCondition();

  private final List<Tray> all = new ArrayList<>();
  private final Deque<Tray> empty = new ArrayDeque<>();
  private final Deque<Tray> sealed = new ArrayDeque<>();
  private Tray filling;
  private int batch;
  private int waiting;
  private boolean closed;

  /**
   * @param shape whose batch a tray holds; all memory is taken here
   * @param engines how many run at once; with one tray more, what is filled next waits ready
   */
  Trays(TileShape shape, int engines) {
    batch = shape.batch();
    for (int i = 0; i < Math.max(LEAST, engines + 1); i++) {
      all.add(new Tray(shape));
    }
    empty.addAll(all);
  }

  /** One for each engine's proof, before anything is lent. */
  Tray forProof(int engine) {
    return all.get(engine);
  }

  // ---- For pictures ----

  Slot lend() throws InferenceException, InterruptedException {
    lock.lockInterruptibly();
    try {
      waiting++;
      try {
        while (!closed && !hasRoom()) {
          freed.await();
        }
      } finally {
        waiting--;
      }
      if (closed) {
        throw closedSession();
      }
      return next();
    } finally {
      lock.unlock();
    }
  }

  Optional<Slot> lendNow() {
    lock.lock();
    try {
      return closed || waiting > 0 || !hasRoom() ? Optional.empty() : Optional.of(next());
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    return filling != null || !empty.isEmpty();
  }

  private Slot next() {
    if (filling == null) {
      filling = empty.remove();
    }
    LentSlot slot = new LentSlot(this, filling, filling.lent.size());
    filling.lent.add(slot);
    filling.out++;
    filling.unwritten++;
    if (filling.lent.size() >= batch) {
      seal();
    }
    return slot;
  }

  private void seal() {
    sealed.add(filling);
    filling = null;
  }

  void submitted(LentSlot slot, Size tile) {
    lock.lock();
    try {
      if (slot.state != LentSlot.State.LENT) {
        throw new IllegalStateException("a slot is submitted once, this one is " + slot.state);
      }
      if (closed) {
        slot.state = LentSlot.State.ANSWERED;
        slot.tray.unwritten--;
        slot.fail(closedSession());
        return;
      }
      if (!slot.tray.hasSubmitted()) {
        slot.tray.firstSubmitted = System.nanoTime();
      }
      slot.size = tile;
      slot.state = LentSlot.State.SUBMITTED;
      slot.tray.unwritten--;
      submitted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void back(LentSlot slot) {
    lock.lock();
    try {
      switch (slot.state) {
        case LENT -> {
          slot.tray.unwritten--;
          returned(slot);
          // A tray that waited for this one alone can be run now.
          submitted.signalAll();
        }
        case SUBMITTED -> slot.state = LentSlot.State.ABANDONED;
        case ANSWERED -> returned(slot);
        case ABANDONED, BACK -> {
          // It was given back before.
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void returned(LentSlot slot) {
    Tray tray = slot.tray;
    slot.state = LentSlot.State.BACK;
    if (--tray.out > 0) {
      return;
    }
    if (tray == filling) {
      filling = null;
    }
    sealed.remove(tray);
    tray.clear();
    empty.add(tray);
    freed.signalAll();
  }

  // ---- For the owners ----

  /**
   * The next tray to be run; waits for one.
   *
   * @param gather how long to wait for a fuller one once a tile is there
   */
  Tray take(Duration gather) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (closed) {
          throw new InterruptedException("the session is closed");
        }
        Optional<Tray> ready = sealed.stream().filter(tray -> tray.unwritten == 0).findFirst();
        if (ready.isPresent()) {
          Tray tray = ready.get();
          // First: where there is no memory for it, the tray is still anybody's.
          tray.note();
          sealed.remove(tray);
          tray.running = true;
          return tray;
        }
        if (filling == null || !filling.hasSubmitted()) {
          submitted.await();
          continue;
        }
        long patience = filling.firstSubmitted + gather.toNanos() - System.nanoTime();
        if (patience > 0) {
          submitted.awaitNanos(patience);
        } else {
          seal();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The batch was halved: no more than this is lent of a tray from now on. */
  void limit(int smaller) {
    lock.lock();
    try {
      batch = smaller;
      if (filling != null && filling.lent.size() >= batch) {
        seal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives out the answers of a tray that was taken.
   *
   * @param ran the provider of each place, up to where the tray was run
   * @param failure what the places beyond are told
   */
  void answer(Tray tray, List<Provider> ran, InferenceException failure) {
    lock.lock();
    try {
      tray.running = false;
      giveOut(tray, ran, failure);
    } finally {
      lock.unlock();
    }
  }

  private void giveOut(Tray tray, List<Provider> ran, InferenceException failure) {
    List<LentSlot> slots = List.copyOf(tray.lent);
    for (int place = 0; place < slots.size(); place++) {
      LentSlot slot = slots.get(place);
      if (!slot.isSubmitted()) {
        continue;
      }
      boolean abandoned = slot.state == LentSlot.State.ABANDONED;
      slot.state = LentSlot.State.ANSWERED;
      if (place < ran.size()) {
        slot.answer(ran.get(place));
      } else {
        slot.fail(failure);
      }
      if (abandoned) {
        returned(slot);
      }
    }
  }

  /**
   * Nothing is lent or taken from now on. Who waits for a slot is told, and who waits for an answer
   * but for those whose tray is being run.
   */
  void close() {
    lock.lock();
    try {
      closed = true;
      all.stream()
          .filter(tray -> !tray.running)
          .forEach(tray -> giveOut(tray, List.of(), closedSession()));
      freed.signalAll();
      submitted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * An owner's last word: whatever became of its tray, nobody waits for an answer any more.
   *
   * @param inHand that it had taken and not answered; null where there is none
   */
  void end(Tray inHand) {
    lock.lock();
    try {
      if (inHand != null) {
        inHand.running = false;
      }
      close();
    } finally {
      lock.unlock();
    }
  }

  /** Whether no slot is in anybody's hands: none was lost. */
  boolean areBack() {
    lock.lock();
    try {
      return empty.size() == all.size();
    } finally {
      lock.unlock();
    }
  }

  private static InferenceException closedSession() {
    return new InferenceException("the session is closed", null);
  }
}
