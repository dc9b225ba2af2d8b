package io.safelight.routes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A program of other hands that reads what was written; where it is absent tests skip. */
enum ForeignProgram {
  EXIFTOOL("exiftool", "ExifTool", "libimage-exiftool-perl"),
  IDENTIFY("identify", "ImageMagick", "imagemagick"),
  CONVERT("convert", "ImageMagick", "imagemagick"),
  TIFFINFO("tiffinfo", "tiffinfo", "libtiff-tools");

  /**
   * What it said.
   *
   * @param lines on its standard output
   * @param complaints lines on its standard error
   */
  record Said(List<String> lines, List<String> complaints) {}

  private final String command;
  private final String called;
  private final String debianPackage;

  ForeignProgram(String command, String called, String debianPackage) {
    this.command = command;
    this.called = called;
    this.debianPackage = debianPackage;
  }

  /** Skips the test, and says so, where it is not installed. */
  void assumeInstalled() {
    boolean isThere =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    assumeTrue(isThere, () -> called + " is not installed: " + debianPackage + " in Debian");
  }

  /** Runs it to its end, whatever its exit code: what it cannot read it complains of. */
  Said run(Path scratch, List<String> words) throws IOException, InterruptedException {
    assumeInstalled();
    Path complaints = Files.createTempFile(scratch, command, ".log");
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of(command), words.stream()).toList())
            .redirectError(complaints.toFile())
            .start();
    process.getOutputStream().close();
    List<String> lines = new String(process.getInputStream().readAllBytes()).lines().toList();
    process.waitFor();
    return new Said(lines, Files.readString(complaints).lines().toList());
  }
}
