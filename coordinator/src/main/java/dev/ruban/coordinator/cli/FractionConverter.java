package dev.ruban.coordinator.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A number from 0 to 1, as text.
final class FractionConverter implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
        try {
            double fraction = Double.parseDouble(text);
            if (fraction >= 0 && fraction <= 1) return fraction;
        } catch (NumberFormatException notANumber) {
            throw new TypeConversionException("'%s' is not a number from 0 to 1".formatted(text));
        }
        throw new TypeConversionException("%s is not from 0 to 1".formatted(text));
    }
}
