package io.safelight.metadata;

import java.io.IOException;
import java.nio.ByteOrder;

/** What a BMP's header says beside the pixels (Microsoft, "Bitmap Header Types"). */
final class BmpMetadata {
  private static final int HEADER = 14;
  private static final int WITH_RESOLUTION = 40;
  private static final int WITH_PROFILE = 124;
  private static final int PROFILE_EMBEDDED = 0x4D424544; // MBED

  private BmpMetadata() {}

  static void read(SourceBytes file, Gathered found) throws IOException {
    try {
      file.order(ByteOrder.LITTLE_ENDIAN);
      long length = file.u32(HEADER);
      if (length >= WITH_RESOLUTION) {
        int x = file.i32(HEADER + 24);
        int y = file.i32(HEADER + 28);
        if (x > 0 && y > 0) {
          found.resolution(Resolution.perMetre(x, y));
        }
      }
      if (length >= WITH_PROFILE && file.i32(HEADER + 56) == PROFILE_EMBEDDED) {
        found.icc(file.take(HEADER + file.u32(HEADER + 112), file.u32(HEADER + 116)));
      }
    } catch (BrokenBlock broken) {
      found.note(broken.getMessage());
    }
  }
}
