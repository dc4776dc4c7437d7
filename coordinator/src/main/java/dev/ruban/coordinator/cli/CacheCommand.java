package dev.ruban.coordinator.cli;

import dev.ruban.worker.cli.CommandContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ruban cache`.
@Command(
        name = "cache",
        description = {"Looks after the cache of parsed data."})
final class CacheCommand implements Callable<Integer> {
    private final Program program;
    private final CommandContext context;

    @Option(
            names = "--clear",
            required = true,
            description = "Remove everything in the cache (required).")
    private boolean clear;

    @Mixin private CacheOption cache = new CacheOption();
    @Mixin private LogOption log = new LogOption();

    CacheCommand(Program program, CommandContext context) {
        this.program = program;
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        log.startLogging();
        if (clear) program.clearCache(cache.folder(), context);
        return 0;
    }
}
