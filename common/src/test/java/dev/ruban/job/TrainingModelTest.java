package dev.ruban.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ruban.autodiff.RowProgram;
import dev.ruban.nn.InitialNumbers;
import dev.ruban.nn.Initializer;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingModelTest {
    @Test
    void aPerceptronHasTheParametersOfItsSequential() {
        TrainingModel model = TrainingModel.of(perceptron(List.of("relu", "tanh")));

        assertThat(model.layout().entries())
                .extracting(ParameterLayout.Entry::name, ParameterLayout.Entry::shape)
                .containsExactly(
                        tuple("0.bias", Shape.of(5)),
                        tuple("0.weight", Shape.of(4, 5)),
                        tuple("2.bias", Shape.of(2)),
                        tuple("2.weight", Shape.of(5, 2)),
                        tuple("4.bias", Shape.of(3)),
                        tuple("4.weight", Shape.of(2, 3)));
    }

    @Test
    void aPerceptronStartsByHeBeforeReluElseByGlorot() {
        TrainingModel model = TrainingModel.of(perceptron(List.of("relu", "tanh")));

        assertThat(start(model, "0.weight"))
                .isEqualTo(Initializer.heUniform().values(Shape.of(4, 5), numbers(1)));
        assertThat(start(model, "2.weight"))
                .isEqualTo(Initializer.glorotUniform().values(Shape.of(5, 2), numbers(3)));
        assertThat(start(model, "4.weight"))
                .isEqualTo(Initializer.glorotUniform().values(Shape.of(2, 3), numbers(5)));
        assertThat(start(model, "2.bias")).containsExactly(0f, 0f);
    }

    private static InitialNumbers numbers(int parameter) {
        return new InitialNumbers(42, parameter);
    }

    private static float[] start(TrainingModel model, String parameter) {
        ParameterLayout.Entry entry = model.layout().entry(parameter);
        return Arrays.copyOfRange(model.initialParameters(), entry.offset(), entry.end());
    }

    @Test
    void oneActivationStandsForAllHiddenLayers() {
        assertThat(TrainingModel.of(perceptron(List.of("tanh"))).initialParameters())
                .isEqualTo(
                        TrainingModel.of(perceptron(List.of("tanh", "sigmoid")))
                                .initialParameters());
    }

    @ParameterizedTest
    @CsvSource({
        "linear, mean_squared_error, 2, 0, 2",
        "linear, mean_absolute_error, 1, 0, 1",
        "linear, huber, 3, 0, 3",
        "logistic, hinge, 1, 0, 1",
        "logistic, binary_cross_entropy_with_logits, 1, 2, 1",
        "softmax, softmax_cross_entropy, 1, 3, 3"
    })
    void aModelOfOneLayerStartsAtZeroAndHasALossForEachRow(
            String name, String loss, int labels, int classes, int outputs) {
        Job spec = Job.newBuilder().setModel(name).setLoss(loss).setDelta(1).setSeed(42).build();
        TrainingModel model = TrainingModel.of(new ResolvedJob(spec, 9, 0, 4, labels, classes));

        assertThat(model.initialParameters()).isEqualTo(new float[5 * outputs]);
        assertThat(model.layout().entry("weight").shape()).isEqualTo(Shape.of(4, outputs));
        RowProgram program = RowProgram.record(4, labels, model.variables(), model.losses());
        assertThat(program).isNotNull();
    }

    @Test
    void softmaxWithoutClassesIsADefect() {
        Job spec = Job.newBuilder().setModel("softmax").setLoss("softmax_cross_entropy").build();

        assertThatThrownBy(() -> TrainingModel.of(new ResolvedJob(spec, 9, 0, 4, 1, 0)))
                .hasMessageContaining("0 classes");
    }

    private static ResolvedJob perceptron(List<String> activations) {
        Job spec =
                Job.newBuilder()
                        .setModel("mlp")
                        .setLoss("softmax_cross_entropy")
                        .addHidden(5)
                        .addHidden(2)
                        .addAllActivation(activations)
                        .setSeed(42)
                        .build();
        return new ResolvedJob(spec, 9, 0, 4, 1, 3);
    }
}
