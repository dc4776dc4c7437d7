#!/usr/bin/env python3
"""Replays a mini-batch run in PyTorch, in float64, and writes a reference file.

The order of the rows comes from `ruban order --job FILE --epoch E`, one file for each epoch
(`step,row` lines after a header; steps count over the whole job, rows from 0). The model is
linear, the loss is the mean squared error, the optimizer is torch.optim.SGD. The features are
standardized by the mean and the population standard deviation, in float64, over all rows.
"""

import argparse
import csv
import json

import torch


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--case", required=True, help="name of the reference file's case")
    parser.add_argument("--data", required=True, help="the table, CSV with a header")
    parser.add_argument("--label", required=True, help="the label's column")
    parser.add_argument("--learning-rate", type=float, required=True)
    parser.add_argument("--momentum", type=float, default=0.0)
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


def replay(x, y, epochs, learning_rate, momentum):
    layer = torch.nn.Linear(x.shape[1], y.shape[1], dtype=torch.float64)
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    loss_of = torch.nn.MSELoss()
    optimizer = torch.optim.SGD(layer.parameters(), lr=learning_rate, momentum=momentum)
    record = {"initial_parameters": parameters_of(layer)}
    losses, epoch_losses = [], []
    for steps in epochs:
        total = 0.0
        for step, rows in steps:
            if step != len(losses):
                raise SystemExit(f"step {step} where {len(losses)} was expected")
            optimizer.zero_grad()
            loss = loss_of(layer(x[rows]), y[rows])
            loss.backward()
            record.setdefault("gradients_at_start", gradients_of(layer))
            losses.append(loss.item())
            total += loss.item() * len(rows)
            optimizer.step()
        epoch_losses.append(total / len(x))
    with torch.no_grad():
        final_loss = loss_of(layer(x), y).item()
    record["loss_before_each_update"] = losses
    record["epoch_losses"] = epoch_losses
    record["final_loss"] = final_loss
    record["final_parameters"] = parameters_of(layer)
    return record


def parameters_of(layer):
    return [layer.weight.detach().T.tolist(), layer.bias.detach().tolist()]


def gradients_of(layer):
    return [layer.weight.grad.T.tolist(), layer.bias.grad.tolist()]


def main():
    arguments = parse_arguments()
    torch.set_num_threads(1)
    x, y = read_table(arguments.data, arguments.label)
    x = standardize(x)
    epochs = [read_order(path, len(x)) for path in arguments.orders]
    record = {
        "case": arguments.case,
        "data": arguments.data.rsplit("/", 1)[-1].removesuffix(".csv"),
        "label": arguments.label,
        "inputs": "standardized",
        "layers": [{"units": y.shape[1], "activation": None}],
        "loss": "mean_squared_error",
        "optimizer": {
            "name": "SGD",
            "lr": arguments.learning_rate,
            "momentum": arguments.momentum,
        },
        "epochs": len(epochs),
        "batch": len(epochs[0][0][1]),
        "shuffle": True,
        "seed": arguments.seed,
        "shards": arguments.shards,
    }
    record.update(
        replay(x, y, epochs, arguments.learning_rate, arguments.momentum)
    )
    record["source"] = (
        f"PyTorch {torch.__version__}, float64, scripts/replay.py; "
        "parameters are listed as W [in, out], b [out] per layer"
    )
    with open(arguments.output, "w", encoding="utf-8") as file:
        json.dump(record, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
