package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.Progress;
import dev.ruban.coordinator.protocol.Question;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what was decided: by streams, sums, parameters and whoever looks on. Belongs to the owner of
/// the run.
final class EffectPerformer {
    private static final Logger log = LoggerFactory.getLogger(EffectPerformer.class);

    private final WorkerStreams streams;
    private final Messages messages;
    private final PassSums sums;
    private final DrivenPasses driven;
    private final OwnAnswers own;
    private final RunCourse course;
    private final RunEnd end;
    private final RunWatch watch;
    private final Outlet outlet;

    EffectPerformer(
            WorkerStreams streams,
            Messages messages,
            PassSums sums,
            DrivenPasses driven,
            OwnAnswers own,
            RunCourse course,
            RunEnd end,
            RunWatch watch,
            Outlet outlet) {
        this.streams = streams;
        this.messages = messages;
        this.sums = sums;
        this.driven = driven;
        this.own = own;
        this.course = course;
        this.end = end;
        this.watch = watch;
        this.outlet = outlet;
    }

    void perform(Effect effect) {
        switch (effect) {
            case Effect.Welcome welcome ->
                    streams.send(welcome.worker(), List.of(messages.welcome(welcome)));
            case Effect.Place place ->
                    streams.send(place.worker(), List.of(messages.placement(place)));
            case Effect.Deal deal -> streams.send(deal.worker(), messages.work(deal));
            case Effect.Begin _ -> sums.clear();
            case Effect.Recompute recompute -> own.compute(recompute, published());
            case Effect.Keep(long version) -> own.keep(version, published());
            case Effect.Forget(long version) -> own.forget(version);
            case Effect.RollBack rollBack -> rollBack(rollBack);
            case Effect.Accept _ -> sums.accept();
            case Effect.Discard(var subtree, String reason) -> {
                sums.discard();
                log.debug("a partial of {} is dropped: {}", subtree, reason);
            }
            case Effect.SumUp sumUp -> sumUp(sumUp);
            case Effect.Publish publish -> course.parameters().publish(publish.point());
            case Effect.Checkpoint(Progress position) -> course.keep(position, outlet::bring);
            case Effect.Commit commit -> course.commit(commit);
            case Effect.Consult(Question question) ->
                    course.consult(question, outlet::bring, outlet::cannotGoOn);
            case Effect.Restore _ -> course.restoreKept();
            case Effect.ReportStarted report -> course.reporter().started(report);
            case Effect.ReportStep report -> course.stepDone(report);
            case Effect.ReportEpochTrained report -> course.reporter().epochTrained(report);
            case Effect.ReportEpoch report -> {
                watch.trained(report.loss());
                course.reporter().epoch(report);
            }
            case Effect.ReportStopped report -> course.reporter().stopped(report);
            case Effect.ReportBest report -> course.reporter().best(report);
            case Effect.ReportFinished report -> {
                course.end();
                end.finish(report);
            }
            case Effect.Dismiss dismiss ->
                    streams.dismiss(
                            dismiss.worker(),
                            Messages.reason(dismiss.farewell()),
                            dismiss.message());
            case Effect.Note(String message) -> {
                log.info("{}", message);
                watch.happened(message);
            }
            case Effect.Warn(String message) -> warn(message);
            case Effect.Fail fail -> end.fail(fail, course.appliedSteps());
        }
    }

    private float[] published() {
        return course.parameters().published();
    }

    private void rollBack(Effect.RollBack rollBack) {
        Progress position = course.rollBack(rollBack);
        outlet.bring(new Input.Restored(position));
    }

    private void sumUp(Effect.SumUp sumUp) {
        if (driven.isOn()) driven.answer(sumUp);
        else outlet.bring(sums.update(sumUp));
    }

    void warn(String message) {
        log.warn("{}", message);
        watch.happened(message);
        course.reporter().warned(message);
    }
}
