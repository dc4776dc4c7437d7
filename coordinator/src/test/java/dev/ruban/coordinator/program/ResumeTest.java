package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ruban.coordinator.durable.Ledger;
import dev.ruban.coordinator.program.CommandLineStage.Result;
import dev.ruban.coordinator.run.KeptOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs that go on from each of their checkpoints, as if their coordinator had died some time after
/// it.
final class ResumeTest {
    private static final String DIABETES =
            "--data ../examples/data/diabetes.csv --label progression --standardize ";

    private static final String CANCER =
            "--data ../examples/data/breast_cancer.csv --label benign --model logistic"
                    + " --standardize ";

    @TempDir private Path folder = Path.of("set by JUnit");

    private CommandLineStage stage() {
        return new CommandLineStage(folder);
    }

    @BeforeEach
    void writeAJobWithMetrics() throws IOException {
        Files.writeString(folder.resolve("metrics.yaml"), "metrics: [accuracy, auc]\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--epochs 5",
                "--epochs 5 --optimizer adam --validation-split 0.2",
                DIABETES + "--batch-size 100 --epochs 3 --momentum 0.9 --validation-split 0.1",
                DIABETES + "--model mlp --hidden 4 --batch-size 150 --epochs 3 --optimizer adamw",
                CANCER + "--batch-size 150 --epochs 2 --validation-split 0.1 --job @metrics.yaml",
                DIABETES + "--optimizer lbfgs --learning-rate 1 --epochs 5 --validation-split 0.1",
                CANCER
                        + "--validation-split 0.3 --learning-rate 3 --epochs 60 --batch-size 200"
                        + " --early-stopping val_loss --patience 2 --restore-best"
                        + " --reduce-on-plateau loss --plateau-patience 1 --plateau-factor 0.5",
                CANCER
                        + "--validation-split 0.3 --learning-rate 3 --epochs 60 --batch-size 200"
                        + " --metrics accuracy --early-stopping val_accuracy --patience 2"
            })
    void aRunThatGoesOnEndsAsIfNothingHadHappened(String job) throws IOException {
        Result whole = stage().fit("whole", job + " --checkpoint-every 1 --keep-checkpoints 1000");
        assertThat(whole.exit()).as(whole.err()).isZero();
        List<String> checkpoints = checkpoints("whole");
        assertThat(checkpoints).hasSizeGreaterThanOrEqualTo(2);
        assertThat(ending("whole").getFirst())
                .isEqualTo(Boolean.toString(job.contains("--early-stopping")));
        Result verified = stage().run("verify @whole --threads 1");
        assertThat(verified.exit()).as(verified.err()).isZero();
        for (String checkpoint : checkpoints) {
            interrupted("other", checkpoint);

            Result resumed = stage().run("fit --workers 0 --progress none --resume @other");

            assertThat(resumed.exit()).as("%s: %s", checkpoint, resumed.err()).isZero();
            assertThat(results(resumed)).isEqualTo(results(whole));
            assertSame("ledger.jsonl");
            assertSame("model.safetensors");
            assertSame("parameters.csv");
            assertThat(history("other")).isEqualTo(history("whole"));
            assertThat(ending("other")).isEqualTo(ending("whole"));
            assertThat(folder.resolve("other/ledger.lost.jsonl")).doesNotExist();
            assertThat(incarnations("other")).isEqualTo(2);
            delete("other");
        }
    }

    /// Of so many epochs not all have rows, but the last one has, also where a checkpoint was taken
    /// after it had been told.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--epochs 10001 --checkpoint-every 10000",
                DIABETES
                        + "--optimizer lbfgs --learning-rate 1 --epochs 200000 --checkpoint-every 4"
                        + " --keep-checkpoints 1000",
                CANCER
                        + "--validation-split 0.3 --learning-rate 3 --epochs 200000"
                        + " --batch-size 200 --checkpoint-every 1 --keep-checkpoints 1000"
                        + " --early-stopping val_loss --patience 2 --restore-best"
            })
    void aRunThatGoesOnHasTheRowOfItsLastEpoch(String job) throws IOException {
        Result whole = stage().fit("whole", job);
        assertThat(whole.exit()).as(whole.err()).isZero();
        for (String checkpoint : checkpoints("whole")) {
            interrupted("other", checkpoint);

            Result resumed = stage().run("fit --resume @other");

            assertThat(resumed.exit()).as("%s: %s", checkpoint, resumed.err()).isZero();
            assertThat(history("other")).as(checkpoint).isEqualTo(history("whole"));
            if (Files.exists(folder.resolve("whole/parameters.csv"))) assertSame("parameters.csv");
            assertSame("plots/loss.svg");
            delete("other");
        }
    }

    @Test
    void aRunWithoutACheckpointBeginsAnew() throws IOException {
        Result whole = stage().fit("whole", "--epochs 5");
        interrupted("other", "none");

        Result resumed = stage().run("fit --workers 0 --resume @other");

        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(results(resumed)).isEqualTo(results(whole));
        assertThat(resumed.err()).contains("after step 0 of 5 (incarnation 2)");
        assertSame("ledger.jsonl");
    }

    @Test
    void aDamagedCheckpointIsReportedAndTheOneBeforeIsTaken() throws IOException {
        Result whole =
                stage().fit(
                                "whole",
                                DIABETES
                                        + "--batch-size 100 --epochs 3"
                                        + " --checkpoint-every 1 --keep-checkpoints 1000");
        List<String> all = checkpoints("whole");
        interrupted("other", all.getLast());
        Path newest = folder.resolve("other/checkpoints").resolve(all.getLast());
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 4;
        Files.write(newest, bytes);

        Result resumed = stage().run("fit --workers 0 --resume @other");

        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("warning: ", all.getLast(), "using the one before");
        assertThat(results(resumed)).isEqualTo(results(whole));
        assertSame("ledger.jsonl");
    }

    @Test
    void aFinishedRunSaysSo() {
        stage().fit("whole", "--epochs 2");
        Result again = stage().run("fit --workers 0 --resume @whole");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains("is finished");
    }

    @Test
    void aRunKeepsItsOptionsUnlessTheyAreGivenAnew() throws IOException {
        stage().fit("whole", "--epochs 4 --checkpoint-every 1 --keep-checkpoints 2 --save-every 2");
        interrupted("other", "none");
        delete("other/models");

        Result resumed = stage().run("fit --resume @other --keep-checkpoints 3");

        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(resumed.err()).as("--progress none was taken over").doesNotContain("Epoch");
        assertThat(folder.resolve("other/models/epoch-4.safetensors")).exists();
        KeptOptions kept = KeptOptions.read(folder.resolve("other/options.json"));
        assertThat(kept.command()).isEqualTo("fit");
        assertThat(kept.options())
                .containsEntry("--keep-checkpoints", "3")
                .containsEntry("--save-every", "2")
                .containsEntry("--workers", "0")
                .containsEntry("--cache", folder.resolve("cache").toString())
                .doesNotContainKeys("--out", "--resume", "--epochs");
    }

    @Test
    void theSameCommandBeginsARunGoesOnWithItAndFindsItFinished() throws IOException {
        String options = "--epochs 5 --checkpoint-every 1 --keep-checkpoints 1000 --continue";
        Result whole = stage().fit("whole", options);
        assertThat(whole.exit()).as(whole.err()).isZero();
        interrupted("other", checkpoints("whole").getFirst());

        Result resumed = stage().fit("other", options);

        assertThat(resumed.exit()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("Going on with ", "incarnation 2");
        assertThat(results(resumed)).isEqualTo(results(whole));
        assertThat(stage().fit("other", options).out()).contains("is finished");
        Result both = stage().fit("other", options + " --overwrite");
        assertThat(both.exit()).isEqualTo(64);
        assertThat(both.err()).contains("leave out --resume and --overwrite");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", ".run.json.123.tmp", "run.json", ".job.yaml.123.tmp"})
    void aCoordinatorThatWasKilledAtItsVeryStartStopsNobody(String lastFile) throws IOException {
        Files.createDirectories(folder.resolve("other/logs"));
        Files.createDirectory(folder.resolve("other/plots"));
        Files.createFile(folder.resolve("other/lock"));
        if (lastFile.endsWith("n") || lastFile.contains("job"))
            Files.writeString(folder.resolve("other/run.json"), "{}");
        if (lastFile.endsWith("p")) Files.writeString(folder.resolve("other", lastFile), "ru");

        Result begun = stage().fit("other", "--epochs 2 --continue");

        assertThat(begun.exit()).as(begun.err()).isZero();
        assertThat(stage().run("verify @other").exit()).isZero();
        assertThat(folder.resolve("other")).isDirectoryNotContaining("glob:**/*.tmp");
    }

    @Test
    void aJobFileOfTheUsersIsNotReplaced() throws IOException {
        Files.createDirectory(folder.resolve("other"));
        Files.writeString(folder.resolve("other/job.yaml"), "epochs: 3\n");
        assertThat(stage().fit("other", "--continue").exit()).isEqualTo(73);
        assertThat(folder.resolve("other/job.yaml")).hasContent("epochs: 3");
    }

    @Test
    void damagedOptionsAreNamed() throws IOException {
        stage().fit("whole", "--epochs 2");
        interrupted("other", "none");
        Files.writeString(folder.resolve("other/options.json"), "{\"command\":");
        Result refused = stage().run("fit --resume @other");
        assertThat(refused.exit()).isEqualTo(65);
        assertThat(refused.err()).contains("options.json is damaged", "without it the run goes on");
    }

    @Test
    void aJobThatDiffersIsRefusedWithAllDifferences() throws IOException {
        stage().fit("whole", "--epochs 2");
        interrupted("other", "none");
        Result refused =
                stage().run("fit --workers 0 --resume @other --epochs 3 --seed 7 --momentum 0.5");
        assertThat(refused.exit()).isEqualTo(64);
        assertThat(refused.err())
                .contains(
                        "momentum: 0 in the run, 0.5 given",
                        "epochs: 2 in the run, 3 given",
                        "seed: 0 in the run, 7 given");
        Result same = stage().run("fit --workers 0 --resume @other --epochs 2 --seed 0");
        assertThat(same.exit()).as(same.err()).isZero();
    }

    @Test
    void changedDataIsRefused() throws IOException {
        Path data = folder.resolve("data.csv");
        Files.writeString(data, "x,y\n1,2\n2,4\n3,7\n");
        stage().fit("whole", "--data @data.csv --label y --epochs 2");
        interrupted("other", "none");
        Files.writeString(data, "x,y\n1,2\n2,5\n3,7\n");
        Result refused = stage().run("fit --workers 0 --resume @other");
        assertThat(refused.exit()).isEqualTo(65);
        assertThat(refused.err())
                .contains("have changed", "or begin a new run without data-sha256");
    }

    @Test
    void aLostLineThatComesOutDifferentlyEndsTheRun() throws IOException {
        stage().fit("whole", "--epochs 5 --checkpoint-every 1 --keep-checkpoints 1000");
        interrupted("other", checkpoints("whole").getFirst());
        Path ledger = folder.resolve("other/ledger.jsonl");
        String text = Files.readString(ledger);
        int last = text.lastIndexOf("\"loss\":") + 8;
        char digit = text.charAt(last) == '1' ? '2' : '1';
        Files.writeString(ledger, text.substring(0, last) + digit + text.substring(last + 1));

        Result resumed = stage().run("fit --workers 0 --resume @other");

        assertThat(resumed.exit()).as(resumed.err()).isEqualTo(66);
        assertThat(resumed.err()).contains("came out differently");
    }

    @Test
    void whatHoldsNoRunIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        Result refused = stage().run("fit --workers 0 --resume @empty");
        assertThat(refused.exit()).isEqualTo(65);
        assertThat(refused.err()).contains("holds no run");
        assertThat(stage().run("fit --resume @nowhere").err()).contains("nowhere does not exist");
        stage().fit("whole", "--epochs 2");
        Result both = stage().run("fit --workers 0 --resume @whole --out @other");
        assertThat(both.exit()).isEqualTo(64);
    }

    private static List<String> results(Result result) {
        return result.out().lines().filter(line -> !line.startsWith("run ")).toList();
    }

    private List<String> checkpoints(String run) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(run).resolve("checkpoints"))) {
            return files.map(file -> file.getFileName().toString())
                    .sorted((a, b) -> Long.compare(steps(a), steps(b)))
                    .toList();
        }
    }

    private static long steps(String checkpoint) {
        return Long.parseLong(checkpoint.replaceAll("[^0-9]", ""));
    }

    /// A copy of the whole run whose coordinator died at its very end, and whose newest checkpoint is
    /// this one.
    private void interrupted(String copy, String checkpoint) throws IOException {
        Path from = folder.resolve("whole");
        Path to = folder.resolve(copy);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) Files.copy(file, to.resolve(from.relativize(file)));
        }
        Files.delete(to.resolve("summary.json"));
        Files.delete(to.resolve("model.safetensors"));
        for (String name : checkpoints(copy))
            if (checkpoint.equals("none") || steps(name) > steps(checkpoint))
                Files.delete(to.resolve("checkpoints").resolve(name));
    }

    private void assertSame(String file) throws IOException {
        assertThat(folder.resolve("other").resolve(file))
                .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }

    /// Without the seconds.
    private List<String> history(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("history.csv")).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
    }

    /// What the summary says about it.
    private List<String> ending(String run) throws IOException {
        String text = Files.readString(folder.resolve(run).resolve("summary.json"));
        JsonObject summary = JsonParser.parseString(text).getAsJsonObject();
        return Stream.of("stopped_early", "stopped_because", "best_epoch", "epochs", "steps")
                .map(name -> String.valueOf(summary.get(name)))
                .toList();
    }

    private int incarnations(String run) throws IOException {
        String summary = Files.readString(folder.resolve(run).resolve("summary.json"));
        return JsonParser.parseString(summary).getAsJsonObject().get("incarnations").getAsInt();
    }

    private void delete(String run) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(run))) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
        }
    }

    @Test
    void theLedgerHasAtMostAThousandLines() {
        stage().fit("whole", "--epochs 5000");
        assertThat(Ledger.wholeLines(folder.resolve("whole/ledger.jsonl")))
                .hasSizeBetween(500, 1000);
    }
}
