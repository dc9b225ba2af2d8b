package io.safelight.face;

/** What was done to a face. */
public sealed interface FaceAction {
  /** Its restoration stands in the picture. */
  record Restored() implements FaceAction {}

  /** It is as the general restoration made it. */
  record LeftAlone(Reason reason) implements FaceAction {}

  /** Why a face is left alone. */
  enum Reason {
    NOT_ASKED("the recipe asks for no face restoration"),
    TOO_SMALL("it is smaller than the model helps with"),
    TOO_LARGE("it is larger than the model helps with"),
    NO_ALIGNMENT("its landmarks do not lie as a face's do: seen from the side, or no face"),
    CUT_OFF("too much of it is outside the picture"),
    TOO_BLURRED(
        "it is too blurred, covered or cut off to be aligned:"
            + " its landmarks are not found where they were"),
    BROKEN_ANSWER("the model's answer holds values that are no numbers"),
    CHANGED_TONES("the restoration changed its tones or colours beyond the bound"),
    FAILED("restoring it failed in a way that is not foreseen; the log has it"),
    CHANGED_STRUCTURE("the model drew another face: its structure changed beyond the bound"),
    CHANGED_IDENTITY(
        "the model drew somebody else: the identity model does not know the face again"),
    LOST_LANDMARKS("after the restoration no face is found any more"),
    MOVED_LANDMARKS("the restoration moved its landmarks beyond the bound");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** For tickets and people, beginning with "it" or a noun. */
    public String inWords() {
      return words;
    }
  }
}
