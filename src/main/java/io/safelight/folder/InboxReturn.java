package io.safelight.folder;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.safelight.folder.Names.Reserved;
import io.safelight.folder.Settlement.End;
import io.safelight.folder.Settlement.Move;
import io.safelight.job.Job;
import io.safelight.job.Origin;
import io.safelight.job.Origin.Keeping;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The way back: originals from their desks to the inbox, job tickets with them. */
@Named("inboxReturn")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class InboxReturn {
  private static final Logger LOG = Logger.getLogger(InboxReturn.class);

  private final HotFolder folder;
  private final HotFolderConfig config;

  public InboxReturn(HotFolder folder, HotFolderConfig config) {
    this.folder = folder;
    this.config = config;
  }

  /**
   * The program stops: the picture goes back to where it came from, if its name is still free
   * there; else, or where the folders are in trouble, it stays on its desk until the next start.
   */
  public void giveBack(Job job) throws IOException {
    // The interrupt has been understood; left standing it would break the writes below.
    Thread.interrupted();
    Origin origin = job.origin();
    // A result that was published already would stand there twice when the picture comes again.
    Settlement.undoOn(origin.desk());
    if (origin.keeping() == Keeping.CLAIMED) {
      if (!toItsOldPlace(origin)) {
        LOG.infof("%s stays on its desk until the next start", origin.displayName());
        return;
      }
      LOG.infof("%s is given back to the inbox", origin.displayName());
    }
    Desks.close(origin.desk());
  }

  private boolean toItsOldPlace(Origin origin) {
    try {
      folder.mustStand();
      Path wanted = folder.inbox().resolve(origin.relative());
      Optional<Reserved> free = names().reserveExactly(Claims.withJobTicket(origin, wanted));
      if (free.isEmpty()) {
        return false;
      }
      try (Reserved reserved = free.get()) {
        settle(origin, reserved.paths());
        return true;
      }
    } catch (IOException e) {
      LOG.debugf("%s cannot be given back: %s", origin.displayName(), e.toString());
      return false;
    }
  }

  /**
   * Puts an original that nobody works on back into the inbox, under the nearest name that is free.
   *
   * @return where it stands now
   */
  Path putBack(Origin origin) throws IOException {
    folder.mustStand();
    Path wanted = folder.inbox().resolve(origin.relative());
    try (Reserved reserved =
        names().reserve(wanted, origin.id(), path -> Claims.withJobTicket(origin, path))) {
      settle(origin, reserved.paths());
      Desks.close(origin.desk());
      return reserved.paths().get(0);
    }
  }

  private static void settle(Origin origin, List<Path> places) throws IOException {
    Path desk = origin.desk();
    List<Move> moves = new ArrayList<>();
    // The ticket first: a picture that stands in the inbox may be taken the next instant.
    origin.jobTicket().ifPresent(ticket -> moves.add(Move.of(desk, ticket, places.get(1))));
    moves.add(Move.of(desk, origin.file(), places.get(0)));
    Settlement.settle(desk, End.GIVEN_BACK, moves);
  }

  private Names names() {
    return new Names(folder.work(), config.node());
  }
}
