package dev.ruban.coordinator.protocol;

/// A worker's answer that is compared with another one.
/// @param request who the worker is; it may be gone by now
/// @param digest  SHA-256 of the answer's rows, loss, metric sums and gradients
record Answer(WorkerId worker, JoinRequest request, String digest) {
    String name() {
        return Member.name(worker, request);
    }
}
