#!/usr/bin/env python3
"""Writes the reference file of L-BFGS, made with torch.optim.LBFGS in float64.

One `step` with max_iter=1 for each outer iteration; the history is kept between them. Run from the
project's root with /usr/bin/python3 (Debian: python3-torch). The tables are those of
the coordinator's tests; features are standardized and rounded to three decimals, so that the file
can hold them.
"""

import csv
import json
import math
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


class Valley:
    """The chapter "The arithmetic" once more, for Rosenbrock's function of two floats."""

    def __init__(self):
        self.w = single([-1.2, 1.0])
        self.f, self.g = self.evaluate(self.w)
        self.pairs, self.h = [], 1.0
        self.d = self.direction()
        self.t = min(1, 1 / (abs(float(self.g[0])) + abs(float(self.g[1]))))
        self.losses, self.evaluations, self.done = [], 1, False

    def evaluate(self, point):
        x, y = float(point[0]), float(point[1])
        bend = y - x * x
        gradients = single([-400 * x * bend - 2 * (1 - x), 200 * bend])
        return 100 * bend * bend + (1 - x) * (1 - x), gradients

    def trial(self, t):
        self.evaluations += 1
        f, g = self.evaluate(self.w + single(t) * self.d)
        return {"t": t, "f": f, "g": g, "slope": dot(g, self.d)}

    def direction(self):
        d, factors = -self.g, []
        for s, y, r in reversed(self.pairs):
            factors.append(dot(s, d) * r)
            d = d + single(-factors[-1]) * y
        d = single(self.h) * d
        for (s, y, r), a in zip(self.pairs, reversed(factors)):
            d = d + single(a - dot(y, d) * r) * s
        return d

    def iterate(self):
        slope = dot(self.g, self.d)
        if not slope <= -1e-9:
            self.done = True
            return
        start = {"t": 0.0, "f": self.f, "g": self.g, "slope": slope}
        found = self.search(start)
        s, y = single(found["t"]) * self.d, found["g"] - self.g
        self.w = self.w + single(found["t"]) * self.d
        change = abs(found["f"] - self.f)
        self.f, self.g, self.t = found["f"], found["g"], 1.0
        self.losses.append(self.f)
        self.done = largest(self.g) <= 1e-7 or largest(s) <= 1e-9 or change < 1e-9
        if dot(y, s) > 1e-10:
            self.pairs = (self.pairs + [(s, y, 1 / dot(y, s))])[-10:]
            self.h = dot(y, s) / dot(y, y)
        self.d = self.direction()

    def search(self, start):
        low, t, j = start, self.t, 0
        high = None
        near_end = False
        while True:
            found = self.trial(t)
            too_high = not found["f"] <= start["f"] + (1e-4 * t) * start["slope"]
            flat = abs(found["slope"]) <= -0.9 * start["slope"]
            if high is None:
                if j == 25:
                    return found if found["f"] < start["f"] else start
                if too_high or j > 1 and found["f"] >= low["f"]:
                    low, high = ordered(low, found)
                elif flat:
                    return found
                elif found["slope"] >= 0:
                    low, high = ordered(low, found)
                else:
                    farther = cubic(low, found, t + 0.01 * (t - low["t"]), t * 10)
                    low, t, j = found, farther, j + 1
                    continue
            else:
                j += 1
                if too_high or not found["f"] < low["f"]:
                    low, high = ordered(low, found)
                elif flat:
                    return found
                else:
                    if found["slope"] * (high["t"] - low["t"]) >= 0:
                        high = low
                    low = found
            a, b = sorted([low["t"], high["t"]])
            if j >= 25 or (b - a) * largest(self.d) < 1e-9:
                return low
            t, margin = cubic(low, high, a, b), 0.1 * (b - a)
            if min(b - t, t - a) >= margin:
                near_end = False
            elif near_end or t >= b or t <= a:
                t = b - margin if abs(t - b) < abs(t - a) else a + margin
                near_end = False
            else:
                near_end = True


def single(value):
    return numpy.float32(value)


def dot(a, b):
    return float(a[0]) * float(b[0]) + float(a[1]) * float(b[1])


def largest(vector):
    return float(max(abs(vector[0]), abs(vector[1])))


def ordered(p, q):
    return (q, p) if q["f"] < p["f"] else (p, q)


def cubic(one, other, least, most):
    p, q = sorted([one, other], key=lambda trial: trial["t"])
    e = (p["slope"] + q["slope"]) - (3 * (p["f"] - q["f"])) / (p["t"] - q["t"])
    n = e * e - p["slope"] * q["slope"]
    if not n >= 0:
        return (least + most) / 2
    r = math.sqrt(n)
    share = ((q["slope"] + r) - e) / ((q["slope"] - p["slope"]) + 2 * r)
    return min(max(q["t"] - (q["t"] - p["t"]) * share, least), most)


def rounded():
    """Losses and final parameters exactly, from the second implementation."""
    valley = Valley()
    while not valley.done:
        valley.iterate()
    assert valley.w.dtype == numpy.float32
    return {
        "losses": valley.losses,
        "evaluations": valley.evaluations,
        "final_parameters": [float(value) for value in valley.w],
    }


def main():
    torch.set_num_threads(1)
    record = {"linear": linear(), "softmax": softmax(), "rosenbrock": rosenbrock()}
    record["rosenbrock rounded"] = rounded()
    record["source"] = f"PyTorch {torch.__version__}, float64, scripts/lbfgs.py"
    with open(OUTPUT, "w", encoding="utf-8") as file:
        json.dump(record, file)
        file.write("\n")


if __name__ == "__main__":
    main()
