package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Input;

/// Where what comes of effects goes; from any thread.
interface Outlet {
    /// Brings an input, after what is being done.
    void bring(Input input);

    /// Ends the run by a failure of the coordinator itself.
    void cannotGoOn(Throwable failure);
}
