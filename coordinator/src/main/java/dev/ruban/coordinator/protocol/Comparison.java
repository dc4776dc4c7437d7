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
/// @param asked       who is to answer and has not done so
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
        List<Asked> asked,
        List<Answer> answers,
        boolean recomputing,
        String own) {
    /// A worker who is to answer, by the very piece of work that it was dealt.
    /// @param attempt 0 until it is dealt
    record Asked(WorkerId worker, long attempt) {}

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

    boolean asks(WorkerId worker) {
        for (Asked one : asked) if (one.worker().equals(worker)) return true;
        return false;
    }

    /// Whether a worker is to answer under that attempt.
    boolean awaits(WorkerId worker, long attempt, Safeguards safeguards) {
        return safeguards.have(Safeguard.SECOND_AS_DEALT)
                ? asked.contains(new Asked(worker, attempt))
                : asks(worker);
    }

    /// Whether a worker has answered or is to answer. One that has come back is who it was: its
    /// answer is no second one to its own.
    boolean involves(Member member) {
        if (asks(member.id())) return true;
        for (Answer answer : answers)
            if (answer.request().isOfSameProcess(member.request())) return true;
        return false;
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

    /// @param attempt as in [Asked]
    Comparison asking(WorkerId worker, long attempt) {
        if (asks(worker)) return this;
        List<Asked> more = new ArrayList<>(asked);
        more.add(new Asked(worker, attempt));
        return with(more, answers, recomputing, own);
    }

    /// Who was asked has been dealt the work.
    Comparison dealt(WorkerId worker, long attempt) {
        boolean lacking = asked.contains(new Asked(worker, 0));
        return lacking ? without(worker).asking(worker, attempt) : this;
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
        List<Asked> rest = asked.stream().filter(one -> !one.worker().equals(worker)).toList();
        return with(rest, answers, recomputing, own);
    }

    Comparison askingCoordinator() {
        return with(asked, answers, true, own);
    }

    Comparison recomputed(String digest) {
        return with(asked, answers, true, digest);
    }

    private Comparison with(
            List<Asked> newAsked, List<Answer> newAnswers, boolean asksOwn, String newOwn) {
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
