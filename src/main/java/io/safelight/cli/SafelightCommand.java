package io.safelight.cli;

import picocli.CommandLine.Command;

/** {@code safelight}: names the commands. */
@Command(
    name = "safelight",
    description = "A hot folder for pictures: drop a picture in, an enhanced one comes out.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    subcommands = {
      WatchCommand.class,
      RunCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      RequeueCommand.class,
      StatusCommand.class,
      InitCommand.class,
      DoctorCommand.class,
      ModelsCommand.class,
      BenchCommand.class,
      EvalCommand.class,
      TortureCommand.class,
      BrokerCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public class SafelightCommand {}
