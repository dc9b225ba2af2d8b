package io.safelight.job;

/**
 * How urgent a picture is among those that wait in a queue: 0 to 9 as JMS has it, 9 first. Without
 * a queue it says nothing.
 */
public record Priority(int level) {
  /** The key in recipes and job tickets. */
  public static final String KEY = "priority";

  /** What is allowed, in words. */
  public static final String ALLOWED = "0 to 9";

  /** Where nobody says another one: JMS' own. */
  public static final Priority STANDARD = new Priority(4);

  /** For what has waited too long. */
  public static final Priority HIGHEST = new Priority(9);

  public Priority {
    if (level < 0 || level > 9) {
      throw new IllegalArgumentException("a priority of " + level + ", allowed is " + ALLOWED);
    }
  }

  /**
   * The priority that a text stands for.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static Priority parse(String text) {
    return new Priority(Integer.parseInt(text.strip()));
  }
}
