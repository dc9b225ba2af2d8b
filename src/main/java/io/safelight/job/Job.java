package io.safelight.job;

import io.safelight.image.Header;
import io.safelight.image.ImageFormat;
import io.safelight.image.Raster;
import io.safelight.metadata.Metadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A picture's passage, by how far it got. A stage takes one state and returns the next; each state
 * holds what later stages need and nothing else, so that pixels are let go as early as may be. A
 * picture of several pages goes from {@link Described} to {@link Enhanced} and back once for each
 * of them: never are the pixels of two held.
 */
public sealed interface Job extends Way {

  /** Whether a page waits to be decoded; the routes ask. */
  default boolean hasPageLeft() {
    return false;
  }

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
    public Probed probed(List<Header> pages, long fileBytes, String sha256) {
      return new Probed(origin, recipe, pages, fileBytes, sha256);
    }
  }

  /**
   * Its header is read and within limits.
   *
   * @param pages one header a page, in the file's order; all but TIFFs have one page
   * @param sha256 lower-case hex digest of the original's bytes
   */
  record Probed(Origin origin, Recipe recipe, List<Header> pages, long fileBytes, String sha256)
      implements Job {
    public Probed {
      pages = List.copyOf(pages);
    }

    /** The first page's. */
    public Header header() {
      return pages.get(0);
    }

    /**
     * The format that the result will have: the recipe's, but for a picture of several pages TIFF,
     * which alone of what is written can hold them.
     */
    public ImageFormat outputFormat() {
      return pages.size() > 1
          ? ImageFormat.TIFF
          : recipe.form().output().resolve(header().format());
    }

    /**
     * @param metadata one for each page
     */
    public Described described(List<Metadata> metadata) {
      return new Described(this, metadata, List.of());
    }
  }

  /**
   * It is known what belongs to it beside its pixels; of its pages some may be written already.
   *
   * @param metadata as the source has it, one for each page
   * @param written what stands on the desk, from the first page on
   */
  record Described(Probed probed, List<Metadata> metadata, List<PageWritten> written)
      implements Job {
    public Described {
      metadata = List.copyOf(metadata);
      written = List.copyOf(written);
      if (metadata.size() != probed.pages().size()) {
        throw new IllegalArgumentException(
            "%d pages, %d of them described".formatted(probed.pages().size(), metadata.size()));
      }
    }

    @Override
    public Origin origin() {
      return probed.origin();
    }

    @Override
    public boolean hasPageLeft() {
      return written.size() < probed.pages().size();
    }

    /** Which page is to be worked on, from 0. */
    public int page() {
      return written.size();
    }

    /** Of the page that is to be worked on. */
    public Header pageHeader() {
      return probed.pages().get(page());
    }

    /** Of the page that is to be worked on. */
    public Metadata pageMetadata() {
      return metadata.get(page());
    }

    /**
     * @param reference see {@link Decoded}
     */
    public Decoded decoded(Raster picture, Raster reference) {
      return new Decoded(this, picture, reference);
    }
  }

  /**
   * The pixels of one page are on the heap, upright.
   *
   * @param picture in the source's own colours; the enhancer works in it, so that it is gone after
   * @param reference the source in sRGB, reduced for {@link Likeness}: it outlives the full pixels
   */
  record Decoded(Described described, Raster picture, Raster reference) implements Job {
    @Override
    public Origin origin() {
      return described.origin();
    }

    public Enhanced enhanced(Raster result, Enhancement enhancement) {
      return new Enhanced(described, result, reference, enhancement);
    }
  }

  /**
   * The result's pixels are on the heap; the source's are let go.
   *
   * @param result in the source's own colours
   */
  record Enhanced(Described described, Raster result, Raster reference, Enhancement enhancement)
      implements Job {
    @Override
    public Origin origin() {
      return described.origin();
    }

    /** The page is on the desk; the next one, if there is one, may come. */
    public Job written(Path staged, ResultPromise promise, List<String> notes) {
      List<PageWritten> written = new ArrayList<>(described.written());
      written.add(new PageWritten(reference, enhancement, promise, notes));
      return written.size() < described.probed().pages().size()
          ? new Described(described.probed(), described.metadata(), written)
          : new Encoded(described.probed(), written, staged);
    }
  }

  /**
   * The result stands on the desk, flushed to disk; no full pixels are held.
   *
   * @param pages what was written, in order
   */
  record Encoded(Probed probed, List<PageWritten> pages, Path staged) implements Job {
    public Encoded {
      pages = List.copyOf(pages);
    }

    @Override
    public Origin origin() {
      return probed.origin();
    }

    /**
     * @param likeness of the page that resembles its source least
     */
    public Verified verified(Likeness likeness, String sha256, long fileBytes) {
      return new Verified(probed, pages, staged, likeness, sha256, fileBytes);
    }
  }

  /**
   * The staged result was read back from disk and found to be what was promised.
   *
   * @param sha256 lower-case hex digest of the staged file
   */
  record Verified(
      Probed probed,
      List<PageWritten> pages,
      Path staged,
      Likeness likeness,
      String sha256,
      long fileBytes)
      implements Job {
    public Verified {
      pages = List.copyOf(pages);
    }

    /** Of the first page. */
    public ResultPromise promise() {
      return pages.get(0).promise();
    }

    @Override
    public Origin origin() {
      return probed.origin();
    }

    public Published published(Path result) {
      return new Published(
          origin(), probed.pages().stream().mapToLong(page -> page.size().pixels()).sum(), result);
    }
  }

  /**
   * The result and its ticket stand in the outbox; the original waits to be filed away.
   *
   * @param pixels of the source; 0 where an earlier process published it and that is not known
   */
  record Published(Origin origin, long pixels, Path result) implements Job {}
}
