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
    void softmaxNeedsTwoClassesAtLeast() {
        RowsValidation.requireFits(job("softmax", 10, 3, 3));

        assertThatThrownBy(() -> RowsValidation.requireFits(job("softmax", 10, 3, 1)))
                .hasMessageContaining("tells classes apart, the label column has only 1");
    }

    @Test
    void layersThatDoNotFitAnArrayAreRefused() {
        Job given =
                Job.newBuilder()
                        .setData("d.csv")
                        .addLabel("y")
                        .setModel("mlp")
                        .addHidden(1 << 20)
                        .addHidden(1 << 20)
                        .build();
        ResolvedJob job = new ResolvedJob(JobDefaults.fill(given), 10, 0, 3, 1, 0);

        assertThatThrownBy(() -> RowsValidation.requireFits(job))
                .hasMessageContaining("the layers have 1099517919233 parameters");
    }

    @Test
    void aModelOfNumbersRefusesClasses() {
        assertThatThrownBy(() -> RowsValidation.requireFits(job("linear", 10, 3, 2)))
                .hasMessageContaining("the label column holds texts, 2 classes");
    }

    @Test
    void aPerceptronTakesClassesByItsLoss() {
        assertThatThrownBy(() -> RowsValidation.requireFits(job("mlp", 10, 3, 3)))
                .hasMessageContaining("holds texts, 3 classes; model 'mlp' with loss 'mean_squared")
                .hasMessageContaining("use --loss softmax_cross_entropy");
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
