package dev.ruban.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.proto.v1.Job;
import org.junit.jupiter.api.Test;

class JobDigestTest {
    private static final String SHA256 = "0123456789abcdef".repeat(4);

    @Test
    void theDocumentIsCanonicalJsonWithoutPaths() {
        Job job = job().setData("d.csv").setSeed(-1).setLearningRate(0.1).setEpochs(3).build();

        assertThat(JobDigest.document(job))
                .isEqualTo(
                        "{\"data-sha256\":\"%s\",\"epochs\":3,\"learning-rate\":0.1,\"seed\":\"%s\"}"
                                .formatted(SHA256, "18446744073709551615"));
    }

    /// The expected digest was computed by `printf ... | sha256sum` over the document.
    @Test
    void theDigestIsTheSha256OfTheDocument() {
        Job job = Job.newBuilder().setDataSha256("00").build();

        assertThat(JobDigest.document(job)).isEqualTo("{\"data-sha256\":\"00\"}");
        assertThat(JobDigest.of(job))
                .isEqualTo("d44748323dac03f4fefbdb0af573cdef7d568b09c6c6ef3a178a4e62a5962446");
    }

    @Test
    void aFileThatMovesLeavesTheDigestAndOneThatChangesDoesNot() {
        String digest = JobDigest.of(job().setData("a.csv").build());

        assertThat(JobDigest.of(job().setData("b.csv").build())).isEqualTo(digest);
        assertThat(JobDigest.of(job().setDataSha256("f".repeat(64)).build())).isNotEqualTo(digest);
        assertThat(JobDigest.of(job().setSeed(1).build())).isNotEqualTo(digest);
    }

    @Test
    void aFileWithoutDigestIsRefused() {
        Job job = job().setInitialParameters("p.safetensors").build();

        assertThatThrownBy(() -> JobDigest.of(job))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("initial-parameters-sha256");
        assertThatThrownBy(() -> JobDigest.of(Job.getDefaultInstance()))
                .hasMessageContaining("data-sha256");
    }

    private static Job.Builder job() {
        return Job.newBuilder().setDataSha256(SHA256);
    }
}
