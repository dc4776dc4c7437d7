package dev.ruban.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandRunnerTest {
    private final StringWriter err = new StringWriter();

    @Command(name = "tell")
    private record Tell(PrintWriter out) implements Callable<Integer> {
        @Override
        public Integer call() {
            out.println("the result");
            return 0;
        }
    }

    @Test
    void aResultThatCannotBeWrittenIsNoSuccess() {
        OutputStream full =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("no space");
                    }
                };
        int code = run(new PrintWriter(full, true, StandardCharsets.UTF_8));

        assertThat(code).isEqualTo(74);
        assertThat(err.toString()).startsWith("ruban: error: the standard output").hasLineCount(1);
    }

    @Test
    void aResultThatIsWrittenIsASuccess() {
        assertThat(run(new PrintWriter(new StringWriter()))).isZero();
        assertThat(err.toString()).isEmpty();
    }

    private int run(PrintWriter out) {
        CommandContext context =
                new CommandContext(out, new PrintWriter(err, true), new StopSignal());
        return CommandRunner.execute(new CommandLine(new Tell(out)), context);
    }
}
