package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.reduction.Subtree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// How often parts were computed twice, and what came of it: audits, and second answers to late parts.
/// Not thread-safe.
final class AuditCount {
    /// Second answers come within the next passes, or not at all.
    private static final int MOST_OPEN = 1 << 14;

    private record Part(long pass, Subtree subtree) {}

    private final LinkedHashMap<Part, String> first = new LinkedHashMap<>();

    private final List<String> expelled = new ArrayList<>();
    private long compared;
    private long differing;

    void delivered(Input.Delivered answer) {
        if (!answer.digest().isEmpty())
            answer(new Part(answer.work().pass(), answer.subtree()), answer.digest());
    }

    void recomputed(Input.Recomputed answer) {
        answer(new Part(answer.pass(), answer.subtree()), answer.digest());
    }

    /// A third answer says nothing new of the part: two differed before.
    private void answer(Part part, String digest) {
        String before = first.putIfAbsent(part, digest);
        if (first.size() > MOST_OPEN) first.pollFirstEntry();
        if (before == null || before.isEmpty()) return;
        first.put(part, "");
        compared++;
        if (!before.equals(digest)) differing++;
    }

    /// @param who as the log names it
    void expelled(String who) {
        expelled.add(who);
    }

    RunListener.Audited result(double fraction) {
        return new RunListener.Audited(fraction, compared, differing, expelled);
    }
}
