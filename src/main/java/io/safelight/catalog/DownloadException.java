package io.safelight.catalog;

/** A download did not succeed; says whether another attempt might. */
final class DownloadException extends CatalogException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  private DownloadException(String message, boolean passing, Throwable cause) {
    super(message, cause);
    this.passing = passing;
  }

  /** A connection that broke or stalled: what has come so far is kept, and the rest asked for. */
  static DownloadException passing(String message, Throwable cause) {
    return new DownloadException(message, true, cause);
  }

  /** Another attempt would end the same. */
  static DownloadException lasting(String message, Throwable cause) {
    return new DownloadException(message, false, cause);
  }

  boolean isPassing() {
    return passing;
  }
}
