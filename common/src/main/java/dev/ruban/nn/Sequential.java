package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Modules one after the other. Their names are their numbers from 0, activations counted too, as
/// in PyTorch: `0.weight`, `0.bias`, `2.weight`, ...
public final class Sequential extends Module {
    private final List<Module> layers;

    public Sequential(Module... layers) {
        this(List.of(layers));
    }

    public Sequential(List<? extends Module> layers) {
        this.layers = List.copyOf(layers);
    }

    public List<Module> layers() {
        return layers;
    }

    @Override
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) members.put(Integer.toString(i), layers.get(i));
        return members;
    }

    /// He's for the weights before a relu, where the layer left it open.
    @Override
    protected Map<Variable, Initializer> initializers() {
        IdentityHashMap<Variable, Initializer> initializers = new IdentityHashMap<>();
        for (int i = 0; i < layers.size(); i++)
            if (layers.get(i) instanceof Linear linear
                    && linear.takesDefaultInitializer()
                    && isFollowedByRelu(i))
                initializers.put(linear.weight, Initializer.heUniform());
        return initializers;
    }

    private boolean isFollowedByRelu(int layer) {
        for (Module next : layers.subList(layer + 1, layers.size())) {
            if (next instanceof Dropout || next instanceof LayerNorm) continue;
            return next instanceof Relu;
        }
        return false;
    }

    @Override
    public Tensor call(Tensor input) {
        Tensor output = input;
        for (Module layer : layers) output = layer.call(output);
        return output;
    }
}
