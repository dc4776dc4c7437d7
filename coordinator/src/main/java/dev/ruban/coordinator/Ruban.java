package dev.ruban.coordinator;

import dev.ruban.coordinator.cli.Main;
import dev.ruban.coordinator.program.RubanProgram;
import dev.ruban.worker.cli.WorkerProcess;

/// The process `ruban`.
public final class Ruban {
    private Ruban() {}

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        Main.run(new RubanProgram(new WorkerProcess()), args);
    }
}
