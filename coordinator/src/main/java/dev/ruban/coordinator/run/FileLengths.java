package dev.ruban.coordinator.run;

import dev.ruban.coordinator.durable.Checkpoint;

/// How far the files that grow with a run are.
/// @param historyBytes    of `history.csv`
/// @param parametersBytes of `parameters.csv`; 0 if there is none
public record FileLengths(long historyBytes, long parametersBytes) {
    /// Of files that are to be made anew.
    public static final FileLengths NONE = new FileLengths(0, 0);

    /// Where the files of a run are cut that goes on.
    public static FileLengths at(Checkpoint checkpoint) {
        return new FileLengths(
                checkpoint.lengths().historyBytes(), checkpoint.lengths().parametersBytes());
    }
}
