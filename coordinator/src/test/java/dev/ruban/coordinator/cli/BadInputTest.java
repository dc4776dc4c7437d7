package dev.ruban.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that users get wrong on the command line and in the job file: one message, one code.
class BadInputTest {
    /// @param command words separated by spaces; `$` is the folder with the files of [#writeFiles]
    /// @param message a part of what is printed
    record Case(int code, String command, String message) {
        @Override
        public String toString() {
            return command.isEmpty() ? "(nothing)" : command;
        }
    }

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final RecordingProgram program = new RecordingProgram();

    @TempDir Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("unknown.yaml"), "epochs: 3\nlearning_rate: 0.1\n");
        Files.writeString(folder.resolve("duplicate.yaml"), "epochs: 3\nseed: 1\nepochs: 4\n");
        Files.writeString(folder.resolve("type.yaml"), "epochs: many\n");
        Files.writeString(folder.resolve("broken.yaml"), "label: [y\n");
        Files.writeString(folder.resolve("alias.yaml"), "label: &a y\nfeatures: *a\n");
        Files.writeString(folder.resolve("range.yaml"), "epochs: 0\nmomentum: 2\n");
        Files.writeString(folder.resolve("line.yaml"), "epochs: 3\n");
        Files.writeString(folder.resolve("short"), "secret\n");
        Files.writeString(folder.resolve("empty"), "\n");
        Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
    }

    static List<Case> cases() {
        return List.of(
                usage("fti", "unknown command 'fti'; did you mean 'fit'?"),
                usage("--verzion", "unknown option '--verzion'; did you mean '--version'?"),
                usage("fit --epohcs 3", "unknown option '--epohcs'; did you mean '--epochs'?"),
                usage("fit --epohcs=3", "unknown option '--epohcs'; did you mean '--epochs'?"),
                usage("fit --xyzzy", "unknown option '--xyzzy'\n  see: ruban fit --help"),
                usage("fit data.csv", "unexpected argument 'data.csv'"),
                usage("fit --epochs", "Missing required parameter for option '--epochs'"),
                usage("fit --epochs 1 --epochs 2", "should be specified only once"),
                usage("fit --epochs ten", "--epochs: 'ten' is not a whole number"),
                usage("fit --epochs 0", "--epochs: 0 is too small; at least 1"),
                usage("fit --learning-rate nan", "--learning-rate: 'nan' is not a number"),
                usage("fit --learning-rate -1", "--learning-rate: -1.0 is out of range"),
                usage("fit --momentum 2", "--momentum: 2.0 is out of range"),
                usage("fit --nesterov", "--nesterov: it needs a momentum above 0"),
                usage("fit --shards 48", "--shards: 48 is not a power of two"),
                usage("fit --batch-size none", "--batch-size: 'none' is neither `all` nor"),
                usage("fit --seed x", "--seed: 'x' is not a whole number"),
                usage("fit --data d.csv", "the label is missing: name the column"),
                usage("fit --data d.csv --label a --features a,b", "'a' is also the label"),
                usage("fit --model liner", "unknown model 'liner'; did you mean 'linear'?"),
                usage("fit --model mlp", "model 'mlp' needs the widths of its hidden layers"),
                usage("fit --model mlp --hidden 4 --activation gelu", "unknown activation 'gelu'"),
                usage("fit --loss hinge", "'hinge' does not fit model 'line'; it takes"),
                usage(
                        "fit --metrics mae,acuracy",
                        "--metrics: unknown metric 'acuracy'; did you mean 'accuracy'? (known: mae"),
                usage("fit --metrics mae,mae", "--metrics: 'mae' is named twice; remove one"),
                usage("fit --metrics top_0_accuracy", "unknown metric 'top_0_accuracy'"),
                usage(
                        "fit --metrics accuracy",
                        "'accuracy' is for classes, and loss 'mean_squared_error' predicts numbers;"
                                + " take mae, rmse, r2"),
                usage(
                        "fit --model logistic --metrics r2",
                        "'r2' is for numbers, and loss 'binary_cross_entropy_with_logits' tells"),
                usage(
                        "fit --model softmax --metrics auc",
                        "'auc' is for one output, and loss 'softmax_cross_entropy' has one for each"),
                usage(
                        "fit --model logistic --metrics top_2_accuracy",
                        "'top_2_accuracy' needs an output for each class"),
                usage(
                        "fit --model logistic --loss hinge --metrics log_loss",
                        "'log_loss' is of probabilities, and what loss 'hinge' makes is none"),
                usage("fit --delta 2", "--delta: it has no effect with loss 'mean_squared_error'"),
                usage("fit --loss huber --delta 0", "--delta: 0.0 is out of range; above 0"),
                usage(
                        "fit --optimizer lbfgs --batch-size 32",
                        "--batch-size: optimizer 'lbfgs' compares losses of the same rows"),
                usage(
                        "fit --optimizer lbfgs --momentum 0.9",
                        "--momentum: it has no effect with optimizer 'lbfgs'; it is for sgd, rmsprop"),
                usage(
                        "fit --optimizer lbfgs --schedule exponential --gamma 0.9",
                        "--schedule: optimizer 'lbfgs' searches for the width of each step itself"),
                usage(
                        "fit --optimizer lbfgs --warmup-steps 3",
                        "--warmup-steps: optimizer 'lbfgs' searches for the width"),
                usage(
                        "fit --optimizer lbfgs --l1 0.1",
                        "--l1: it has a corner at 0, and optimizer 'lbfgs' needs a smooth loss"),
                usage(
                        "fit --optimizer lbfgs --clip-norm 1",
                        "--clip-norm: optimizer 'lbfgs' needs the gradients as they are"),
                usage("fit --optimizer lbfgs --learning-rate 0", "--learning-rate: 0.0 is out of"),
                usage("fit --optimizer lbfgs --history-size 0", "--history-size: 0 is too small"),
                usage("fit --optimizer lbfgs --tolerance-grad -1", "--tolerance-grad: -1.0 is out"),
                usage(
                        "fit --tolerance-change 1e-6",
                        "--tolerance-change: it has no effect with optimizer 'sgd'; it is for lbfgs"),
                usage(
                        "fit --optimizer adam --momentum 0.9",
                        "--momentum: it has no effect with optimizer 'adam'; it is for sgd, rmsprop"),
                usage("fit --beta1 0.9", "--beta1: it has no effect with optimizer 'sgd'"),
                usage("fit --optimizer adam --beta2 1", "--beta2: 1.0 is out of range"),
                usage("fit --optimizer ftrl --learning-rate 0", "--learning-rate: 0.0 is out of"),
                usage("fit --gamma 0.5", "--gamma: it has no effect with schedule 'constant'"),
                usage("fit --schedule step", "step-size: schedule 'step' needs it"),
                usage("fit --schedule exponential", "gamma: schedule 'exponential' needs it"),
                usage("fit --schedule cosin", "unknown schedule 'cosin'; did you mean 'cosine'?"),
                usage("fit --warmup-start 0.1", "it has no effect without a warm-up"),
                usage("fit --early-stopping los", "there is no value 'los'; did you mean 'loss'?"),
                usage("fit --early-stopping accuracy", "(of this job there are: loss)"),
                usage(
                        "fit --early-stopping val_loss",
                        "--early-stopping: 'val_loss' needs validation rows; give --validation-split"),
                usage(
                        "fit --patience 3",
                        "--patience: it has no effect without early-stopping; give --early-stopping"),
                usage(
                        "fit --restore-best",
                        "--restore-best: it has no effect without early-stopping"),
                usage(
                        "fit --early-stopping loss --patience 3000000000",
                        "--patience: 3000000000 is too large; at most 2147483647"),
                usage(
                        "fit --early-stopping loss --min-delta -1",
                        "--min-delta: -1.0 is out of range; a finite number, at least 0"),
                usage(
                        "fit --early-stopping loss --start-from-epoch 10",
                        "--start-from-epoch: 10 leaves none of 10 epochs to look at"),
                usage(
                        "fit --plateau-factor 0.5",
                        "--plateau-factor: it has no effect without reduce-on-plateau"),
                usage(
                        "fit --reduce-on-plateau val_los",
                        "--reduce-on-plateau: there is no value 'val_los' (of this job there are: loss)"),
                usage(
                        "fit --reduce-on-plateau loss --plateau-factor 1",
                        "--plateau-factor: 1.0 is out of range; above 0 and less than 1"),
                usage(
                        "fit --reduce-on-plateau loss --plateau-min-learning-rate -1",
                        "--plateau-min-learning-rate: -1.0 is out of range"),
                usage(
                        "fit --reduce-on-plateau loss --schedule exponential --gamma 0.9",
                        "--reduce-on-plateau: schedule 'exponential' changes the learning rate"),
                usage(
                        "fit --reduce-on-plateau loss --warmup-steps 5",
                        "--reduce-on-plateau: the warm-up changes the learning rate already"),
                usage(
                        "fit --reduce-on-plateau loss --optimizer lbfgs",
                        "--reduce-on-plateau: optimizer 'lbfgs' searches for its steps itself"),
                usage("fit --save-every 0", "--save-every: 0 is too small; at least 1"),
                usage(
                        "fit --save-best val_loss",
                        "--save-best: 'val_loss' needs validation rows; give them with --validation-data or"),
                usage("fit --clip-norm 0", "--clip-norm: 0.0 is out of range; above 0"),
                usage("fit --l2 -1", "--l2: -1.0 is out of range; at least 0"),
                usage("fit --optimizer adma", "unknown optimizer 'adma'"),
                usage("fit --hidden 64", "model 'line' has no hidden layers"),
                usage("fit --validation-split 1.5", "not a decimal fraction between 0 and 1"),
                usage("fit --validation-split .1 --validation-data v.csv", "it excludes"),
                usage("fit --job $/none.yaml", "there is no such job file"),
                usage("fit --job $", "this is a directory"),
                usage(
                        "fit --job $/unknown.yaml",
                        "unknown.yaml:2: unknown key 'learning_rate'; did you mean 'learning-rate'?"),
                usage("fit --job $/duplicate.yaml", "duplicate.yaml:3: key 'epochs' was given in"),
                usage("fit --job $/type.yaml", "type.yaml:1: epochs: 'many' is not a whole number"),
                usage("fit --job $/broken.yaml", "broken.yaml:2: no YAML"),
                usage("fit --job $/alias.yaml", "alias.yaml:1: anchor &a"),
                usage("fit --job $/range.yaml", "range.yaml:1: epochs: 0 is too small"),
                usage("fit --job $/range.yaml", "range.yaml:2: momentum: 2.0 is out of range"),
                usage("fit --workers -1", "--workers: -1 is too small; at least 0"),
                usage("fit --workers x", "Invalid value for option '--workers': 'x' is not an int"),
                usage("fit --threads 0", "--threads: 0 is too small; at least 1"),
                usage("fit --progress loud", "Invalid value for option '--progress'"),
                usage("fit --log-level loud", "Invalid value for option '--log-level'"),
                usage("fit --worker-timeout 60", "write a whole number and a unit"),
                usage("fit --heartbeat-timeout 999ms", "999 ms is too short; at least 1s"),
                usage("coordinator", "--token-file is missing"),
                usage("coordinator", "make one with: (umask 077;"),
                usage("coordinator --token-file $/none", "there is no such token file"),
                usage("coordinator --token-file $/short", "the token has 6 characters"),
                usage("coordinator --token-file $/empty", "the token file is empty"),
                usage("coordinator --listen 7070", "'7070' has no port; write HOST:PORT"),
                usage("coordinator --listen ::1:7070", "write an IPv6 address in brackets"),
                usage(
                        "coordinator --listen 0.0.0.0:7070 --token-file $/token",
                        "other machines may reach 0.0.0.0:7070"),
                usage("coordinator --listen 0.0.0.0:7070", "and --token-file are missing"),
                usage("coordinator --listen 0.0.0.0:7070", "ruban certificates DIR --hosts"),
                usage("coordinator --tls-cert a.pem", "--tls-cert, --tls-key and --tls-ca belong"),
                usage(
                        "coordinator --listen 0.0.0.0:7070 --tls-cert a --tls-key b --tls-ca c",
                        "and --token-file is missing"),
                usage(
                        "coordinator --token-file $/token --tls-cert $/none --tls-key b --tls-ca c",
                        "there is no such file; make certificates with"),
                usage("certificates d", "--hosts is missing"),
                usage("certificates d --hosts a_b", "'a_b' is neither a host name"),
                usage("certificates d --hosts a --days 0", "--days: 0 is out of range"),
                usage("certificates d --renew --workers 2", "--workers: --renew"),
                usage("coordinator --insecure --min-workers 0", "--min-workers: 0 is too small"),
                usage("coordinator --workers 3", "unknown option '--workers'"),
                usage("worker", "Missing required option: '--coordinator=HOST:PORT'"),
                usage("worker --coordinator 10.0.0.1:7070", "the connection is not encrypted"),
                usage("evaluate --data d.csv", "Missing required option: '--model=FILE'"),
                usage("predict --model m --data d", "Missing required option: '--output=FILE.csv'"),
                usage("order --epoch 1", "Missing required option: '--job=FILE'"),
                usage("order --job $/line.yaml --epoch 4", "4 is not an epoch of the job; 1 to 3"),
                usage("order --job $/line.yaml --epoch 0", "0 is not an epoch of the job; 1 to 3"),
                usage("inspect", "Missing required parameter: 'FILE'"),
                usage("example", "Missing required"),
                usage("example plane --output p.csv", "unknown example 'plane' (known: line)"),
                usage("example line --rows 0 --output l.csv", "--rows: 0 is too small"),
                usage("example line --noise -1 --output l.csv", "--noise: -1.0 is out of range"),
                usage("cache", "Missing required option: '--clear'"));
    }

    private static Case usage(String command, String message) {
        return new Case(64, command, message);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void oneMessageAndOneCode(Case bad) {
        int code = execute(bad.command());

        assertThat(err.toString().replace(System.lineSeparator(), "\n"))
                .startsWith("ruban: error: ")
                .contains(bad.message())
                .doesNotContain("\tat ", "Exception");
        assertThat(code).isEqualTo(bad.code());
        assertThat(out.toString()).isEmpty();
        assertThat(program.requests).isEmpty();
    }

    @Test
    void allProblemsOfAJobAreReportedAtOnce() {
        execute("fit --job $/unknown.yaml --seed x --shards 3 --momentum 2");

        assertThat(err.toString())
                .contains("unknown.yaml:2: unknown key", "--seed: ", "--shards: ", "--momentum: ");
    }

    private int execute(String command) {
        String[] words = command.isEmpty() ? new String[0] : command.split(" ");
        for (int i = 0; i < words.length; i++) words[i] = words[i].replace("$", folder.toString());
        return Main.execute(program, new PrintWriter(out), new PrintWriter(err), words);
    }
}
