#!/usr/bin/env python3
"""Writes the reference files of the optimizers, made with PyTorch (FTRL: NumPy), in float64.

Problem: two tensors, `bias` and `weight`, and a given sequence of gradients that does not depend on
the parameters; so a file shows the optimizer and nothing else. Run from the project's root with
/usr/bin/python3 (Debian: python3-torch).
"""

import json
import math
import pathlib

import numpy
import torch

OUTPUT = pathlib.Path("common/src/test/resources/golden/own")
STEPS = 12
SHAPES = {"bias": [2], "weight": [3, 2]}
RATE = 0.1

OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {}),
    "sgd_nesterov_decay": (
        torch.optim.SGD,
        {"momentum": 0.9, "nesterov": True, "weight_decay": 0.01},
    ),
    "adagrad": (torch.optim.Adagrad, {}),
    "adagrad_decays": (
        torch.optim.Adagrad,
        {"lr_decay": 0.1, "weight_decay": 0.01, "initial_accumulator_value": 0.1, "eps": 1e-6},
    ),
    "rmsprop": (torch.optim.RMSprop, {}),
    "rmsprop_momentum": (
        torch.optim.RMSprop,
        {"alpha": 0.9, "eps": 1e-6, "momentum": 0.5, "weight_decay": 0.01},
    ),
    "rmsprop_centered": (torch.optim.RMSprop, {"centered": True, "eps": 1e-3}),
    "rmsprop_centered_momentum": (
        torch.optim.RMSprop,
        {"centered": True, "alpha": 0.9, "eps": 1e-3, "momentum": 0.9},
    ),
    "adam": (torch.optim.Adam, {}),
    "adam_settings": (
        torch.optim.Adam,
        {"betas": (0.8, 0.95), "eps": 1e-4, "weight_decay": 0.05},
    ),
    "adamw": (torch.optim.AdamW, {}),
    "adamw_settings": (
        torch.optim.AdamW,
        {"betas": (0.8, 0.95), "eps": 1e-4, "weight_decay": 0.1},
    ),
}

SCHEDULES = {
    "constant": lambda o: torch.optim.lr_scheduler.ConstantLR(o, factor=1.0),
    "step": lambda o: torch.optim.lr_scheduler.StepLR(o, step_size=3, gamma=0.5),
    "exponential": lambda o: torch.optim.lr_scheduler.ExponentialLR(o, gamma=0.9),
    "cosine": lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=STEPS, eta_min=0.01),
    "warm_up": lambda o: torch.optim.lr_scheduler.LinearLR(o, start_factor=0.25, total_iters=4),
    "warm_up_exponential": lambda o: torch.optim.lr_scheduler.SequentialLR(
        o,
        [
            torch.optim.lr_scheduler.LinearLR(o, start_factor=0.25, total_iters=4),
            torch.optim.lr_scheduler.ExponentialLR(o, gamma=0.9),
        ],
        milestones=[4],
    ),
}


def numbers(shape, seed, scale):
    """Numbers that look random, exactly floats, without a generator that may change."""
    count = math.prod(shape)
    values = [math.sin(1 + 7.3 * seed + 2.17 * i) * scale for i in range(count)]
    return numpy.array(values, dtype=numpy.float32).reshape(shape)


def initial():
    return {name: numbers(shape, i, 1.0) for i, (name, shape) in enumerate(SHAPES.items())}


def gradients():
    """One dictionary for each step; every third scale is large, one element is 0 at first."""
    steps = []
    for step in range(STEPS):
        scale = 3.0 if step % 3 == 2 else 0.4
        step_gradients = {
            name: numbers(shape, 10 + 5 * step + i, scale)
            for i, (name, shape) in enumerate(SHAPES.items())
        }
        if step < 2:
            step_gradients["weight"][0, 0] = 0
        steps.append(step_gradients)
    return steps


def flat(tensors):
    return [float(value) for name in sorted(SHAPES) for value in numpy.ravel(tensors[name])]


def tensors_of(values):
    return {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=True)
        for name, value in values.items()
    }


def trajectory(optimizer_class, settings, scheduler=None, transform=lambda tensors: None):
    parameters = tensors_of(initial())
    optimizer = optimizer_class(list(parameters.values()), lr=RATE, **settings)
    schedule = scheduler(optimizer) if scheduler else None
    rates, states = [], []
    for step_gradients in gradients():
        for name, value in step_gradients.items():
            parameters[name].grad = torch.tensor(value, dtype=torch.float64)
        transform(parameters)
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if schedule:
            schedule.step()
        states.append(flat({name: p.detach().numpy() for name, p in parameters.items()}))
    return rates, states


def ftrl(alpha, beta, l1, l2):
    """McMahan et al., KDD 2013, Algorithm 1; the weights of a step from z and n before it."""
    w = numpy.array(flat(initial()))
    z = numpy.zeros_like(w)
    n = numpy.zeros_like(w)
    states = []
    for step_gradients in gradients():
        g = numpy.array(flat(step_gradients))
        sigma = (numpy.sqrt(n + g**2) - numpy.sqrt(n)) / alpha
        z += g - sigma * w
        n += g**2
        shrunk = -(z - numpy.sign(z) * l1) / ((beta + numpy.sqrt(n)) / alpha + l2)
        w = numpy.where(numpy.abs(z) <= l1, 0.0, shrunk)
        states.append(w.tolist())
    return states


def clip_each(parameters, norm):
    for parameter in parameters.values():
        torch.nn.utils.clip_grad_norm_([parameter], norm)


def penalize(parameters, l1, l2):
    """Adds the penalty's gradient, made by autograd, to that of the weights."""
    weight = parameters["weight"]
    penalty = l1 * weight.abs().sum() + l2 * weight.square().sum()
    weight.grad += torch.autograd.grad(penalty, weight)[0]


def single(value):
    return numpy.float32(value)


class Rounded:
    """The chapter "The arithmetic" once more, in float32: each operation rounded as written."""

    def __init__(self):
        self.w = numpy.array(flat(initial()), dtype=numpy.float32)
        self.slots = {}

    def slot(self, name):
        return self.slots.get(name, numpy.zeros_like(self.w))

    def decayed(self, g, decay):
        return g + single(decay) * self.w if decay else g

    def sgd(self, n, g, momentum=0.0, nesterov=False, weight_decay=0.0):
        g = self.decayed(g, weight_decay)
        if momentum:
            v = g if n == 1 else single(momentum) * self.slots["v"] + g
            self.slots["v"] = v
            g = g + single(momentum) * v if nesterov else v
        self.w = self.w - single(RATE) * g

    def adam(self, n, g, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        g = self.decayed(g, weight_decay)
        one, two = betas
        m = single(one) * self.slot("m") + single(1 - one) * g
        v = single(two) * self.slot("v") + single(1 - two) * (g * g)
        self.slots = {"m": m, "v": v}
        size = single(RATE / (1 - math.pow(one, n)))
        correction = single(math.sqrt(1 - math.pow(two, n)))
        self.w = self.w - size * (m / (numpy.sqrt(v) / correction + single(eps)))

    def adamw(self, n, g, weight_decay=0.01, **settings):
        self.w = self.w * single(1 - RATE * weight_decay)
        self.adam(n, g, **settings)

    def adagrad(
        self, n, g, lr_decay=0.0, weight_decay=0.0, initial_accumulator_value=0.0, eps=1e-10
    ):
        g = self.decayed(g, weight_decay)
        s = (single(initial_accumulator_value) if n == 1 else self.slots["s"]) + g * g
        self.slots["s"] = s
        size = single(RATE / (1 + (n - 1) * lr_decay))
        self.w = self.w - size * (g / (numpy.sqrt(s) + single(eps)))

    def rmsprop(
        self, n, g, alpha=0.99, eps=1e-8, momentum=0.0, weight_decay=0.0, centered=False
    ):
        g = self.decayed(g, weight_decay)
        s = d = single(alpha) * self.slot("s") + single(1 - alpha) * (g * g)
        self.slots["s"] = s
        if centered:
            a = single(alpha) * self.slot("a") + single(1 - alpha) * g
            self.slots["a"] = a
            d = numpy.maximum(s - a * a, single(0))
        q = g / (numpy.sqrt(d) + single(eps))
        if momentum:
            q = self.slots["b"] = single(momentum) * self.slot("b") + q
        self.w = self.w - single(RATE) * q

    def ftrl(self, n, g, beta=1.0, l1=0.0, l2=0.0):
        alpha, bound = single(RATE), single(l1)
        q = self.slot("n") + g * g
        sigma = (numpy.sqrt(q) - numpy.sqrt(self.slot("n"))) / alpha
        z = self.slot("z") + (g - sigma * self.w)
        self.slots = {"z": z, "n": q}
        shrunk = numpy.where(z < 0, -bound, bound) - z
        w = shrunk / ((single(beta) + numpy.sqrt(q)) / alpha + single(l2))
        self.w = numpy.where(numpy.abs(z) <= bound, single(0), w)


def bits(name, **settings):
    """The parameters after each step, exactly, by the rule that the name begins with."""
    state = Rounded()
    rule = getattr(state, name.split("_")[0])
    states = []
    for n, step_gradients in enumerate(gradients(), start=1):
        rule(n, numpy.array(flat(step_gradients), dtype=numpy.float32), **settings)
        assert state.w.dtype == numpy.float32
        states.append([float(value) for value in state.w])
    return states


TRANSFORMS = {
    "value": lambda p: torch.nn.utils.clip_grad_value_(p.values(), 0.3),
    "tensor_norm": lambda p: clip_each(p, 0.5),
    "global_norm": lambda p: torch.nn.utils.clip_grad_norm_(p.values(), 0.7),
    "penalty": lambda p: penalize(p, 0.01, 0.02),
    "all": lambda p: (
        penalize(p, 0.01, 0.02),
        torch.nn.utils.clip_grad_value_(p.values(), 0.9),
        clip_each(p, 0.8),
        torch.nn.utils.clip_grad_norm_(p.values(), 1.0),
    ),
}


def write(name, record):
    record["source"] = (
        f"PyTorch {torch.__version__}, NumPy {numpy.__version__}, float64, scripts/optimizers.py"
    )
    with open(OUTPUT / name, "w", encoding="utf-8") as file:
        json.dump(record, file, indent=1)
        file.write("\n")


def main():
    torch.set_num_threads(1)
    problem = {
        "shapes": SHAPES,
        "learning_rate": RATE,
        "initial": flat(initial()),
        "gradients": [flat(step) for step in gradients()],
    }
    states = {name: trajectory(*case)[1] for name, case in OPTIMIZERS.items()}
    states["ftrl"] = ftrl(RATE, 1.0, 0.0, 0.0)
    states["ftrl_settings"] = ftrl(RATE, 0.5, 0.3, 0.2)
    exactly = {name: bits(name, **settings) for name, (_, settings) in OPTIMIZERS.items()}
    exactly["ftrl"] = bits("ftrl")
    exactly["ftrl_settings"] = bits("ftrl", beta=0.5, l1=0.3, l2=0.2)
    write("optimizers.json", problem | {"parameters": states, "rounded": exactly})
    schedules = {}
    for name, scheduler in SCHEDULES.items():
        rates, parameters = trajectory(torch.optim.SGD, {"momentum": 0.9}, scheduler)
        schedules[name] = {"rates": rates, "parameters": parameters}
    write("schedules.json", problem | {"momentum": 0.9, "schedules": schedules})
    transforms = {
        name: trajectory(torch.optim.SGD, {}, None, transform)[1]
        for name, transform in TRANSFORMS.items()
    }
    record = {"penalty_at_start": penalty_at_start(), "parameters": transforms}
    write("gradient_transforms.json", problem | record)


def penalty_at_start():
    weight = numpy.float64(initial()["weight"])
    return float(0.01 * numpy.abs(weight).sum() + 0.02 * numpy.square(weight).sum())


if __name__ == "__main__":
    main()
