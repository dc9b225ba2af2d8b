package io.safelight.folder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What was seen of the inbox' files, so as to tell which of them have come to rest. A file is
 * stable once it has been seen unchanged for the configured time: size, modification time,
 * identity, and the same of its job ticket. Times are those of this process' own clock between two
 * looks; the file's times are compared with each other only, so neither a skewed clock nor a tool
 * that sets an old time first can mislead.
 *
 * <p>A hundred thousand files may wait. Each costs one small entry here, and one look when it is
 * first listed; the next look is due when it may be stable, and made when the {@link Listing} has
 * room for it. What a listing shows is there, looked at or not; what a complete one no longer shows
 * is forgotten.
 */
@ApplicationScoped
public class Sightings {
  /** How long a file that could not be claimed is left alone, unless it changes. */
  static final Duration REFUSED_FOR = Duration.ofMinutes(1);

  /**
   * One file, flat because there are many.
   *
   * @param listing the last one that showed it
   * @param since nanoseconds of our clock
   * @param refused it could not be claimed, and rests the longer for it
   */
  private record Sighting(
      long size, long modified, int key, int listing, long since, boolean refused) {

    static Sighting of(Look look, int listing, long now) {
      return new Sighting(look.size(), look.modified(), look.key(), listing, now, false);
    }

    boolean shows(Look look) {
      return size == look.size() && modified == look.modified() && key == look.key();
    }

    Sighting in(int latest) {
      return new Sighting(size, modified, key, latest, since, refused);
    }

    Sighting restingFrom(long now) {
      return new Sighting(size, modified, key, listing, now, false);
    }

    Sighting refusedAt(long now) {
      return new Sighting(size, modified, key, listing, now, true);
    }
  }

  private final Map<String, Sighting> files = new ConcurrentHashMap<>();
  private final Map<String, Sighting> tickets = new ConcurrentHashMap<>();
  private final long stableNanos;
  private final LongSupplier nanoTime;
  private Listing listing;

  @Inject
  public Sightings(HotFolderConfig config) {
    this(config.stableFor(), System::nanoTime);
  }

  Sightings(Duration stableFor, LongSupplier nanoTime) {
    this.stableNanos = stableFor.toNanos();
    this.nanoTime = nanoTime;
    this.listing = Listing.none(nanoTime.getAsLong());
  }

  /** The inbox is about to be listed. */
  void beginListing() {
    listing = listing.next(nanoTime.getAsLong());
  }

  /** The whole inbox was listed: what it did not show is gone. */
  void endListing() {
    int latest = listing.number();
    long now = nanoTime.getAsLong();
    tickets.forEach(
        (ticket, seen) -> {
          if (seen.listing() != latest) {
            tickets.remove(ticket);
            // Its picture changed by that, unless the listing merely does not show such files.
            if (Look.ifThere(Path.of(ticket)).isEmpty()) {
              files.computeIfPresent(pictureOf(ticket), (file, s) -> s.restingFrom(now));
            }
          }
        });
    files.values().removeIf(seen -> seen.listing() != latest);
  }

  /** Whether a file has been seen before. */
  boolean knows(Path file) {
    return files.containsKey(file.toString());
  }

  /**
   * Notes a file that the inbox shows; true where it is to be offered: it is stable, and its turn.
   */
  boolean isStable(Path file) {
    String name = file.toString();
    String folder = file.getParent().toString();
    long now = nanoTime.getAsLong();
    Sighting before = files.get(name);
    if (before != null) {
      boolean due = isDue(before, now);
      if (due ? !listing.hasRoomFor(folder) : !listing.mayGlance()) {
        // Only where it is still known: a picture thread may claim it this very moment.
        files.computeIfPresent(name, (n, s) -> s.in(listing.number()));
        return false;
      }
    }
    Optional<Look> look = Look.ifThere(file);
    if (look.isEmpty()) {
      files.remove(name);
      return false;
    }
    Sighting seen = seen(before, look.get(), now);
    if (isDue(seen, now)) {
      long ticketRestsFrom = ticketRestsFrom(file, now);
      if (now - ticketRestsFrom < stableNanos) {
        // Due again when the ticket is, so that it costs nothing until then.
        seen = seen.restingFrom(ticketRestsFrom);
      }
    }
    files.put(name, seen);
    if (!isDue(seen, now) || !listing.hasRoomFor(folder)) {
      return false;
    }
    listing.offer(folder);
    return true;
  }

  /** Notes a job ticket that the inbox shows; it waits for its picture. */
  void noteTicket(Path ticket) {
    String name = ticket.toString();
    Sighting before = tickets.get(name);
    if (before != null && !listing.mayGlance()) {
      tickets.put(name, before.in(listing.number()));
      return;
    }
    Look.ifThere(ticket)
        .ifPresent(look -> tickets.put(name, seen(before, look, nanoTime.getAsLong())));
  }

  private Sighting seen(Sighting before, Look look, long now) {
    return before != null && before.shows(look)
        ? before.in(listing.number())
        : Sighting.of(look, listing.number(), now);
  }

  private boolean isDue(Sighting sighting, long now) {
    long rest = sighting.refused() ? Math.max(stableNanos, REFUSED_FOR.toNanos()) : stableNanos;
    return now - sighting.since() >= rest;
  }

  /** Since when a picture's job ticket is as it is: long since where there is none. */
  private long ticketRestsFrom(Path file, long now) {
    Path ticket = Claims.jobTicketOf(file);
    String name = ticket.toString();
    Optional<Look> look = Look.ifThere(ticket);
    if (look.isEmpty()) {
      return tickets.remove(name) == null ? now - stableNanos : now;
    }
    Sighting seen = seen(tickets.get(name), look.get(), now);
    tickets.put(name, seen);
    return seen.since();
  }

  /** Whether a file is still what it was when it was found stable: asked right before its claim. */
  boolean isUnchanged(Path file) {
    Sighting sighting = files.get(file.toString());
    if (sighting == null) {
      return false;
    }
    Optional<Look> look = Look.ifThere(file);
    if (look.isEmpty()) {
      forget(file);
      return false;
    }
    Path ticket = Claims.jobTicketOf(file);
    Optional<Look> ofTicket = Look.ifThere(ticket);
    Sighting ticketSighting = tickets.get(ticket.toString());
    return sighting.shows(look.get())
        && (ticketSighting == null
            ? ofTicket.isEmpty()
            : ofTicket.filter(ticketSighting::shows).isPresent());
  }

  /**
   * The file cannot be claimed: it is not offered again until it changes or some time has passed.
   * The fault may be ours, a full disk say, and then nothing about the file would ever change.
   */
  void refuse(Path file) {
    long now = nanoTime.getAsLong();
    files.computeIfPresent(file.toString(), (name, s) -> s.refusedAt(now));
  }

  /** The file is gone: what comes by its name is another. */
  void forget(Path file) {
    files.remove(file.toString());
    tickets.remove(Claims.jobTicketOf(file).toString());
  }

  /** Files that the last listing showed and that were not taken since, stable or not. */
  public int waiting() {
    return files.size();
  }

  /** Those of them that could not be claimed when it was last tried. */
  public long refused() {
    return files.values().stream().filter(Sighting::refused).count();
  }

  private static String pictureOf(String ticket) {
    return ticket.substring(0, ticket.length() - Claims.TICKET.length());
  }
}
