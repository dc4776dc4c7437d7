package dev.ruban.coordinator.protocol;

import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.List;

/// A subtree that is computed twice, so that the answers can be compared.
/// @param pass        that it belongs to
/// @param version     of the parameters
/// @param updates     applied before the pass; what a wrong answer in it has not touched yet
/// @param audit       whether the pass may not be summed up before the answers agree
/// @param asked       workers who are to answer and have not done so
/// @param answers     in order of arrival; the first one counts in the sum
/// @param recomputing whether the coordinator computes it too
/// @param own         digest of what the coordinator has computed, empty before
record Comparison(
        long pass,
        Pass kind,
        long version,
        long updates,
        Subtree subtree,
        boolean audit,
        List<WorkerId> asked,
        List<Answer> answers,
        boolean recomputing,
        String own) {
    Comparison {
        asked = List.copyOf(asked);
        answers = List.copyOf(answers);
    }

    static Comparison begun(
            RunningPass pass, long version, long updates, Subtree subtree, boolean audit) {
        return new Comparison(
                pass.number(),
                pass.kind(),
                version,
                updates,
                subtree,
                audit,
                List.of(),
                List.of(),
                false,
                "");
    }

    boolean isOf(long ofPass, Subtree ofSubtree) {
        return pass == ofPass && subtree.equals(ofSubtree);
    }

    boolean involves(WorkerId worker) {
        return asked.contains(worker)
                || answers.stream().anyMatch(answer -> answer.worker().equals(worker));
    }

    /// How many have answered or are to answer.
    int parties() {
        return asked.size() + answers.size() + (recomputing ? 1 : 0);
    }

    /// Answers that are not what the coordinator has computed.
    List<Answer> wrong() {
        return answers.stream().filter(answer -> !answer.digest().equals(own)).toList();
    }

    /// Whether there are two answers, the same, or one that is the coordinator's.
    boolean agrees() {
        if (!own.isEmpty()) return !answers.isEmpty() && wrong().isEmpty();
        return answers.size() > 1 && !differs();
    }

    /// Whether not all answers are the same.
    boolean differs() {
        return answers.stream().map(Answer::digest).distinct().count() > 1;
    }

    Comparison asking(WorkerId worker) {
        List<WorkerId> more = new ArrayList<>(asked);
        if (!more.contains(worker)) more.add(worker);
        return with(more, answers, recomputing, own);
    }

    Comparison answered(Answer answer) {
        List<Answer> more = new ArrayList<>(answers);
        more.add(answer);
        return without(answer.worker()).with(more);
    }

    private Comparison with(List<Answer> allAnswers) {
        return with(asked, allAnswers, recomputing, own);
    }

    /// Nobody waits for that worker any more; what it has answered stays.
    Comparison without(WorkerId worker) {
        List<WorkerId> rest = asked.stream().filter(other -> !other.equals(worker)).toList();
        return with(rest, answers, recomputing, own);
    }

    Comparison askingCoordinator() {
        return with(asked, answers, true, own);
    }

    Comparison recomputed(String digest) {
        return with(asked, answers, true, digest);
    }

    private Comparison with(
            List<WorkerId> newAsked, List<Answer> newAnswers, boolean asksOwn, String newOwn) {
        return new Comparison(
                pass,
                kind,
                version,
                updates,
                subtree,
                audit,
                newAsked,
                newAnswers,
                asksOwn,
                newOwn);
    }
}
