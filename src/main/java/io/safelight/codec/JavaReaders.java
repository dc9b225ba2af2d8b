package io.safelight.codec;

import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** The readers that come with Java, whatever else is registered. */
final class JavaReaders {
  private JavaReaders() {}

  /**
   * @param format {@code jpeg}
   */
  static ImageReaderSpi of(String format) {
    Iterator<ImageReaderSpi> kinds =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (kinds.hasNext()) {
      ImageReaderSpi kind = kinds.next();
      if (kind.getClass().getModule() == ImageIO.class.getModule()
          && List.of(kind.getFormatNames()).contains(format)) {
        return kind;
      }
    }
    throw new IllegalStateException("this Java has no reader for " + format);
  }
}
