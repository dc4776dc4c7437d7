package dev.ruban.deploy.cluster;

import java.util.ArrayList;
import java.util.List;

/// Jobs as options of the command line.
final class Jobs {
    /// A network on a small table: 14 steps an epoch, 840 altogether.
    static final List<String> DIABETES =
            List.of(
                    "--label=progression",
                    "--standardize",
                    "--model=mlp",
                    "--hidden=16",
                    "--batch-size=32",
                    "--learning-rate=0.0001",
                    "--epochs=60");

    private Jobs() {}

    /// @param table the data's path, where the coordinator runs
    static List<String> of(String table, List<String> options) {
        List<String> job = new ArrayList<>(List.of("--data=" + table));
        job.addAll(options);
        return job;
    }
}
