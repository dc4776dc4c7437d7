package dev.ruban.testcontainers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a cluster is made of.
/// @param workers     that are started with it
/// @param job         further arguments of `ruban coordinator`
/// @param data        files of this machine by their names in `/data`
/// @param environment of the workers
/// @param secured     whether the connections are encrypted and both sides show certificates
record ClusterSettings(
        String image,
        int workers,
        List<String> job,
        Map<String, Path> data,
        Map<String, String> environment,
        boolean secured) {
    ClusterSettings {
        if (workers < 0)
            throw new IllegalArgumentException("workers: %d is below 0".formatted(workers));
        job = List.copyOf(job);
        data = Map.copyOf(data);
        environment = Map.copyOf(environment);
    }

    static ClusterSettings of(String image) {
        return new ClusterSettings(image, 2, List.of(), Map.of(), Map.of(), true);
    }

    ClusterSettings withWorkers(int count) {
        return new ClusterSettings(image, count, job, data, environment, secured);
    }

    ClusterSettings withJob(List<String> arguments) {
        return new ClusterSettings(image, workers, arguments, data, environment, secured);
    }

    ClusterSettings withData(Path file) {
        Map<String, Path> more = new LinkedHashMap<>(data);
        more.put(String.valueOf(file.getFileName()), file);
        return new ClusterSettings(image, workers, job, more, environment, secured);
    }

    ClusterSettings withWorkerEnvironment(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new ClusterSettings(image, workers, job, data, more, secured);
    }

    ClusterSettings withoutSecurity() {
        return new ClusterSettings(image, workers, job, data, environment, false);
    }

    /// The command of the coordinator's container.
    /// @param further arguments, such as where its run is
    List<String> coordinator(List<String> further) {
        List<String> command = new ArrayList<>(List.of("coordinator", "--listen=0.0.0.0:7070"));
        command.addAll(access("coordinator"));
        command.addAll(List.of("--progress=plain", "--min-workers=" + Math.max(1, workers)));
        command.addAll(further);
        return command;
    }

    /// The command of a worker's container.
    List<String> worker() {
        List<String> command = new ArrayList<>(List.of("worker", "--coordinator=coordinator:7070"));
        command.addAll(access("worker"));
        return command;
    }

    private List<String> access(String name) {
        if (!secured) return List.of("--insecure");
        return List.of(
                "--tls-cert=/secrets/" + name + ".pem",
                "--tls-key=/secrets/" + name + "-key.pem",
                "--tls-ca=/secrets/ca.pem",
                "--token-file=/secrets/token");
    }
}
