package io.safelight.catalog;

/** Names of models, which are names of folders and come from files that anybody may write. */
final class Names {
  static final String RULE =
      "1 to 64 of a-z, 0-9, dot, dash and underscore, a letter or a digit first";

  private Names() {}

  /** No separator, no dot first: such a name stays within the folder of the models. */
  static boolean isGood(String name) {
    return name.matches("[a-z0-9][a-z0-9._-]{0,63}");
  }
}
