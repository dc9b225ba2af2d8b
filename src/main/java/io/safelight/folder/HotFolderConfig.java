package io.safelight.folder;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where the hot folder lies and how it is watched. */
@ConfigMapping(prefix = "safelight")
public interface HotFolderConfig {
  /** What a node may be called: it names a folder and files beside it. */
  String NODE_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

  /** The folder that relative paths of this configuration are resolved against. */
  Path home();

  /** Drop pictures here; subfolders are mirrored. */
  Path inbox();

  /** Claimed pictures, one subfolder per node. */
  Path work();

  /** Results and their tickets. */
  Path outbox();

  /** Originals that succeeded. */
  Path done();

  /** Originals that did not, and their reports. */
  Path error();

  /** One CSV file per node and day. */
  Path ledger();

  /** This node's name: stable over restarts, different on every node that shares the folders. */
  @Pattern(regexp = NODE_NAME, message = "must be 1 to 63 letters, digits, '.', '_' or '-'")
  String node();

  /** A file is taken once its size and modification time have not changed for so long. */
  @WithDefault("5s")
  @DurationMin(millis = 1, message = "must be 1 ms or more")
  Duration stableFor();

  /** How often the inbox is listed. Native events are not used: they do not cross NFS and SMB. */
  @DurationMin(millis = 1, message = "must be 1 ms or more")
  Duration pollEvery();

  /** How often desks that nobody works at are looked for. */
  @DurationMin(millis = 1, message = "must be 1 ms or more")
  Duration leftBehindEvery();

  /** How faults are retried. */
  Retry retry();

  /** How faults are retried: memory, disk and device recover. */
  interface Retry {
    /** Further tries after a fault. */
    @Min(0)
    int faults();

    /** Wait before the first further try; each wait is four times as long as the last. */
    @DurationMin(millis = 1, message = "must be 1 ms or more")
    Duration delay();
  }

  /**
   * Pictures under way at once; one more than cores where it is not set. How many of them hold
   * pixels is bounded by the heap as well.
   */
  OptionalInt underWay();

  /** How often the program may die over one picture before the picture is set aside. */
  @WithDefault("3")
  @Min(1)
  int crashes();

  /**
   * How long what is under way may take to end once the program is told to stop; the rest goes back
   * to the inbox. Whoever stops the program has to be more patient than this.
   */
  @WithDefault("110s")
  Duration grace();

  /** Free space in bytes that the outbox' volume must have, else nothing is taken. */
  @WithDefault("1073741824")
  @Min(0)
  long freeSpace();

  /**
   * Whether {@code watch} makes the folders of a new hot folder. False where they lie on a share
   * that may be mounted late: then they must be there, as {@code init} has left them.
   */
  @WithDefault("true")
  boolean createFolders();

  /** File names that are left alone, as globs, without regard to case. */
  List<String> ignoreFiles();

  /** Folder names that are left alone with all they hold, as globs, without regard to case. */
  List<String> ignoreFolders();
}
