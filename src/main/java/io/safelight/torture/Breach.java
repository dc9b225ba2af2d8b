package io.safelight.torture;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One way in which a promise was broken.
 *
 * @param kind in what way
 * @param file where, below the home of the hot folder; or the node
 * @param sha256 the picture's digest; empty where it is about no picture
 * @param detail what was found
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Breach(Kind kind, String file, String sha256, String detail) {

  /** In what way. */
  public enum Kind {
    /** An original is in none of inbox, work, done and error, or it is there with other bytes. */
    LOST,
    /** An original is there more than once. */
    DOUBLED,
    /** A file that nobody dropped and nothing explains: changed, half-written or left over. */
    STRANGER,
    /** An original or a job ticket lies in another folder than it should. */
    MISPLACED,
    /** An original was still in the inbox or in work/ when all had come to rest. */
    UNFINISHED,
    /** A good picture was set aside. */
    GOOD_SET_ASIDE,
    /** A bad file was taken for a picture. */
    BAD_ENHANCED,
    /** Nothing stands in the outbox for an original in done/. */
    NO_RESULT,
    /** More results than originals in done/. */
    SECOND_RESULT,
    /** A result is not what its ticket says, has none, or does not decode. */
    BAD_RESULT,
    /** A result was not made as ordered. */
    ORDER_IGNORED,
    /** An original in error/ has no report beside it. */
    NO_REPORT,
    /** The report gives a reason that is not the file's defect. */
    WRONG_REASON,
    /** Something that is no bookkeeping lies in work/. */
    LEFT_OVER,
    /** A node told to stop left a picture on its desk that could have gone back. */
    LEFT_ON_DESK,
    /** A node did not end in time after it was told to. */
    WOULD_NOT_STOP,
    /** A node ended by itself. */
    DIED,
    /** A picture took longer than the bound. */
    HUNG,
    /** Nothing moved for too long. */
    STALLED
  }

  @Override
  public String toString() {
    return "%s %s%s: %s".formatted(kind, file, sha256.isEmpty() ? "" : " (" + sha256 + ")", detail);
  }
}
