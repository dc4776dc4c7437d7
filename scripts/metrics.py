#!/usr/bin/env python3
"""Writes the reference file of the metrics, made with scikit-learn.

Run from the project's root with /usr/bin/python3 (Debian: python3-sklearn). Predictions and labels
are float32; those of `ties` repeat few scores.
"""

import json
import math
import pathlib

import numpy
import sklearn
from sklearn import metrics

OUTPUT = pathlib.Path("common/src/test/resources/golden/own/metrics.json")
ROWS = 203
CLASSES = 7


def waves(rows, columns, seed):
    """Numbers that look random, exactly floats, without a generator that may change."""
    values = [math.sin(1.1 + 12.9898 * i + 4.1 * seed) * 43758.5453 for i in range(rows * columns)]
    values = [4 * (value - math.floor(value)) - 2 for value in values]
    return numpy.array(values, dtype=numpy.float32).reshape(rows, columns)


def regression(outputs):
    labels = waves(ROWS, outputs, 1) * 50 + 100
    predictions = (labels + waves(ROWS, outputs, 2) * 20).astype(numpy.float32)
    t, z = labels.astype(float), predictions.astype(float)
    values = {
        "mae": metrics.mean_absolute_error(t, z),
        "rmse": math.sqrt(metrics.mean_squared_error(t, z)),
        "r2": metrics.r2_score(t, z),
    }
    return case(predictions, labels, values)


def binary(decimals):
    scores = waves(ROWS, 1, 3)
    labels = (scores + waves(ROWS, 1, 4) > 0.3).astype(numpy.float32)
    predictions = numpy.round(scores, decimals)
    t, z = labels[:, 0], predictions[:, 0].astype(float)
    values = {
        "accuracy": metrics.accuracy_score(t, z > 0),
        "auc": metrics.roc_auc_score(t, z),
        "log_loss": metrics.log_loss(t, 1 / (1 + numpy.exp(-z))),
    }
    return case(predictions, labels, values)


def classes():
    labels = numpy.floor((waves(ROWS, 1, 5) + 2) / 4 * CLASSES).clip(0, CLASSES - 1)
    predictions = waves(ROWS, CLASSES, 6)
    for row, label in enumerate(labels[:, 0]):
        predictions[row, int(label)] += 0.7
    t, z = labels[:, 0].astype(int), predictions.astype(float)
    powers = numpy.exp(z)
    shares = powers / powers.sum(axis=1, keepdims=True)
    values = {
        "accuracy": metrics.accuracy_score(t, z.argmax(axis=1)),
        "top_2_accuracy": metrics.top_k_accuracy_score(t, z, k=2),
        "top_5_accuracy": metrics.top_k_accuracy_score(t, z, k=5),
        "log_loss": metrics.log_loss(t, shares),
    }
    return case(predictions, labels, values)


def case(predictions, labels, values):
    return {
        "rows": ROWS,
        "predictions": [float(value) for value in predictions.ravel()],
        "labels": [float(value) for value in labels.ravel()],
        "metrics": {name: float(value) for name, value in values.items()},
    }


def main():
    record = {
        "one output": regression(1),
        "three outputs": regression(3),
        "two classes": binary(6),
        "ties": binary(0),
        "seven classes": classes(),
        "source": f"scikit-learn {sklearn.__version__}, scripts/metrics.py",
    }
    with open(OUTPUT, "w", encoding="utf-8") as file:
        json.dump(record, file)
        file.write("\n")


if __name__ == "__main__":
    main()
