package dev.ruban.deploy.cluster;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.JUnitException;

/// Asks for a Docker engine, once, by the `docker` client: Testcontainers' own question takes long
/// and is loud where there is none.
final class EngineCondition implements ExecutionCondition {
    private static final String ABSENT =
            "no Docker engine answers (deploy/ensure-docker.sh gets one)";

    enum Engine {
        THERE,
        ABSENT
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Engine engine =
                Objects.requireNonNull(
                        context.getRoot()
                                .getStore(ExtensionContext.Namespace.GLOBAL)
                                .computeIfAbsent(EngineCondition.class, _ -> look(), Engine.class));
        return judge(engine, isRequired());
    }

    static ConditionEvaluationResult judge(Engine engine, boolean required) {
        if (engine == Engine.THERE)
            return ConditionEvaluationResult.enabled("a Docker engine answers");
        if (required) throw new JUnitException(ABSENT + ", and -Dcontainers=required is set");
        return ConditionEvaluationResult.disabled(ABSENT);
    }

    private static boolean isRequired() {
        return "required".equals(System.getProperty("containers"));
    }

    private static Engine look() {
        Engine engine = ask(Map.of());
        if (engine == Engine.ABSENT && !isRequired())
            System.out.println("[WARNING] Tests with containers are skipped: " + ABSENT);
        return engine;
    }

    /// @param environment of the client, beside this process's own
    static Engine ask(Map<String, String> environment) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder("docker", "version", "--format", "{{.Server.Version}}")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(environment);
            Process docker = builder.start();
            boolean ended = docker.waitFor(15, TimeUnit.SECONDS);
            docker.destroyForcibly();
            return ended && docker.exitValue() == 0 ? Engine.THERE : Engine.ABSENT;
        } catch (IOException noClient) {
            return Engine.ABSENT;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for an engine", stopped);
        }
    }
}
