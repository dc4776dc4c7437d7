package dev.ruban.worker.cli;

import java.time.Duration;

/// A process that says when it is asked to stop and does not end by itself. Its argument `deaf`
/// makes it ask for no such call.
final class EndlessMain {
    private EndlessMain() {}

    public static void main(String[] args) throws InterruptedException {
        StopSignal signal = StopSignal.ofProcess(Duration.ofDays(1));
        if (args.length == 0) signal.onRequest(() -> System.out.println("asked to stop"));
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
