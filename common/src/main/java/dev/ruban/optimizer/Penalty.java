package dev.ruban.optimizer;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.ParameterLayout.Entry;
import java.util.List;

/// What large weights cost: `l1 * sum |w| + l2 * sum w^2`, part of the loss and of its gradient, as
/// Keras' `L1L2` regularizer. (PyTorch's `weight_decay` d is `l2 = d / 2`, but not part of the
/// loss, and decays biases too.) Only weights are penalized: parameters named `weight` or `w`,
/// alone or after a dot.
/// @param l1 at least 0
/// @param l2 at least 0
public record Penalty(double l1, double l2) {
    /// No penalty.
    public static final Penalty NONE = new Penalty(0, 0);

    public Penalty {
        Range.atLeastZero("l1", l1);
        Range.atLeastZero("l2", l2);
    }

    public boolean isNone() {
        return l1 == 0 && l2 == 0;
    }

    /// Whether a parameter of this name is penalized.
    public static boolean concerns(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return last.equals("weight") || last.equals("w");
    }

    static List<Entry> weightsOf(ParameterLayout layout) {
        return layout.entries().stream().filter(entry -> concerns(entry.name())).toList();
    }
}
