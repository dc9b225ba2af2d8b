package io.safelight.codec;

import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderWriterSpi;

/** The readers and writers that come with Java, whatever else is registered. */
final class JavaPlugins {
  private JavaPlugins() {}

  /**
   * @param kind reader or writer
   * @param format {@code jpeg}, say
   */
  static <T extends ImageReaderWriterSpi> T of(Class<T> kind, String format) {
    Iterator<T> all = IIORegistry.getDefaultInstance().getServiceProviders(kind, true);
    while (all.hasNext()) {
      T plugin = all.next();
      if (plugin.getClass().getModule() == ImageIO.class.getModule()
          && List.of(plugin.getFormatNames()).contains(format)) {
        return plugin;
      }
    }
    throw new IllegalStateException("this Java has no " + kind.getSimpleName() + " for " + format);
  }
}
