package dev.ruban.coordinator.program;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.problem.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What the tests of bad input share: files, cases and how a refusal looks.
final class BadInput {
    private BadInput() {}

    /// @param arguments as on the command line; `@name` is a file of the stage
    record Case(ExitCode code, String arguments, List<String> fragments) {
        @Override
        public String toString() {
            return arguments;
        }
    }

    static Case bad(ExitCode code, String arguments, String... fragments) {
        return new Case(code, arguments, List.of(fragments));
    }

    /// The files that the command lines name, two trained models among them.
    static CommandLineStage stage(Path folder) throws IOException {
        CommandLineStage stage = new CommandLineStage(folder);
        write(folder, "good.csv", "a,b,y\n1,2,3\n2,3,4\n4,5,6\n");
        write(folder, "empty.csv", "");
        write(folder, "header.csv", "a,b,y\n");
        write(folder, "ragged.csv", "a,b,y\n1,2,3\n2,3\n");
        write(folder, "text.csv", "a,b,y\n1,2,3\n2,red,4\n");
        write(folder, "gap.csv", "a,b,y\n1,2,3\n2,,4\n");
        write(folder, "nan.csv", "a,b,y\n1,2,3\n2,NaN,4\n");
        write(folder, "infinite.csv", "a,b,y\n1,2,3\n2,-inf,4\n");
        write(folder, "huge.csv", "a,b,y\n1,2,3\n2,1e39,4\n");
        write(folder, "twice.csv", "a,b,a\n1,2,3\n");
        write(folder, "numbers.csv", "a,y\n1,0\n2,2\n");
        write(folder, "fractions.csv", "a,y\n1,0\n2,1.5\n");
        write(folder, "negative.csv", "a,y\n1,0\n2,-1\n");
        write(folder, "later.csv", "a,y\n1,3\n2,1\n");
        write(folder, "zeros.csv", "a,y\n1,0\n2,0\n");
        write(folder, "classes2.csv", "a,y\n1,no\n2,yes\n3,no\n");
        write(folder, "classes3.csv", "a,y\n1,red\n2,green\n3,blue\n");
        write(folder, "stranger.csv", "a,y\n1,no\n2,maybe\n");
        write(folder, "columns.csv", "c,y\n1,2\n");
        write(folder, "good.parquet", "PAR1");
        write(folder, "plain.csv.gz", "a,y\n1,2\n");
        write(folder, "plain.npy", "a,y\n1,2\n");
        write(folder, "file", "in the way");
        write(
                folder,
                "typo.yaml",
                "data: good.csv\nlabel: y\n\nlearning-rat: 1\nepochs: many\nshards: 3\n");
        Files.write(folder.resolve("integers.npy"), npy("<i8", 2, 3));
        assertThat(stage.fit("model", "--data @good.csv --label y").exit()).isZero();
        assertThat(
                        stage.fit("text-model", "--data @classes2.csv --label y --model logistic")
                                .exit())
                .isZero();
        ModelForgery.of(folder.resolve("model/model.safetensors")).into(folder);
        String job = Files.readString(folder.resolve("model/job.yaml"));
        write(folder, "changed.yaml", job.replace("good.csv", "changed.csv"));
        write(folder, "changed.csv", "a,b,y\n1,2,3\n2,3,4\n4,5,7\n");
        return stage;
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static byte[] npy(String type, int rows, int columns) {
        String header =
                "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }"
                        .formatted(type, rows, columns);
        byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(US_ASCII);
        byte[] file =
                Arrays.copyOf(
                        new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0},
                        10 + text.length + rows * columns * 8);
        System.arraycopy(text, 0, file, 10, text.length);
        return file;
    }

    static void assertRefused(Case input, CommandLineStage.Result result) {
        assertThat(result.err()).startsWith("ruban: error: ").contains(input.fragments());
        assertThat(result.err()).doesNotContain("Exception", "\tat ", "null");
        assertThat(result.exit()).isEqualTo(input.code().value());
        assertThat(result.out()).isEmpty();
    }
}
