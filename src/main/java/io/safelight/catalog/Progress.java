package io.safelight.catalog;

import java.util.OptionalLong;

/** Hears how far a download is; called for every piece that arrives. */
@FunctionalInterface
public interface Progress {
  /** Nobody wants to know. */
  Progress UNHEARD = (have, all) -> {};

  /**
   * So far it is.
   *
   * @param have bytes that are here, those of an earlier attempt too
   * @param all bytes that it will be; empty where neither the catalogue nor the server says
   */
  void at(long have, OptionalLong all);
}
