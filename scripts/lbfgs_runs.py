#!/usr/bin/env python3
"""Writes reference files of whole runs by torch.optim.LBFGS over the full batch, in float64.

One `step` with max_iter=1 for each epoch; the history is kept between them. Run from the project's
root with /usr/bin/python3 (Debian: python3-torch).
"""

import argparse
import json
import pathlib

import torch

import replay

TABLES = pathlib.Path("examples/data")
OUTPUT = pathlib.Path("coordinator/src/test/resources/golden/own")


def train(x, y, loss_of, l2, epochs):
    layers = replay.make_layers(x.shape[1], argparse.Namespace(hidden=[], outputs=1, initial=None))
    layer = layers[0]
    optimizer = torch.optim.LBFGS(
        layer.parameters(), max_iter=1, max_eval=100, history_size=10, line_search_fn="strong_wolfe"
    )

    def penalized():
        return loss_of(layer(x), y) + l2 * layer.weight.square().sum()

    def closure():
        optimizer.zero_grad()
        loss = penalized()
        loss.backward()
        return loss

    record = {"initial_parameters": replay.parameters_of(layers)}
    closure()
    record["gradients_at_start"] = replay.gradients_of(layers)
    record["loss_before_each_update"], record["steps"] = [], []
    for epoch in range(epochs):
        record["loss_before_each_update"].append(float(penalized()))
        optimizer.step(closure)
        # Each step evaluates its start again; only the first of these is new.
        record["steps"].append(optimizer.state[layer.weight]["func_evals"] - epoch)
    record["final_loss"] = float(penalized())
    record["final_parameters"] = replay.parameters_of(layers)
    return record


def write(case, data, label, loss, l2, epochs):
    x, y = replay.read_table(TABLES / f"{data}.csv", label)
    record = {
        "case": case,
        "data": data,
        "label": label,
        "inputs": "standardized",
        "layers": [{"units": 1, "activation": None}],
        "loss": loss,
        "l2": l2,
        "optimizer": {"name": "LBFGS", "history_size": 10, "line_search_fn": "strong_wolfe"},
        "epochs": epochs,
        "batch": "full",
    }
    record.update(train(replay.standardize(x), y, replay.LOSSES[loss](), l2, epochs))
    record["source"] = (
        f"PyTorch {torch.__version__}, float64, scripts/lbfgs_runs.py; "
        "parameters are listed as W [in, out], b [out] per layer"
    )
    with open(OUTPUT / f"{case}.json", "w", encoding="utf-8") as file:
        json.dump(record, file, indent=1)
        file.write("\n")


def main():
    torch.set_num_threads(1)
    write("diabetes_linear_lbfgs", "diabetes", "progression", "mean_squared_error", 0.0, 5)
    write(
        "breast_cancer_logistic_lbfgs",
        "breast_cancer",
        "benign",
        "binary_cross_entropy_with_logits",
        0.01,
        12,
    )


if __name__ == "__main__":
    main()
