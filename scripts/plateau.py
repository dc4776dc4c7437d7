#!/usr/bin/env python3
"""Writes the reference file of the learning rate that is reduced on a plateau, made with PyTorch's
ReduceLROnPlateau, in float64.

The job: the table diabetes, standardized, a linear model from zeros, mean squared error, SGD over
full batches. The settings are given as Keras and Ruban name them; PyTorch waits for one epoch more
than its patience and cools down for one epoch more than Keras. Run from the project's root with
/usr/bin/python3 (Debian: python3-torch).
"""

import csv
import json
import pathlib

import torch

OUTPUT = pathlib.Path("coordinator/src/test/resources/golden/own/diabetes_plateau.json")
RATE, EPOCHS = 0.1, 60
FACTOR, PATIENCE, MIN_DELTA, COOLDOWN, MIN_RATE = 0.5, 3, 10.0, 2, 0.005


def table():
    with open("examples/data/diabetes.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name != "progression"]
    x = torch.tensor([[float(row[name]) for name in names] for row in rows], dtype=torch.float64)
    y = torch.tensor([[float(row["progression"])] for row in rows], dtype=torch.float64)
    return (x - x.mean(0)) / x.std(0, unbiased=False), y


def main():
    x, y = table()
    weight = torch.zeros(x.shape[1], 1, dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight, bias], lr=RATE)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer,
        factor=FACTOR,
        patience=PATIENCE - 1,
        threshold=MIN_DELTA,
        threshold_mode="abs",
        cooldown=COOLDOWN - 1,
        min_lr=MIN_RATE,
        eps=0,
    )
    rates, losses = [], []
    for _ in range(EPOCHS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.zero_grad()
        loss = ((x @ weight + bias - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        scheduler.step(loss.item())
    reference = {
        "case": "diabetes_plateau",
        "torch": torch.__version__,
        "learning_rate": RATE,
        "epochs": EPOCHS,
        "factor": FACTOR,
        "patience": PATIENCE,
        "min_delta": MIN_DELTA,
        "cooldown": COOLDOWN,
        "min_learning_rate": MIN_RATE,
        "rates": rates,
        "losses": losses,
    }
    OUTPUT.write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
