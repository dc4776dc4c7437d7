package dev.ruban.autodiff;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.tensor.Shape;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// For each operation that could let rows of a batch meet, a model that does so.
class MixedRowsTest {
    private static final Variable TABLE = Variable.zeros(4, 4);

    /// @param operation as the message names it
    /// @param reason    what the message says of the axis
    /// @param model     of a batch of shape `[batch, 4]`
    record Mix(String operation, String reason, UnaryOperator<Tensor> model) {
        @Override
        public String toString() {
            return operation + ": " + reason;
        }
    }

    static Stream<Mix> mixes() {
        String batch = "axis 0 of shape [batch, 4] is the batch";
        return Stream.of(
                new Mix("sum", batch, x -> x.sum(0)),
                new Mix("sum", batch, Tensor::sum),
                new Mix("sum", batch, x -> x.sum(-2)),
                new Mix("mean", batch, x -> x.minus(x.mean(0))),
                new Mix("mean", "LayerNorm in place of a batch norm", x -> x.mean(0)),
                new Mix("minus", "the mean must be the last operation", x -> x.minus(x.mean())),
                new Mix("max", batch, x -> x.max(0)),
                new Mix("max", batch, Tensor::max),
                new Mix("matmul", "its batch axis would be summed over", x -> TABLE.matmul(x)),
                new Mix("matmul", "its batch axis would be summed over", x -> x.matmul(x)),
                new Mix("plus", "the batch of [batch] would become axis 1", x -> x.plus(x.mean(1))),
                new Mix(
                        "maximum",
                        "the batch of [batch] would become axis 1",
                        x -> x.maximum(x.mean(1))),
                new Mix(
                        "reshape",
                        "axis 0 of shape [batch, 4] is the batch",
                        x -> x.reshape(4, -1)),
                new Mix("reshape", "keep the batch, as in reshape(-1, 4)", x -> x.reshape(-1, 2)),
                new Mix("reshape", "sizes [-1] would mix", x -> x.reshape(-1)),
                new Mix("transpose", batch, x -> x.transpose()),
                new Mix("transpose", "leave axis 0 where it is", x -> x.transpose(1, 0)),
                new Mix("concat", batch, x -> Tensor.concat(0, x, x)),
                new Mix("concat", batch, x -> Tensor.concat(0, TABLE, x)),
                new Mix("slice", batch, x -> x.slice(0, 0, 1)),
                new Mix(
                        "gather",
                        "the table has shape [batch, 4], whose rows are the batch",
                        x -> x.gather(Tensor.of(0f))),
                new Mix("softmax", "axis 0 of shape [batch] is", x -> x.sum(1).softmax()),
                new Mix("logSumExp", "axis 0 of shape [batch] is", x -> x.sum(1).logSumExp()),
                new Mix("normalize", "axis 0 of shape [batch] is", x -> x.sum(1).normalize(1f)));
    }

    @ParameterizedTest
    @MethodSource("mixes")
    void rowsThatWouldMeetAreRefusedByNameOfOperationPlaceAndAxis(Mix mix) {
        assertThatThrownBy(() ->
                        RowProgram.record(
                                4,
                                1,
                                Map.of("table", TABLE),
                                (x, _) -> mix.model().apply(x).mean()))
                .isInstanceOf(RowsMeetException.class)
                .hasMessageStartingWith(mix.operation() + " in ")
                .hasMessageContaining(mix.reason())
                .hasMessageContaining("MixedRowsTest.java:");
    }

    @ParameterizedTest
    @MethodSource("mixes")
    void aloneEverythingIsAllowed(Mix mix) {
        Tensor rows = Tensor.of(Shape.of(4, 4), new float[16]);

        assertThatCode(() -> mix.model().apply(rows)).doesNotThrowAnyException();
    }
}
