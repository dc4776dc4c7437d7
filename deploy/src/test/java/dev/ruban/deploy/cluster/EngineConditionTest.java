package dev.ruban.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

final class EngineConditionTest {
    @Test
    void anEngineThatDoesNotAnswerIsAbsent() {
        assertThat(EngineCondition.ask(Map.of("DOCKER_HOST", "unix:///nonexistent/docker.sock")))
                .isEqualTo(EngineCondition.Engine.ABSENT);
    }

    @Test
    void withoutAnEngineTestsAreSkippedAndTheReasonNamesTheFix() {
        ConditionEvaluationResult result =
                EngineCondition.judge(EngineCondition.Engine.ABSENT, false);

        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason().orElseThrow())
                .contains("no Docker engine answers", "deploy/ensure-docker.sh");
    }

    @Test
    void withoutAnEngineThatIsRequiredTestsFail() {
        assertThatThrownBy(() -> EngineCondition.judge(EngineCondition.Engine.ABSENT, true))
                .hasMessageContaining("no Docker engine answers")
                .hasMessageContaining("-Dcontainers=required");
    }

    @Test
    void withAnEngineTestsRunWhetherItIsRequiredOrNot() {
        for (boolean required : new boolean[] {false, true})
            assertThat(EngineCondition.judge(EngineCondition.Engine.THERE, required).isDisabled())
                    .isFalse();
    }
}
