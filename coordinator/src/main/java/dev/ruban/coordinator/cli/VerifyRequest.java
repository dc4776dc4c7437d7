package dev.ruban.coordinator.cli;

import dev.ruban.module.UserModule;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// What `ruban verify` was asked for.
/// @param directory of a run
/// @param fromEpoch from 1; it is computed from the newest checkpoint before it. Empty: all
/// @param toEpoch   the last one. Empty: all
/// @param threads   that compute, at least 1
/// @param cache     folder of the data cache; empty: the user's
/// @param module    of the user's own that the job may be about
public record VerifyRequest(
        Path directory,
        OptionalInt fromEpoch,
        OptionalInt toEpoch,
        int threads,
        Optional<Path> cache,
        Optional<UserModule> module) {}
