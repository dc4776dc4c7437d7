package dev.ruban.architecture.broken.proto;

/// Breaks "proto depends on nothing of ours".
record Message(dev.ruban.architecture.broken.data.Rows rows) {}
