package io.safelight.cli;

import picocli.CommandLine.Command;

/** {@code safelight models}: names what can be done with them. */
@Command(
    name = "models",
    description = "Brings models, and says which are here.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ModelsListCommand.class,
      ModelsFetchCommand.class,
      ModelsVerifyCommand.class,
      ModelsAddCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public class ModelsCommand {}
