package dev.ruban.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The sum over a batch: rows to blocks, blocks to shards, shards to the root.
final class BatchSum {
    private final Network network;
    private final Sums sums;
    private final int blockRows;

    BatchSum(Network network, Sums sums, int blockRows) {
        this.network = network;
        this.sums = sums;
        this.blockRows = blockRows;
    }

    /// The root of a batch of dataset rows in dealing order.
    Partial root(Map<String, Parameter> parameters, RowData data, EpochOrder order, int[] batch) {
        List<Optional<Partial>> shards = new ArrayList<>();
        for (List<Integer> rows : order.byShard(batch)) {
            List<Optional<Partial>> blocks = new ArrayList<>();
            for (int from = 0; from < rows.size(); from += blockRows) {
                int to = Math.min(from + blockRows, rows.size());
                blocks.add(Optional.of(block(parameters, data, rows.subList(from, to))));
            }
            shards.add(sums.tree(blocks, Partial::plus));
        }
        return sums.tree(shards, Partial::plus).orElseThrow();
    }

    /// Rows as the model sees them.
    record RowData(float[][] features, float[][] labels) {}

    private Partial block(Map<String, Parameter> parameters, RowData data, List<Integer> rows) {
        List<Network.Trace> traces = new ArrayList<>();
        for (int row : rows) {
            traces.add(network.run(parameters, data.features[row], data.labels[row]));
        }
        SortedMap<String, float[]> gradients = new TreeMap<>();
        for (int l = 0; l < network.layers().size(); l++) {
            Network.Layer layer = network.layers().get(l);
            gradients.put(layer.weight(), weightGradient(traces, l, layer));
            gradients.put(layer.bias(), biasGradient(traces, l, layer));
        }
        return new Partial(gradients, loss(traces), rows.size());
    }

    private float[] weightGradient(List<Network.Trace> traces, int l, Network.Layer layer) {
        float[] gradient = new float[layer.in() * layer.out()];
        for (int k = 0; k < layer.in(); k++) {
            for (int j = 0; j < layer.out(); j++) {
                float[] accumulators = accumulators(layer);
                for (int i = 0; i < traces.size(); i++) {
                    float x = traces.get(i).inputs().get(l)[k];
                    float d = traces.get(i).derivatives().get(l)[j];
                    int lane = i % accumulators.length;
                    accumulators[lane] = Math.fma(x, d, accumulators[lane]);
                }
                gradient[k * layer.out() + j] = sums.fold(accumulators);
            }
        }
        return gradient;
    }

    private float[] biasGradient(List<Network.Trace> traces, int l, Network.Layer layer) {
        float[] gradient = new float[layer.out()];
        for (int j = 0; j < layer.out(); j++) {
            float[] accumulators = accumulators(layer);
            for (int i = 0; i < traces.size(); i++) {
                accumulators[i % accumulators.length] += traces.get(i).derivatives().get(l)[j];
            }
            gradient[j] = sums.fold(accumulators);
        }
        return gradient;
    }

    /// Row lanes where a row has one derivative, else a single accumulator.
    private float[] accumulators(Network.Layer layer) {
        return layer.out() == 1 ? sums.lanes() : new float[1];
    }

    private double loss(List<Network.Trace> traces) {
        double[] lanes = sums.doubleLanes();
        for (int i = 0; i < traces.size(); i++) lanes[sums.lane(i)] += traces.get(i).loss();
        return sums.fold(lanes);
    }
}
