package io.safelight.doctor;

import io.safelight.codec.MemoryRoom;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What pictures may take. */
@ApplicationScoped
@Priority(40)
class MemoryCheck implements Check {
  /** A photograph of 24 megapixels from decoding to encoding. */
  private static final long USUAL = 400_000_000;

  private final MemoryRoom room;

  MemoryCheck(MemoryRoom room) {
    this.room = room;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<Finding> look() {
    long heap = Runtime.getRuntime().maxMemory();
    String figures =
        "%.1f GB for all pictures under way, the heap up to %.1f GB"
            .formatted(room.roomBytes() / 1e9, heap / 1e9);
    return List.of(
        Math.min(heap, room.roomBytes()) >= USUAL
            ? ok("%s", figures)
            : note(
                "%s: pictures of more than some megapixels are tried alone and may fail. Give the"
                    + " machine or container more, or a larger -Xmx",
                figures));
  }
}
