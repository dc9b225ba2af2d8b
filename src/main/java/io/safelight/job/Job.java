package io.safelight.job;

import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.Raster;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A picture's passage, by how far it got. A stage takes one state and returns the next; each state
 * holds what later stages need and nothing else, so that pixels are let go as early as may be.
 */
public sealed interface Job extends Way {

  /** Ours to work on; nothing is known of its content. */
  record Claimed(Origin origin, Optional<JobTicket> ticket) implements Job {
    public Claimed(Origin origin) {
      this(origin, Optional.empty());
    }

    /** Whether a ticket came along that has not been read yet. */
    public boolean hasUnreadTicket() {
      return origin.jobTicket().isPresent() && ticket.isEmpty();
    }

    public Claimed withTicket(JobTicket read) {
      return new Claimed(origin, Optional.of(read));
    }

    public Ordered ordered(Recipe recipe) {
      return new Ordered(origin, recipe);
    }
  }

  /** It is known what to do. */
  record Ordered(Origin origin, Recipe recipe) implements Job {
    public Probed probed(Header header, long fileBytes, String sha256) {
      return new Probed(origin, recipe, header, fileBytes, sha256);
    }
  }

  /**
   * Its header is read and within limits.
   *
   * @param sha256 lower-case hex digest of the original's bytes
   */
  record Probed(Origin origin, Recipe recipe, Header header, long fileBytes, String sha256)
      implements Job {
    public Decoded decoded(Raster picture, Raster reference) {
      return new Decoded(this, picture, reference);
    }

    /** The format that the result will have. */
    public ImageFormat outputFormat() {
      return recipe.output().resolve(header.format());
    }
  }

  /**
   * Its pixels are on the heap, upright.
   *
   * @param reference the source reduced for {@link Likeness}: it outlives the full pixels
   */
  record Decoded(Probed probed, Raster picture, Raster reference) implements Job {
    @Override
    public Origin origin() {
      return probed.origin();
    }

    public Enhanced enhanced(Raster result, Enhancement enhancement) {
      return new Enhanced(probed, result, reference, enhancement);
    }
  }

  /** The result's pixels are on the heap; the source's are let go. */
  record Enhanced(Probed probed, Raster result, Raster reference, Enhancement enhancement)
      implements Job {
    @Override
    public Origin origin() {
      return probed.origin();
    }

    public Encoded encoded(Path staged, ResultPromise promise) {
      return new Encoded(probed, reference, enhancement, staged, promise);
    }
  }

  /** The result stands on the desk, flushed to disk; no full pixels are held. */
  record Encoded(
      Probed probed, Raster reference, Enhancement enhancement, Path staged, ResultPromise promise)
      implements Job {
    @Override
    public Origin origin() {
      return probed.origin();
    }

    public Verified verified(Likeness likeness, String sha256, long fileBytes) {
      return new Verified(probed, enhancement, staged, promise, likeness, sha256, fileBytes);
    }
  }

  /**
   * The staged result was read back from disk and found to be what was promised.
   *
   * @param sha256 lower-case hex digest of the staged file
   */
  record Verified(
      Probed probed,
      Enhancement enhancement,
      Path staged,
      ResultPromise promise,
      Likeness likeness,
      String sha256,
      long fileBytes)
      implements Job {
    @Override
    public Origin origin() {
      return probed.origin();
    }

    public Published published(Path result) {
      return new Published(origin(), probed.header().size().pixels(), result);
    }
  }

  /**
   * The result and its ticket stand in the outbox; the original waits to be filed away.
   *
   * @param pixels of the source; 0 where an earlier process published it and that is not known
   */
  record Published(Origin origin, long pixels, Path result) implements Job {}
}
