package io.safelight.cli;

/** What the program's end tells a script; 2 is picocli's for a wrong command line. */
final class ExitCode {
  /** Everything asked for was done. */
  static final int OK = 0;

  /** Some pictures failed; the others have their results. */
  static final int SOME_FAILED = 1;

  /** The program could not begin: configuration, model, folders. */
  static final int CANNOT_START = 3;

  private ExitCode() {}
}
