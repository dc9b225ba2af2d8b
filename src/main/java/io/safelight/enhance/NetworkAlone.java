package io.safelight.enhance;

import io.safelight.colour.Profile;
import io.safelight.image.Raster;
import io.safelight.inference.InferenceException;
import io.safelight.inference.Session;

/**
 * A network's own word on a picture: in tiles, as pictures pass in the pipeline, but at full
 * strength, with no tones protected and nothing finished. For measuring networks.
 */
public final class NetworkAlone {
  private final Session session;

  public NetworkAlone(Session session) {
    this.session = session;
  }

  /**
   * What the network makes of a picture.
   *
   * @param picture in sRGB; it stays as it is
   * @return a picture of the same size, layout and depth
   */
  public Raster restored(Raster picture) throws InferenceException, InterruptedException {
    Raster restored = picture.copy();
    new TileRestorer(session, Profile.plain(picture.layout()).lens()).restore(restored, 1);
    return restored;
  }
}
