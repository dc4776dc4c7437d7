package dev.ruban.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ruban.problem.RubanException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.provider.Arguments;

/// Requests for data that is wrong, and what is said about it.
final class BadData {
    static final DataLimits SMALL =
            DataLimits.defaults()
                    .withColumns(5)
                    .withFieldCharacters(10_000)
                    .withHeaderCharacters(20_000)
                    .withClasses(3)
                    .withGzipRatio(20);

    private BadData() {}

    static DataRequest labelY(DataRequest request) {
        return request.withLabels(List.of("y"));
    }

    static DataRequest classes(DataRequest request) {
        return labelY(request).withLabelRule(new LabelRule.NumbersOrClasses());
    }

    static DataRequest catOrDog(DataRequest request) {
        return labelY(request).withLabelRule(new LabelRule.KnownClasses(List.of("cat", "dog")));
    }

    static Arguments wrong(String content, UnaryOperator<DataRequest> request, String message) {
        return wrong(content.getBytes(UTF_8), request, message);
    }

    static Arguments wrong(byte[] content, UnaryOperator<DataRequest> request, String message) {
        return Arguments.of(content, request, message);
    }

    static RubanException problem(DataSource source, DataRequest request) {
        return catchThrowableOfType(RubanException.class, () -> source.open(request));
    }
}
