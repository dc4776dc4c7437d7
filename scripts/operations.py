#!/usr/bin/env python3
"""Writes reference values of operations, losses and layers, computed by PyTorch in float64.

Each case has inputs (decimal numbers that fit a float closely), the output, weights of the output's
shape, and the gradients by the inputs of the sum of output times weights. Constants are inputs that
no gradient flows to, such as labels. Losses have one value for each row: the mean over the row's outputs.
"""

import argparse
import json

import torch
import torch.nn.functional as functional


def numbers(generator, shape, low=-2.0, high=2.0):
    """Uniform numbers of three decimals, never within 0.05 of 0."""
    count = max(1, int(torch.tensor(shape).prod())) if shape else 1
    values = []
    while len(values) < count:
        draw = torch.rand(1, generator=generator, dtype=torch.float64).item()
        value = round(low + (high - low) * draw, 3)
        if abs(value) >= 0.05 and value not in values:
            values.append(value)
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


def matrix(*values):
    return torch.tensor(values, dtype=torch.float64)


def operations(draw):
    def case(name, *inputs, function, constants=()):
        return name, list(inputs), function, constants

    positive = {"low": 0.1, "high": 3.0}
    yield case("sqrt", draw((2, 5), **positive), function=torch.sqrt)
    yield case("exp", draw((2, 5), low=-9.0, high=9.0), function=torch.exp)
    yield case("log", draw((2, 5), **positive), function=torch.log)
    yield case("relu", draw((2, 5)), function=torch.relu)
    yield case("tanh", draw((2, 5), low=-4.0, high=4.0), function=torch.tanh)
    yield case("sigmoid", draw((2, 5), low=-6.0, high=6.0), function=torch.sigmoid)
    yield case("softplus", draw((2, 5), low=-6.0, high=6.0), function=functional.softplus)
    yield case("abs", draw((2, 5)), function=torch.abs)
    yield case("square", draw((2, 5)), function=torch.square)
    yield case("plus", draw((2, 3)), draw((3,)), function=torch.add)
    yield case("minus", draw((2, 1)), draw((1, 3)), function=torch.sub)
    yield case("times", draw((2, 3, 2)), draw((3, 1)), function=torch.mul)
    yield case("dividedBy", draw((2, 3)), draw((2, 1)), function=torch.div)
    yield case("maximum", draw((2, 3)), draw((3,)), function=torch.maximum)
    yield case("max(1)", draw((3, 7)), function=lambda x: x.max(dim=1).values)
    yield case("sum(0)", draw((3, 7)), function=lambda x: x.sum(dim=0))
    yield case("mean(0, 2)", draw((3, 2, 4)), function=lambda x: x.mean(dim=(0, 2)))
    yield case("matmul", draw((3, 4)), draw((4, 2)), function=torch.matmul)
    yield case("matmul", draw((2, 3, 4)), draw((4, 2)), function=torch.matmul)
    yield case("matmul", draw((2, 3, 4)), draw((2, 4, 2)), function=torch.matmul)
    yield case("transpose(0, 2, 1)", draw((2, 3, 4)), function=lambda x: x.permute(0, 2, 1))
    yield case("reshape(3, -1)", draw((2, 6)), function=lambda x: x.reshape(3, -1))
    yield case(
        "concat(1)", draw((2, 3)), draw((2, 1)), function=lambda a, b: torch.cat((a, b), dim=1)
    )
    yield case("slice(1, 1, 3)", draw((3, 4)), function=lambda x: x[:, 1:3])
    yield case("logSumExp", draw((3, 20)), function=lambda x: torch.logsumexp(x, dim=-1))
    yield case("softmax", draw((3, 20)), function=lambda x: torch.softmax(x, dim=-1))


def losses(draw):
    def case(name, predictions, labels, function):
        return name, [predictions], lambda z: function(z, labels), (labels,)

    def per_row(function, **options):
        return lambda z, t: function(z, t, reduction="none", **options).mean(dim=1)

    wide = {"low": -4.0, "high": 4.0}
    yield case("meanSquaredError", draw((5, 3)), draw((5, 3)), per_row(functional.mse_loss))
    yield case("meanAbsoluteError", draw((5, 3)), draw((5, 3)), per_row(functional.l1_loss))
    yield case("huber", draw((5, 3), **wide), draw((5, 3)), per_row(functional.huber_loss))
    yield case(
        "huber(0.5)",
        draw((5, 3), **wide),
        draw((5, 3)),
        per_row(functional.huber_loss, delta=0.5),
    )
    bits = matrix([0, 1], [1, 1], [1, 0], [0, 0], [0, 1])
    yield case(
        "binaryCrossEntropyWithLogits",
        draw((5, 2), **wide),
        bits,
        per_row(functional.binary_cross_entropy_with_logits),
    )
    yield case(
        "softmaxCrossEntropy",
        draw((5, 4), **wide),
        matrix([3], [0], [1], [1], [2]),
        lambda z, t: functional.cross_entropy(z, t[:, 0].long(), reduction="none"),
    )
    yield case(
        "hinge",
        draw((5, 2)),
        bits,
        lambda z, t: torch.clamp(1 - (2 * t - 1) * z, min=0).mean(dim=1),
    )


def layers(draw):
    yield (
        "layerNorm",
        [draw((4, 6)), draw((6,)), draw((6,))],
        lambda x, weight, bias: functional.layer_norm(x, (6,), weight, bias),
        (),
    )
    yield (
        "layerNorm",
        [draw((2, 3, 20)), draw((20,)), draw((20,))],
        lambda x, weight, bias: functional.layer_norm(x, (20,), weight, bias),
        (),
    )
    indices = matrix([1, 1, 4], [0, 4, 1])
    yield (
        "embedding",
        [draw((6, 3))],
        lambda weight: functional.embedding(indices.long(), weight),
        (indices,),
    )
    yield (
        "linear",
        [draw((5, 4)), draw((4, 3)), draw((3,))],
        lambda x, weight, bias: functional.linear(x, weight.T, bias),
        (),
    )


def evaluate(generator, name, inputs, function, constants):
    for tensor in inputs:
        tensor.requires_grad_(True)
    output = function(*inputs)
    weights = numbers(generator, tuple(output.shape))
    (output * weights).sum().backward()
    return {
        "name": name,
        "inputs": [tensor_of(tensor) for tensor in inputs],
        "constants": [tensor_of(tensor) for tensor in constants],
        "weights": tensor_of(weights),
        "output": tensor_of(output),
        "gradients": [tensor_of(tensor.grad) for tensor in inputs],
    }


def tensor_of(tensor):
    return {"shape": list(tensor.shape), "values": tensor.detach().reshape(-1).tolist()}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--directory", required=True, help="where the reference files go")
    directory = parser.parse_args().directory
    torch.set_num_threads(1)
    for name, cases in (("operations", operations), ("losses", losses), ("layers", layers)):
        generator = torch.Generator().manual_seed(1)

        def draw(shape, **limits):
            return numbers(generator, shape, **limits)

        record = {
            "source": f"PyTorch {torch.__version__}, float64, scripts/operations.py",
            "cases": [evaluate(generator, *case) for case in cases(draw)],
        }
        with open(f"{directory}/{name}.json", "w", encoding="utf-8") as file:
            json.dump(record, file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    main()
