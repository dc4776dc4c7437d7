package dev.ruban.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.proto.v1.Job;
import org.junit.jupiter.api.Test;

class RowsValidationTest {
    @Test
    void aLineHasOneFeatureAndOneLabel() {
        assertThatThrownBy(() -> RowsValidation.requireFits(job("line", 10, 2, 0)))
                .hasMessageContaining("model 'line' has one feature and one label, the data 2");
    }

    @Test
    void logisticTellsTwoClassesApart() {
        RowsValidation.requireFits(job("logistic", 10, 3, 2));

        assertThatThrownBy(() -> RowsValidation.requireFits(job("logistic", 10, 3, 3)))
                .hasMessageContaining("two classes apart, the label column has 3");
    }

    @Test
    void aModelOfNumbersRefusesClasses() {
        assertThatThrownBy(() -> RowsValidation.requireFits(job("linear", 10, 3, 2)))
                .hasMessageContaining("the label column holds texts, 2 classes");
    }

    @Test
    void softmaxTellsAtLeastTwoClassesApart() {
        RowsValidation.requireFits(job("softmax", 10, 3, 3));

        assertThatThrownBy(() -> RowsValidation.requireFits(job("softmax", 10, 3, 1)))
                .hasMessageContaining("at least two classes of one label column apart")
                .hasMessageContaining("1 classes in 1 columns");
    }

    @Test
    void aPerceptronTakesClassesByItsLoss() {
        assertThatThrownBy(() -> RowsValidation.requireFits(job("mlp", 10, 3, 3)))
                .hasMessageContaining("holds texts, 3 classes; model 'mlp' predicts numbers;")
                .hasMessageContaining("use --model softmax");
    }

    @Test
    void countersThatOverflowAreRefusedTogether() {
        Job spec =
                Job.newBuilder()
                        .setModel("linear")
                        .setShards(1)
                        .setEpochs(Integer.MAX_VALUE)
                        .setBatchSize("1")
                        .build();
        ResolvedJob job = new ResolvedJob(spec, 1L << 40, 0, 1, 1, 0);

        assertThatThrownBy(() -> RowsValidation.requireFits(job))
                .hasMessageContainingAll("shards: 1099511627776 rows", "more steps than fit 63");
        assertThat(job.stepsPerEpoch()).isEqualTo(1L << 40);
    }

    private static ResolvedJob job(String model, long rows, int features, int classes) {
        Job given = Job.newBuilder().setData("d.csv").addLabel("y").setModel(model).build();
        return new ResolvedJob(JobDefaults.fill(given), rows, 0, features, 1, classes);
    }
}
