package io.weir.standalone;

import picocli.CommandLine.Command;

/** {@code weir test}: runs unit tests of rules. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Runs unit tests.",
        subcommands = TestRulesCommand.class)
final class TestCommand {}
