package dev.ruban.coordinator;

import dev.ruban.coordinator.cli.Main;
import dev.ruban.coordinator.program.RubanProgram;
import dev.ruban.worker.cli.WorkerMain;

/// The process `ruban`.
public final class Ruban {
    private Ruban() {}

    public static void main(String[] args) {
        Main.run(new RubanProgram(WorkerMain.PROGRAM), args);
    }
}
