package com.example;

import dev.ruban.autodiff.Tensor;
import dev.ruban.nn.Linear;
import dev.ruban.nn.Module;
import dev.ruban.nn.Relu;
import dev.ruban.nn.Sequential;

/// A linear model and a small network side by side, added up (after Cheng et al., "Wide & Deep
/// Learning for Recommender Systems", 2016). The README has the commands that train it.
public class WideAndDeep extends Module {
    private final Linear wide;
    private final Sequential deep;

    /// @param features floats of one input row
    /// @param outputs  floats of one prediction
    public WideAndDeep(int features, int outputs) {
        wide = new Linear(features, outputs);
        deep = new Sequential(new Linear(features, 16), new Relu(), new Linear(16, outputs));
    }

    @Override
    public Tensor call(Tensor rows) {
        return wide.call(rows).plus(deep.call(rows));
    }
}
