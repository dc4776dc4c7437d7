#!/usr/bin/env python3
"""Writes the reference file of L-BFGS, made with torch.optim.LBFGS in float64.

One `step` with max_iter=1 for each outer iteration; the history is kept between them. Run from the
project's root with /usr/bin/python3 (Debian: python3-torch). The tables are those of
the coordinator's tests; features are standardized and rounded to three decimals, so that the file
can hold them.
"""

import csv
import json
import pathlib

import numpy
import torch

TABLES = pathlib.Path("coordinator/src/test/resources/data")
OUTPUT = pathlib.Path("common/src/test/resources/golden/own/lbfgs.json")


def table(name, label):
    """Standardized features, and labels: numbers, or indices of classes in order of names."""
    with open(TABLES / f"{name}.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = [column for column in rows[0] if column != label]
    x = numpy.array([[float(row[column]) for column in columns] for row in rows])
    x = numpy.round((x - x.mean(axis=0)) / x.std(axis=0), 3)
    texts = [row[label] for row in rows]
    try:
        y = [float(text) for text in texts]
    except ValueError:
        classes = sorted(set(texts))
        y = [classes.index(text) for text in texts]
    return x.tolist(), y


def trace(parameters, loss_of, iterations):
    optimizer = torch.optim.LBFGS(
        parameters, max_iter=1, max_eval=100, history_size=10, line_search_fn="strong_wolfe"
    )

    def closure():
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        return loss

    losses, evaluations = [float(loss_of())], []
    for iteration in range(iterations):
        optimizer.step(closure)
        losses.append(float(loss_of()))
        # Each step evaluates its start again; only the first of these is new.
        evaluated = optimizer.state[parameters[0]]["func_evals"]
        evaluations.append(evaluated - iteration)
    flat = torch.cat([parameter.detach().reshape(-1) for parameter in parameters])
    return {"losses": losses, "evaluations": evaluations, "final_parameters": flat.tolist()}


def zeros(*shape):
    return torch.zeros(shape, dtype=torch.float64, requires_grad=True)


def linear():
    x, y = table("diabetes", "progression")
    features, labels = torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)
    bias, weight = zeros(1), zeros(10, 1)
    loss = torch.nn.MSELoss()
    record = trace([bias, weight], lambda: loss((features @ weight + bias)[:, 0], labels), 40)
    return {"features": x, "labels": y} | record


def softmax():
    x, y = table("iris", "species")
    features, labels = torch.tensor(x, dtype=torch.float64), torch.tensor(y)
    bias, weight = zeros(3), zeros(4, 3)
    loss = torch.nn.CrossEntropyLoss()

    def penalized():
        return loss(features @ weight + bias, labels.long()) + 0.01 * weight.square().sum()

    return {"features": x, "labels": y, "l2": 0.01} | trace([bias, weight], penalized, 30)


def rosenbrock():
    point = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    return trace(
        [point], lambda: 100 * (point[1] - point[0] ** 2) ** 2 + (1 - point[0]) ** 2, 45
    )


def main():
    torch.set_num_threads(1)
    record = {"linear": linear(), "softmax": softmax(), "rosenbrock": rosenbrock()}
    record["source"] = f"PyTorch {torch.__version__}, float64, scripts/lbfgs.py"
    with open(OUTPUT, "w", encoding="utf-8") as file:
        json.dump(record, file)
        file.write("\n")


if __name__ == "__main__":
    main()
