package dev.ruban.data;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// What can be made of datasets, and the one that Ruban brings along.
public final class Datasets {
    /// A dataset in two.
    public record Parts(Dataset training, Dataset validation) {}

    private Datasets() {}

    /// The built-in example: 201 rows of a line with noise, feature `x`, label `y`.
    public static Dataset builtInLine() {
        return DataSource.withoutCache().open(DataRequest.builtInLine());
    }

    /// Rows from arrays, copied: features `[N][F]` named `feature0`, ..., labels `[N][L]` named
    /// `label0`, ... (without a number if there is one only).
    /// @throws IllegalArgumentException if rows differ in length, there are none, or a value is
    ///     not finite
    public static Dataset of(float[][] features, float[][] labels) {
        return new ArrayDataset(features, labels);
    }

    /// Rows of a line with noise, as the built-in example's: feature `x`, evenly spaced from -2 to 2,
    /// label `y = trueW * x + trueB + noise`, computed in double and rounded to float. The
    /// numbers are those of the seed, the row and the arguments alone.
    /// @param rows  at least 1
    /// @param noise standard deviation of the normal noise
    /// @throws IllegalArgumentException if there are no rows, or a label is not finite
    public static Dataset line(double trueW, double trueB, int rows, double noise, long seed) {
        return new ArrayDataset(
                LineRows.features(rows),
                LineRows.labels(trueW, trueB, rows, noise, seed),
                "x",
                "y");
    }

    /// Takes the last `floor(N * fraction)` rows away for validation, without copying any.
    /// @param fraction decimal text; the product is exact
    /// @throws RubanException (usage) if it is not a fraction between 0 and 1, or leaves a side
    ///     empty
    public static Parts split(Dataset dataset, String fraction) {
        BigDecimal parsed = parse(fraction);
        BigDecimal product = parsed.multiply(BigDecimal.valueOf(dataset.rows()));
        if (product.compareTo(BigDecimal.ONE) < 0)
            throw new RubanException(
                    ExitCode.USAGE,
                    "--validation-split %s of %d rows leaves none to validate; enlarge it"
                            .formatted(fraction, dataset.rows()));
        long validation = product.setScale(0, RoundingMode.FLOOR).longValueExact();
        long training = dataset.rows() - validation;
        return new Parts(
                new RowRange(dataset, 0, training), new RowRange(dataset, training, validation));
    }

    /// Below 1, so at least one row of N is left for training.
    private static BigDecimal parse(String fraction) {
        try {
            BigDecimal parsed = new BigDecimal(fraction.strip());
            if (parsed.signum() > 0 && parsed.compareTo(BigDecimal.ONE) < 0) return parsed;
        } catch (NumberFormatException _) {
            // The message below tells what is wanted.
        }
        throw new RubanException(
                ExitCode.USAGE,
                "--validation-split %s is not a decimal fraction between 0 and 1, as 0.2 is"
                        .formatted(Quoted.of(fraction)));
    }
}
