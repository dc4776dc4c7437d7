package dev.ruban.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobFileTest {
    @TempDir Path folder;

    @Test
    void readsEveryKindOfSetting() {
        Job job =
                JobFile.parse(
                        "job.yaml",
                        """
                        # a comment
                        data: data/diabetes.csv
                        label: target
                        features: [age, "b m i", 007]
                        standardize: true
                        learning-rate: 1e-3
                        momentum: .9
                        weight-decay: 1
                        epochs: 20
                        batch-size: 32
                        shuffle: FALSE
                        seed: 0xFFFFFFFFFFFFFFFF
                        validation-split: 0.20
                        """);

        assertThat(job)
                .isEqualTo(
                        Job.newBuilder()
                                .setData("data/diabetes.csv")
                                .addLabel("target")
                                .addAllFeatures(List.of("age", "b m i", "007"))
                                .setStandardize(true)
                                .setLearningRate(0.001)
                                .setMomentum(0.9)
                                .setWeightDecay(1)
                                .setEpochs(20)
                                .setBatchSize("32")
                                .setShuffle(false)
                                .setSeed(-1)
                                .setValidationSplit("0.20")
                                .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "~", "{}"})
    void anEmptyFileIsAnEmptyJob(String text) {
        assertThat(JobFile.parse("job.yaml", text)).isEqualTo(Job.getDefaultInstance());
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "\"all\"", "'all'"})
    void theBatchSizeMayBeAll(String text) {
        assertThat(JobFile.parse("j", "batch-size: " + text).getBatchSize()).isEqualTo("all");
    }

    static List<Arguments> faults() {
        return List.of(
                Arguments.of("lable: y", "j:1: unknown key 'lable'; did you mean 'label'?"),
                Arguments.of("zzz: 1", "j:1: unknown key 'zzz'; `ruban fit --help` lists all"),
                Arguments.of("epochs: 1\n\nepochs: 2", "j:3: key 'epochs' was given in line 1 alr"),
                Arguments.of("epochs: ten", "j:1: epochs: 'ten' is not a whole number"),
                Arguments.of("epochs: 1.5", "j:1: epochs: '1.5' is not a whole number"),
                Arguments.of("epochs: -1", "j:1: epochs: -1 is negative"),
                Arguments.of("epochs: 2147483648", "2147483648 is too large; at most 2147483647"),
                Arguments.of("epochs: \"3\"", "j:1: epochs: \"3\" is text; write it without quot"),
                Arguments.of("epochs:", "j:1: epochs: the value is missing"),
                Arguments.of("epochs: [1]", "j:1: epochs: one value is expected here, not a list"),
                Arguments.of("epochs: {a: 1}", "j:1: epochs: a value is expected here, not a map"),
                Arguments.of("seed: 18446744073709551616", "18446744073709551616 does not fit 64"),
                Arguments.of("learning-rate: fast", "j:1: learning-rate: 'fast' is not a number"),
                Arguments.of("learning-rate: .inf", "j:1: learning-rate: '.inf' is not a number"),
                Arguments.of("learning-rate: 1e999", "learning-rate: 1e999 is too large"),
                Arguments.of("nesterov: yes", "j:1: nesterov: 'yes' is neither true nor false"),
                Arguments.of("label: []", "j:1: label: the list is empty; remove the key"),
                Arguments.of("label: [a, [b]]", "j:1: label: an element is a single value"),
                Arguments.of("label:\n- a\n- ''", "j:1: label: the value is empty"),
                Arguments.of("label: \"\\uD800\"", "half of a surrogate pair"),
                Arguments.of("hidden: 64,32", "j:1: hidden: '64,32' is not a whole number"),
                Arguments.of("- epochs: 1", "j:1: a job file is a list of `key: value`"),
                Arguments.of("? [a]\n: 1", "j:1: a key is a single word"),
                Arguments.of("a: &x 1\nb: *x", "j:1: anchor &x: a job file has neither anchors"),
                Arguments.of("label: *x", "j:1: alias *x: a job file has neither anchors"),
                Arguments.of("label: !!str y", "j:1: tag tag:yaml.org,2002:str: a job file has"),
                Arguments.of("label: !java.net.URL [y]", "j:1: tag !java.net.URL"),
                Arguments.of("[".repeat(1_000_000), "j:1: nested too deep"),
                Arguments.of("epochs: 1\nlabel: [a", "j:2: no YAML"),
                Arguments.of("a: b: c", "j:1: no YAML"),
                Arguments.of("epochs: 1\n--- \nepochs: 2", "no YAML: but found another document"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsReportedWithItsLine(String text, String message) {
        assertThatThrownBy(() -> JobFile.parse("j", text))
                .isInstanceOfSatisfying(
                        RubanException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(message);
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        assertThatThrownBy(() -> JobFile.parse("j", "epochs: x\nlable: y\nmomentum: [1]\n"))
                .hasMessageContainingAll("j:1: epochs", "j:2: unknown key", "j:3: momentum");
    }

    static List<Long> seeds() {
        return new SplittableRandom(2).longs(200).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsPrintedReadsBackAsTheSameJob(long seed) {
        Job job = randomJob(new SplittableRandom(seed));

        String text = JobFile.print(job);

        assertThat(JobFile.parse("printed", text)).as(text).isEqualTo(job);
        assertThat(JobFile.print(JobFile.parse("printed", text))).isEqualTo(text);
    }

    @Test
    void printsInTheOrderOfTheSchemaWithAsFewQuotesAsPossible() {
        Job job =
                Job.newBuilder()
                        .setSeed(-1)
                        .setLearningRate(1e-7)
                        .setBatchSize("32")
                        .setValidationSplit("0.2")
                        .addAllLabel(List.of("y", "no", "1", "1.50", "#a", "target"))
                        .setData("data/a b.csv")
                        .build();

        assertThat(JobFile.print(job))
                .isEqualTo(
                        """
                        data: "data/a b.csv"
                        label: ["y", "no", 1, "1.50", "#a", target]
                        learning-rate: 1e-7
                        batch-size: 32
                        seed: 18446744073709551615
                        validation-split: 0.2
                        """);
    }

    @Test
    void aFileThatIsNoTextOrNotThereIsNamed() throws IOException {
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', (byte) 0xe9});

        assertThatThrownBy(() -> JobFile.read(latin)).hasMessageContaining("not UTF-8 text");
        assertThatThrownBy(() -> JobFile.read(folder)).hasMessageContaining("is a directory");
        assertThatThrownBy(() -> JobFile.read(folder.resolve("none.yaml")))
                .hasMessageContaining("none.yaml: there is no such job file");
    }

    @Test
    void theFileIsNamedInItsFaults() throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), "epochs: 3\nepoch: 4\n");

        assertThatThrownBy(() -> JobFile.read(file))
                .hasMessage(file + ":2: unknown key 'epoch'; did you mean 'epochs'?");
    }

    private static Job randomJob(SplittableRandom random) {
        Job.Builder job = Job.newBuilder();
        for (JobField field : JobField.all()) {
            if (random.nextBoolean()) continue;
            if (!field.isList()) {
                job.setField(field.descriptor(), randomValue(field, random));
                continue;
            }
            List<Object> values = new ArrayList<>();
            int count = random.nextInt(1, 30);
            for (int i = 0; i < count; i++) values.add(randomValue(field, random));
            job.setField(field.descriptor(), values);
        }
        return job.build();
    }

    private static Object randomValue(JobField field, SplittableRandom random) {
        return switch (field.descriptor().getJavaType()) {
            case STRING -> randomText(random);
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt(Integer.MAX_VALUE);
            case LONG -> random.nextLong();
            case DOUBLE -> random.nextDouble(-1e3, 1e3) * Math.pow(10, random.nextInt(-300, 300));
            default -> throw new IllegalStateException(field.name());
        };
    }

    private static String randomText(SplittableRandom random) {
        String[] awkward = {
            "y",
            "null",
            "~",
            "- a",
            "a: b",
            "#",
            "1e3",
            "0x10",
            "007",
            "1_000",
            "12:30:00",
            " a ",
            "\t",
            "\r\n",
            "é",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\u0000",
            "\ud83d\ude00",
            "'",
            "\"",
            "\\",
            "%",
            "@",
            "`",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&",
            "*",
            "!",
            "|",
            ">",
            "?",
            "=",
            "<<"
        };
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(1, 4);
        for (int i = 0; i < parts; i++) text.append(awkward[random.nextInt(awkward.length)]);
        return text.toString();
    }
}
