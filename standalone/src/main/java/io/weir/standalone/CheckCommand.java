package io.weir.standalone;

import picocli.CommandLine.Command;

/** {@code weir check}: says whether files are good, without running anything. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks files without running anything.",
        subcommands = {CheckConfigCommand.class, CheckRulesCommand.class, CheckAlertmanagerConfigCommand.class})
final class CheckCommand {}
