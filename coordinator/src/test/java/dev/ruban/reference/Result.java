package dev.ruban.reference;

import java.util.List;
import java.util.SortedMap;

/// What a job came to.
///
/// @param parameters values by name, row-major
/// @param digest SHA-256 of the parameters, in hexadecimal
/// @param epochLosses by epoch, taken before each update
/// @param stepLosses by step of the whole job: the mean over the step's rows before its update
/// @param startLoss of the training rows before the first update
/// @param finalLoss of the training rows after the last update
/// @param firstGradients by name: root / rows of the first step, before weight decay
public record Result(
        SortedMap<String, float[]> parameters,
        String digest,
        List<Double> epochLosses,
        List<Double> stepLosses,
        double startLoss,
        double finalLoss,
        SortedMap<String, float[]> firstGradients) {}
