package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.Sha256;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.coordinator.callback.Callback;
import dev.ruban.coordinator.callback.EarlyStopping;
import dev.ruban.coordinator.durable.Ledger;
import dev.ruban.coordinator.durable.LedgerLine;
import dev.ruban.coordinator.program.CommandLineStage.Result;
import dev.ruban.coordinator.run.RunDirectory;
import dev.ruban.job.JobDraft;
import dev.ruban.proto.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A run is computed again: a good one is verified, and of each digit that is changed it is said where
/// it stands.
final class VerifyTest {
    private static final String MINI =
            "--data @data.csv --label y --batch-size 4 --epochs 6 --momentum 0.9"
                    + " --learning-rate 0.01";
    private static final String KEEP = " --checkpoint-every 1 --keep-checkpoints 1000";

    @TempDir private Path folder = Path.of("set by JUnit");

    private CommandLineStage stage() {
        return new CommandLineStage(folder);
    }

    private Path path(String file) {
        return folder.resolve("run").resolve(file);
    }

    private void train(String options) throws IOException {
        StringBuilder rows = new StringBuilder("x,z,y\n");
        for (int i = 0; i < 20; i++)
            rows.append("%d,%d,%d\n".formatted(i % 7, i % 3, 2 * (i % 7) + i % 2));
        Files.writeString(folder.resolve("data.csv"), rows);
        Result trained = stage().fit("run", options);
        assertThat(trained.exit()).as(trained.err()).isZero();
    }

    private Result verify(String options) {
        return stage().run("verify @run --threads 1 " + options);
    }

    private void assertDiffers(String what, String... words) {
        Result result = verify("");
        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(66);
        assertThat(result.err()).contains("not verified: " + what + ": ").contains(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MINI + KEEP,
                MINI + " --validation-split 0.2" + KEEP,
                "--epochs 7 --optimizer adam" + KEEP,
                "--epochs 4 --ledger-every 3",
                "--data @data.csv --label y --standardize --optimizer lbfgs --learning-rate 1"
                        + " --epochs 3"
                        + KEEP
            })
    void aGoodRunIsVerified(String options) throws IOException {
        train(options);
        Result result = verify("");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).matches("verified: [0-9]+ steps, digest [0-9a-f]{64}\n");
    }

    @Test
    void aPartIsComputedFromTheCheckpointBeforeIt() throws IOException {
        train(MINI + KEEP);
        Result result = verify("--from-epoch 3 --to-epoch 4");
        assertThat(result.exit()).as(result.err()).isZero();
        // Five steps an epoch, and a checkpoint was kept after some step of the second epoch.
        assertThat(result.out()).contains(" from step ").doesNotContain(" 30 steps");
    }

    @Test
    void anUnfinishedRunIsVerifiedAsFarAsItIs() throws IOException {
        train(MINI + KEEP);
        Files.delete(path("summary.json"));
        Files.delete(path("model.safetensors"));
        List<String> lines = Ledger.wholeLines(path("ledger.jsonl"));
        Files.writeString(path("ledger.jsonl"), String.join("\n", lines.subList(0, 4)) + "\n");
        for (Path file : checkpoints()) if (steps(file) > 17) Files.delete(file);
        Result result = verify("");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).doesNotContain(" 30 steps");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 7})
    void aChangedDigitOfTheLedgerIsFound(int index) throws IOException {
        train(MINI);
        List<String> lines = new ArrayList<>(Ledger.wholeLines(path("ledger.jsonl")));
        assertThat(lines).hasSize(8);
        lines.set(index, withOtherDigit(lines.get(index), "\"loss\":"));
        Files.writeString(path("ledger.jsonl"), String.join("\n", lines) + "\n");
        // Each line vouches for the one before; for the last one the computation does.
        assertDiffers("ledger", index == 7 ? "line 8" : "line " + (index + 2));
    }

    @Test
    void aRewordedLineIsNamedWithWhatDiffers() throws IOException {
        train(MINI);
        List<String> lines = new ArrayList<>(Ledger.wholeLines(path("ledger.jsonl")));
        lines.set(2, lines.get(2).replace("\"event\":", "\"event\": "));
        Files.writeString(path("ledger.jsonl"), String.join("\n", lines) + "\n");
        assertDiffers(
                "ledger", "line 3 of ", "it was reworded: at character 20 it has ' \"epoch\"");
    }

    @Test
    void linesThatAreMissingAreMissedInTheLedger() throws IOException {
        train(MINI);
        List<String> lines = Ledger.wholeLines(path("ledger.jsonl"));
        Files.writeString(path("ledger.jsonl"), String.join("\n", lines.subList(0, 3)) + "\n");
        assertDiffers("ledger", "has 3 lines", "the run is finished: lines are missing");
        Files.delete(path("summary.json"));
        assertDiffers("ledger", "has 3 lines, and had 6 when step-30.safetensors was written");
        Files.writeString(path("ledger.jsonl"), "");
        assertDiffers("ledger", "has no lines");
    }

    /// No checkpoint is later than the last line.
    @Test
    void theLastLineOfAFinishedRunIsMissed() throws IOException {
        train(MINI);
        List<String> lines = Ledger.wholeLines(path("ledger.jsonl"));
        Files.writeString(path("ledger.jsonl"), String.join("\n", lines.subList(0, 7)) + "\n");
        assertDiffers("ledger", "has 7 lines", "the run is finished");
    }

    /// What a checkpoint says of the ledger does not decide which of the two was changed.
    @Test
    void theLastLineOfAnUnfinishedRunIsFoundByComputing() throws IOException {
        train(MINI);
        Files.delete(path("summary.json"));
        Files.delete(path("model.safetensors"));
        List<String> lines = new ArrayList<>(Ledger.wholeLines(path("ledger.jsonl")).subList(0, 6));
        lines.set(5, withOtherDigit(lines.get(5), "\"loss\":"));
        Files.writeString(path("ledger.jsonl"), String.join("\n", lines) + "\n");
        assertDiffers("ledger", "line 6", "job and data give");
        Result part = verify("--from-epoch 8");
        assertThat(part.exit()).isEqualTo(66);
        assertThat(part.err()).contains("ledger or checkpoint: step-30", "was written when line 6");
    }

    @Test
    void aRunThatIsGoingOnIsVerifiedSoFar() throws IOException {
        train(MINI);
        try (RunDirectory held = RunDirectory.resume(folder.resolve("run"), Instant.now())) {
            assertThat(held.isFinished()).isTrue();
            Result result = verify("");
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.out())
                    .contains("verified so far: 30 steps", "(the run is going on: host=");
            Result resumed = stage().run("fit --resume @run");
            assertThat(resumed.exit()).isEqualTo(73);
            assertThat(resumed.err())
                    .contains("is going on (host=", "pid=" + ProcessHandle.current().pid());
            Files.writeString(path("ledger.jsonl"), "");
            assertThat(verify("").out()).contains("nothing to verify so far");
        }
    }

    @Test
    void aForgedLedgerIsFoundByComputing() throws IOException {
        train(MINI);
        String previous =
                LedgerLine.parse(Ledger.wholeLines(path("ledger.jsonl")).getFirst()).previous();
        StringBuilder forged = new StringBuilder();
        for (String line : Ledger.wholeLines(path("ledger.jsonl"))) {
            LedgerLine said = LedgerLine.parse(line).line();
            if (said.epoch() == 4)
                said = LedgerLine.epoch(4, said.steps(), said.loss() / 2, said.parameters());
            String text = said.text(previous);
            forged.append(text).append('\n');
            previous = Sha256.hex(text);
        }
        Files.writeString(path("ledger.jsonl"), forged);
        for (Path file : checkpoints()) Files.delete(file);
        assertDiffers("ledger", "line 5", "job and data give");
    }

    private static String withOtherDigit(String text, String after) {
        int place = text.indexOf(after) + after.length();
        char digit = text.charAt(place) == '1' ? '2' : '1';
        return text.substring(0, place) + digit + text.substring(place + 1);
    }

    @Test
    void aChangedByteOfACheckpointIsFound() throws IOException {
        train(MINI);
        Path file = checkpoints().getLast();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 3] ^= 1;
        Files.write(file, bytes);
        assertDiffers("checkpoint", file.getFileName().toString(), "damaged");
    }

    @Test
    void aChangedModelIsFound() throws IOException {
        train(MINI);
        TensorFile model = Safetensors.read(path("model.safetensors"));
        model.values()[0] += 1;
        Safetensors.write(path("model.safetensors"), model);
        assertDiffers("model", "model.safetensors has the digest");
    }

    @Test
    void aChangedDigitOfTheDataIsFound() throws IOException {
        train(MINI);
        Path data = folder.resolve("data.csv");
        Files.writeString(data, Files.readString(data).replaceFirst("3,0,7", "3,0,6"));
        assertDiffers("data", "data.csv has the fingerprint");
    }

    @ParameterizedTest
    @CsvSource({"epochs: 6,epochs: 7", "seed: 0,seed: 1", "momentum: 0.9,momentum: 0.8"})
    void aChangedDigitOfTheJobIsFound(String before, String after) throws IOException {
        train(MINI);
        String job = Files.readString(path("job.yaml"));
        assertThat(job).contains(before);
        Files.writeString(path("job.yaml"), job.replace(before, after));
        assertDiffers("job", "job.yaml has the digest");
    }

    @Test
    void anotherArithmeticIsSaid() throws IOException {
        train(MINI);
        String record = Files.readString(path("run.json"));
        Files.writeString(path("run.json"), record.replace("\"arithmetic\":1", "\"arithmetic\":7"));
        assertDiffers("arithmetic", "by number 7");
    }

    private static final class Undeclared implements Callback {}

    @Test
    void aRunWithUndeclaredCallbacksIsRecordedAtItsStartAsOneThatCannotBeVerified()
            throws IOException {
        train(MINI);
        Job job = new JobDraft().readFile(path("job.yaml")).complete();
        try (RunDirectory run = RunDirectory.at(folder.resolve("run"), true, Instant.EPOCH)) {
            OpenRun.begin(run, job, List.of(EarlyStopping.on("loss"), new Undeclared()));
            assertThat(Files.readString(run.record())).contains("\"verifiable\":false");
        }
        assertDiffers("code", "did not declare themselves deterministic", "recorded at its start");
        try (RunDirectory run = RunDirectory.at(folder.resolve("run"), true, Instant.EPOCH)) {
            OpenRun.begin(run, job, List.of(EarlyStopping.on("loss")));
            assertThat(verify("").out()).contains("nothing to verify so far");
        }
        assertDiffers("ledger", "has no lines");
    }

    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(path("checkpoints"))) {
            return files.sorted((a, b) -> Long.compare(steps(a), steps(b))).toList();
        }
    }

    private static long steps(Path file) {
        return Long.parseLong(file.getFileName().toString().replaceAll("[^0-9]", ""));
    }
}
