package dev.ruban.coordinator.program;

import static dev.ruban.coordinator.program.Unverified.differs;

import dev.ruban.checkpoint.Sha256;
import dev.ruban.coordinator.durable.Ledger;
import dev.ruban.coordinator.durable.LedgerLine;
import java.nio.file.Path;
import java.util.List;

/// The ledger that a run left behind, as it stands there.
/// @param jobSha256 what its first line must link to
record LedgerFile(Path file, List<String> lines, String jobSha256) {
    LedgerFile {
        lines = List.copyOf(lines);
    }

    /// Of a run that has just begun there may be none: it has no lines.
    static LedgerFile read(Path file, String jobSha256) {
        return new LedgerFile(file, Ledger.wholeLines(file), jobSha256);
    }

    /// @throws dev.ruban.problem.RubanException unless each line links to the one before
    void requireChain() {
        for (int i = 0; i < lines.size(); i++) {
            LedgerLine.Linked linked = parse(i);
            if (!linked.previous().equals(linkOf(i)))
                throw differs(
                        "ledger",
                        "line %d of %s links to %s, but %s has the SHA-256 %s",
                        i + 1,
                        file,
                        linked.previous(),
                        i == 0 ? "the job" : "line " + i,
                        linkOf(i));
        }
    }

    /// Whether its last line is the end of a run.
    boolean isEnded() {
        return !lines.isEmpty() && parse(lines.size() - 1).line().event() == LedgerLine.Event.END;
    }

    private LedgerLine.Linked parse(int index) {
        try {
            return LedgerLine.parse(lines.get(index));
        } catch (IllegalArgumentException malformed) {
            throw differs("ledger", "line %d of %s: %s", index + 1, file, malformed.getMessage());
        }
    }

    /// What the line must name as `previous`.
    String linkOf(int index) {
        return index == 0 ? jobSha256 : Sha256.hex(lines.get(index - 1));
    }

    boolean has(Ledger.Head head) {
        return head.lines() <= lines.size() && linkOf((int) head.lines()).equals(head.sha256());
    }

    /// @throws dev.ruban.problem.RubanException unless this is the line that was computed
    void requireLine(int index, LedgerLine computed) {
        String text = computed.text(linkOf(index));
        if (text.equals(lines.get(index))) return;
        throw differs(
                "ledger",
                "line %d of %s is %s, but job and data give %s",
                index + 1,
                file,
                lines.get(index),
                text);
    }
}
