package dev.ruban.deploy.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A cluster by the compose file, under a name of its own. Closing takes it down with its volumes.
final class ComposeProject implements AutoCloseable {
    /// The run that the coordinator has begun last.
    static final String RUN = "/runs/latest";

    private final List<String> client;
    private final List<String> overlays;
    private final Map<String, String> environment;
    private final String name;

    /// @param client      `docker compose` or `docker-compose`
    /// @param overlays    files of `deploy/compose`
    /// @param environment that the compose file reads
    ComposeProject(String client, List<String> overlays, Map<String, String> environment) {
        this.client = List.of(client.split(" ", -1));
        this.overlays = overlays;
        this.environment = new TreeMap<>(environment);
        this.environment.put("RUBAN_IMAGE", BuiltRuban.image());
        name = "ruban-it-" + ProcessHandle.current().pid();
    }

    String name() {
        return name;
    }

    BuiltRuban.Result run(String... arguments) {
        List<String> command = new ArrayList<>(client);
        command.addAll(List.of("-p", name, "-f", "deploy/compose.yaml"));
        overlays.forEach(file -> command.addAll(List.of("-f", "deploy/compose/" + file)));
        command.addAll(List.of(arguments));
        return BuiltRuban.run(command, environment);
    }

    /// What a command writes to standard output.
    /// @throws AssertionError with all that it wrote and [#logs], if it fails
    String output(String... arguments) {
        BuiltRuban.Result result = run(arguments);
        if (result.exitCode() != 0)
            throw new AssertionError(
                    "%s ended with %d:\n%s\n%s\n%s"
                            .formatted(
                                    List.of(arguments),
                                    result.exitCode(),
                                    result.out(),
                                    result.err(),
                                    logs()));
        return result.out();
    }

    /// The states of all containers and what they have written, for the message of a test that fails.
    String logs() {
        BuiltRuban.Result logs = run("logs", "--no-color");
        return run("ps", "--all").out() + logs.out() + logs.err();
    }

    /// A file of the volumes, by a container more.
    String read(String path) {
        return output("run", "--rm", "-T", "--no-deps", "--entrypoint", "cat", "coordinator", path);
    }

    /// A file of the coordinator while it runs.
    BuiltRuban.Result readOfRunning(String path) {
        return run("exec", "-T", "coordinator", "cat", path);
    }

    @Override
    public void close() {
        output("down", "--volumes", "--timeout", "2");
    }
}
