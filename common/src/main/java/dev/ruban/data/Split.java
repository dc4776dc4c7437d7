package dev.ruban.data;

/// Which rows are meant: those trained on, or those kept aside. Each split has S shards of its own.
public enum Split {
    TRAINING,
    VALIDATION
}
