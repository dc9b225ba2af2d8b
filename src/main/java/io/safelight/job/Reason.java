package io.safelight.job;

/**
 * Why a picture could not be finished. The constant's name is the stable code that reports, the
 * ledger and metrics carry: codes may be added, never renamed.
 */
public enum Reason {
  // The picture's fault: never retried.
  EMPTY_FILE(
      "The file holds no bytes.",
      "Copy it again from its source: the copy was cut off or never began."),
  NOT_AN_IMAGE(
      "The content is not a picture, whatever the name says.",
      "Remove it from the inbox, or convert it to a picture first."),
  UNSUPPORTED_FORMAT(
      "The content is a picture of a kind that is not read.",
      "Save it as JPEG, PNG, TIFF, WebP, BMP, JPEG 2000 or PNM and drop it again."),
  MISLEADING_EXTENSION(
      "The name promises another format than the content.",
      "Rename the file so that its extension matches its content, and drop it again."),
  BROKEN_HEADER(
      "The header cannot be read.",
      "Copy it again from its source, or open and save it with a picture editor."),
  TRUNCATED(
      "The file ends before its picture does.",
      "Copy it again from its source: a part is missing."),
  CORRUPT_PIXELS(
      "The pixels cannot be decoded.",
      "Copy it again from its source, or open and save it with a picture editor."),
  FILE_TOO_LARGE(
      "The file has more bytes than the limit allows.",
      "Raise safelight.limits.file-size if this is meant, and drop it again."),
  TOO_MANY_PIXELS(
      "The header announces more pixels than the limit allows.",
      "Raise safelight.limits.pixels if this is meant, and drop it again."),
  SIDE_TOO_LONG(
      "The header announces a longer side than the limit allows.",
      "Raise safelight.limits.side if this is meant, and drop it again."),
  RESULT_TOO_LARGE(
      "The result would have more pixels than the limits allow.",
      "Ask for less upscale, or raise safelight.limits.pixels and safelight.limits.side if this is"
          + " meant, and drop it again."),
  METADATA_TOO_LARGE(
      "The file carries more metadata than the limit allows.",
      "Save it without comments and profiles, or raise safelight.limits.metadata if this is meant."),
  ANIMATED(
      "The file holds several frames that form an animation.",
      "Save the frame that matters as a single picture."),
  /** Only a TIFF's pages are all taken. */
  SEVERAL_PAGES(
      "The file holds several pictures, one after the other.",
      "Save each as a file of its own, or all as the pages of one TIFF."),
  TOO_MANY_PAGES(
      "The file holds more pages than the limit allows.",
      "Split it, or raise safelight.limits.pages if this is meant, and drop it again."),
  NOT_A_FILE(
      "The entry is a link, a folder or a special file.",
      "Drop the file itself: links are never followed out of the hot folder."),
  UNREADABLE(
      "The file may not be read by this program.",
      "Give the user that runs Safelight the right to read it, and drop it again."),
  BAD_JOB_TICKET(
      "The job ticket beside the picture cannot be followed.",
      "Correct the ticket as the report says, then drop the picture and the ticket again."),
  CRASHED_THE_PROCESS(
      "The program died while it worked on this picture, as often as is allowed.",
      "Keep it away from the inbox and send it to the developers: it breaks a decoder."),

  // Ours: retried with back-off.
  OUT_OF_MEMORY(
      "There was not enough memory for this picture.",
      "Give the program more memory, or lower safelight.under-way."),
  DEVICE_FAILED(
      "The inference device failed.",
      "See the log for the device's own words; check the driver, then send the picture again."),
  STORAGE_FAILED(
      "A folder could not be read or written.",
      "Check the volume: space, permissions, connection; then send the picture again."),
  ENCODING_FAILED(
      "The result could not be encoded.",
      "Choose another output-format for this picture and send it again."),
  STILL_BEING_WRITTEN(
      "The file changed while it was worked on.",
      "Raise safelight.stable-for above the longest pause of whatever writes it, then drop it"
          + " again."),
  CANNOT_BE_TAKEN(
      "The file cannot be moved out of the inbox.",
      "Mend what the detail says, mostly the rights to its folder. It stays in the inbox and is"
          + " tried again by itself; this report goes when it is taken."),
  UNEXPECTED(
      "Something failed that should not have.",
      "Report it with the log lines around it, then send the picture again."),

  // The result did not pass: tried once more.
  RESULT_UNREADABLE(
      "The written result could not be read back.",
      "Check the volume, then send the picture again."),
  RESULT_DIFFERS(
      "The written result is not what was computed.",
      "Check memory and disk of this machine, then send the picture again."),
  RESULT_FLAT(
      "The result is black or of one tone where the source is not.",
      "Send it again with another recipe; report it if that fails too."),
  RESULT_UNLIKE_SOURCE(
      "The result resembles its source too little.",
      "Send it again with less strength; report it if that fails too."),
  RESULT_COLOUR_DRIFT(
      "The result's colours drifted too far from its source.",
      "Send it again with mode natural or less strength."),

  // Nobody's.
  SHUTTING_DOWN(
      "The program was stopped while it worked on this picture.",
      "Nothing to do: it is in the inbox again, or is taken up at the next start.");

  private final String sentence;
  private final String remedy;

  Reason(String sentence, String remedy) {
    this.sentence = sentence;
    this.remedy = remedy;
  }

  /** One sentence for the operator. */
  public String sentence() {
    return sentence;
  }

  /** What the operator can do. */
  public String remedy() {
    return remedy;
  }
}
