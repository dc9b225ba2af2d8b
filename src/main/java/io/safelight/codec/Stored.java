package io.safelight.codec;

import io.safelight.image.Raster;
import java.util.ArrayList;
import java.util.List;

/**
 * A raster on its way into a file.
 *
 * @param notes one sentence for each thing that was given up
 */
record Stored(Raster picture, List<String> notes) {
  Stored {
    notes = List.copyOf(notes);
  }

  static Stored whole(Raster picture) {
    return new Stored(picture, List.of());
  }

  Stored with(Raster converted) {
    return new Stored(converted, notes);
  }

  Stored with(Raster converted, String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new Stored(converted, more);
  }
}
