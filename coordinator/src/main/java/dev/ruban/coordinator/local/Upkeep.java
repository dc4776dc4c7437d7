package dev.ruban.coordinator.local;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What keeping local workers up needs to know of their run, and whom it tells.
/// @param progress grows while the run gets on
/// @param news     hears of workers that died and of those started in their place
public record Upkeep(LongSupplier progress, Consumer<String> news) {}
