package io.safelight.ops;

import io.safelight.image.Size;
import io.safelight.inference.ModelCard;
import io.safelight.inference.Network;
import io.safelight.inference.Provider;
import io.safelight.inference.Session;
import io.safelight.inference.Slot;
import io.safelight.inference.TileShape;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A network that computes nothing: whether it is open and alive is the test's to say. */
final class FakeNetwork extends Network {
  boolean open = true;
  boolean alive = true;
  Provider provider = Provider.CPU;

  FakeNetwork() {
    super(null, null);
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public Optional<Duration> warmRun() {
    return Optional.of(Duration.ofMillis(120));
  }

  @Override
  public Session session() {
    return new Session() {
      @Override
      public ModelCard card() {
        return new ModelCard(
            "photo-restore",
            "restorer",
            "m.onnx",
            "",
            "in",
            "out",
            "NCHW",
            "RGB",
            0,
            1,
            8,
            32,
            1,
            Set.of(),
            "CC0-1.0",
            "none");
      }

      @Override
      public String modelSha256() {
        return "";
      }

      @Override
      public Provider provider() {
        return provider;
      }

      @Override
      public TileShape shape() {
        return TileShape.square(2, 512);
      }

      @Override
      public Size tileFor(Size picture) {
        return shape().tile();
      }

      @Override
      public Slot lend() {
        throw new UnsupportedOperationException("nothing is run here");
      }

      @Override
      public Optional<Slot> lendNow() {
        return Optional.empty();
      }

      @Override
      public boolean isAlive() {
        return alive;
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
