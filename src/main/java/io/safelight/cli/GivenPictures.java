package io.safelight.cli;

import io.safelight.folder.Given;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The pictures that the arguments of {@code run} mean. */
final class GivenPictures {
  private GivenPictures() {}

  /**
   * Files as given; of folders all that lies in them, by what the names say of themselves: a README
   * beside the pictures is no failure. A file given by name is always taken.
   *
   * @param outbox where results go; not looked into, should it lie within a given folder
   * @throws NoSuchFileException naming what is not there
   */
  static List<Given.Picture> find(List<Path> arguments, Path outbox, Optional<String> recipe)
      throws IOException {
    List<Given.Picture> pictures = new ArrayList<>();
    for (Path argument : arguments) {
      Path path = argument.toAbsolutePath().normalize();
      if (Files.isDirectory(path)) {
        try (Stream<Path> all = Files.walk(path, new FileVisitOption[0])) {
          all.filter(file -> !file.startsWith(outbox) || path.startsWith(outbox))
              .filter(Files::isRegularFile)
              .filter(GivenPictures::looksLikePicture)
              .sorted()
              .forEach(
                  file ->
                      pictures.add(new Given.Picture(file, path.relativize(file), outbox, recipe)));
        }
      } else if (Files.exists(path)) {
        pictures.add(new Given.Picture(path, path.getFileName(), outbox, recipe));
      } else {
        throw new NoSuchFileException(argument + " is not there");
      }
    }
    return pictures;
  }

  private static boolean looksLikePicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && !name.matches(".*\\.(json|txt|md|xmp|csv|html?|ya?ml|xml|db|ini|part|tmp)");
  }
}
