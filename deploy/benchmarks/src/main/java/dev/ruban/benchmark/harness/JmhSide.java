package dev.ruban.benchmark.harness;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// One method of a JMH benchmark. Each measurement is one iteration in this JVM, which is the
/// benchmark's own: so JMH's measurements of both sides take turns, which forks cannot.
public final class JmhSide implements Side {
    private final String name;
    private final String method;
    private final Map<String, String> parameters;
    private final TimeValue iteration;
    private boolean warm;

    /// @param method     `@Benchmark` method of `type`
    /// @param parameters values of its state's `@Param` fields
    public JmhSide(
            String name,
            Class<?> type,
            String method,
            Map<String, String> parameters,
            double iterationSeconds) {
        this.name = name;
        this.method = type.getName() + "." + method;
        this.parameters = Map.copyOf(parameters);
        iteration = TimeValue.milliseconds((long) (1000 * iterationSeconds));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double seconds() throws RunnerException {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include("^" + Pattern.quote(method) + "$")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(0)
                        .warmupIterations(warm ? 0 : 3)
                        .warmupTime(iteration)
                        .measurementIterations(1)
                        .measurementTime(iteration)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true);
        parameters.forEach(options::param);
        warm = true;
        return new Runner(options.build()).runSingle().getPrimaryResult().getScore() / 1e9;
    }
}
