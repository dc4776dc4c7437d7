#!/usr/bin/env python3
"""Replays a mini-batch run in PyTorch, in float64, and writes a reference file.

The order of the rows comes from `ruban order --job FILE --epoch E`, one file for each epoch
(`step,row` lines after a header; steps count over the whole job, rows from 0). The model is
linear, or with hidden layers. It starts at zero, or at the parameters of another reference file.
The features are standardized by the mean and the population standard deviation, in float64, over all rows.
"""

import argparse
import csv
import json

import torch

LOSSES = {
    "mean_squared_error": torch.nn.MSELoss,
    "binary_cross_entropy_with_logits": torch.nn.BCEWithLogitsLoss,
    "softmax_cross_entropy": torch.nn.CrossEntropyLoss,
}
ACTIVATIONS = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid}


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--case", required=True, help="name of the reference file's case")
    parser.add_argument("--data", required=True, help="the table, CSV with a header")
    parser.add_argument("--label", required=True, help="the label's column")
    parser.add_argument("--loss", default="mean_squared_error", choices=sorted(LOSSES))
    parser.add_argument("--outputs", type=int, default=1)
    parser.add_argument("--hidden", type=int, nargs="*", default=[], help="widths")
    parser.add_argument("--activation", choices=sorted(ACTIVATIONS), help="of hidden layers")
    parser.add_argument("--initial", help="a reference file to take the first parameters of")
    parser.add_argument("--optimizer", default="SGD", help="class of torch.optim")
    parser.add_argument(
        "--options", required=True, type=json.loads, help="of the optimizer, as a JSON object"
    )
    parser.add_argument("--seed", type=int, required=True, help="of the job (recorded only)")
    parser.add_argument("--shards", type=int, required=True, help="of the job (recorded only)")
    parser.add_argument("--output", required=True, help="the reference file to write")
    parser.add_argument("orders", nargs="+", help="order files, one for each epoch, in order")
    return parser.parse_args()


def read_table(path, label):
    """The features and the label, float64, in file order."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    features = [name for name in rows[0] if name != label]
    x = [[float(row[name]) for name in features] for row in rows]
    y = [[float(row[label])] for row in rows]
    return torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)


def read_order(path, row_count):
    """The epoch's steps: pairs of the step's number and its rows in dealing order."""
    steps = []
    with open(path, newline="", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            step, row = int(line["step"]), int(line["row"])
            if not steps or steps[-1][0] != step:
                steps.append((step, []))
            steps[-1][1].append(row)
    if sorted(row for _, rows in steps for row in rows) != list(range(row_count)):
        raise SystemExit(f"{path}: not every row of the {row_count} stands in it exactly once")
    return steps


def standardize(x):
    return (x - x.mean(dim=0)) / x.std(dim=0, unbiased=False)


def make_layers(features, arguments):
    widths = [features, *arguments.hidden, arguments.outputs]
    layers = [
        torch.nn.Linear(taken, given, dtype=torch.float64)
        for taken, given in zip(widths, widths[1:])
    ]
    initial = None
    if arguments.initial:
        with open(arguments.initial, encoding="utf-8") as file:
            initial = iter(json.load(file)["initial_parameters"])
    with torch.no_grad():
        for layer in layers:
            for parameter in (layer.weight.T, layer.bias):
                parameter.copy_(torch.tensor(next(initial)) if initial else torch.zeros(()))
    return layers


def make_model(layers, activation):
    modules = [layers[0]]
    for layer in layers[1:]:
        modules += [ACTIVATIONS[activation](), layer]
    return torch.nn.Sequential(*modules)


def replay(x, y, epochs, arguments):
    layers = make_layers(x.shape[1], arguments)
    model = make_model(layers, arguments.activation)
    loss_of = LOSSES[arguments.loss]()
    optimizer = getattr(torch.optim, arguments.optimizer)(model.parameters(), **arguments.options)
    record = {"initial_parameters": parameters_of(layers)}
    losses, epoch_losses = [], []
    for steps in epochs:
        total = 0.0
        for step, rows in steps:
            if step != len(losses):
                raise SystemExit(f"step {step} where {len(losses)} was expected")
            optimizer.zero_grad()
            loss = loss_of(model(x[rows]), y[rows])
            loss.backward()
            record.setdefault("gradients_at_start", gradients_of(layers))
            losses.append(loss.item())
            total += loss.item() * len(rows)
            optimizer.step()
        epoch_losses.append(total / len(x))
    with torch.no_grad():
        final_loss = loss_of(model(x), y).item()
    record["loss_before_each_update"] = losses
    record["epoch_losses"] = epoch_losses
    record["final_loss"] = final_loss
    record["final_parameters"] = parameters_of(layers)
    return record


def parameters_of(layers):
    return [
        parameter.detach().tolist()
        for layer in layers
        for parameter in (layer.weight.T, layer.bias)
    ]


def gradients_of(layers):
    return [
        gradient.tolist()
        for layer in layers
        for gradient in (layer.weight.grad.T, layer.bias.grad)
    ]


def main():
    arguments = parse_arguments()
    torch.set_num_threads(1)
    x, y = read_table(arguments.data, arguments.label)
    x = standardize(x)
    if arguments.loss == "softmax_cross_entropy":
        y = y.long().flatten()
    epochs = [read_order(path, len(x)) for path in arguments.orders]
    record = {
        "case": arguments.case,
        "data": arguments.data.rsplit("/", 1)[-1].removesuffix(".csv"),
        "label": arguments.label,
        "inputs": "standardized",
        "layers": [
            *({"units": width, "activation": arguments.activation} for width in arguments.hidden),
            {"units": arguments.outputs, "activation": None},
        ],
        "loss": arguments.loss,
        "optimizer": {"name": arguments.optimizer, **arguments.options},
        "epochs": len(epochs),
        "batch": len(epochs[0][0][1]),
        "shuffle": True,
        "seed": arguments.seed,
        "shards": arguments.shards,
    }
    record.update(replay(x, y, epochs, arguments))
    record["source"] = (
        f"PyTorch {torch.__version__}, float64, scripts/replay.py; "
        "parameters are listed as W [in, out], b [out] per layer"
    )
    with open(arguments.output, "w", encoding="utf-8") as file:
        json.dump(record, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
