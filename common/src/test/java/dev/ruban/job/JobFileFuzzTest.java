package dev.ruban.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;

/// Job files of anybody: a job or a message, and a job is printed so that it reads back the same.
final class JobFileFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void jobFile(byte[] bytes) {
        Job job;
        try {
            job = JobFile.parse("fuzzed.yaml", new String(bytes, UTF_8));
        } catch (RubanException refused) {
            assertThat(refused).hasMessageContaining("fuzzed.yaml:");
            return;
        }
        assertThat(JobFile.parse("printed.yaml", JobFile.print(job))).isEqualTo(job);
    }
}
