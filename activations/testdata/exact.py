# Writes exact.json: the activation functions' values and derivatives from their
# textbook formulas at 1500 digits, rounded once. Needs mpmath: python3 exact.py
import json, random
from mpmath import mp, mpf, exp, log, tanh, erfc, sqrt, pi

mp.dps = 1500
one, half = mpf(1), mpf(1) / 2
A = mpf("1.6732632423543772848170429916717")
L = mpf("1.0507009873554804934193349852946")


def sigmoid(x): return one / (one + exp(-x))


def gelu(x):
    if x < -100: return mpf(0)  # e^-5000 and less
    if x > 100: return x
    return x * erfc(-x / sqrt(mpf(2))) / 2


def dgelu(x):
    if x < -100: return mpf(0)
    if x > 100: return one
    return erfc(-x / sqrt(mpf(2))) / 2 + x * exp(-x * x / 2) / sqrt(2 * pi)


def mish(x):
    if x > 5000: return x
    return x * tanh(log(one + exp(x)))


def dmish(x):
    if x > 5000: return one
    t = tanh(log(one + exp(x)))
    return t + x * (one - t * t) * sigmoid(x)


def softplus(x): return x if x > 5000 else log(one + exp(x))


def left(x, a, b): return a if x > 0 else b  # what holds at 0 is the left


functions = {
    "linear": (lambda x: x, lambda x: one),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * (one - sigmoid(x))),
    "tanh": (lambda x: tanh(x), lambda x: one - tanh(x) ** 2),
    "relu": (lambda x: left(x, x, mpf(0)), lambda x: left(x, one, mpf(0))),
    "leaky_relu": (lambda x: left(x, x, mpf(0.3) * x), lambda x: left(x, one, mpf(0.3))),
    "rrelu": (lambda x: left(x, x, mpf(11) / 48 * x), lambda x: left(x, one, mpf(11) / 48)),
    "prelu": (lambda x: left(x, x, x / 4), lambda x: left(x, one, one / 4)),
    "elu": (lambda x: left(x, x, exp(x) - one), lambda x: left(x, one, exp(x))),
    "elu:alpha=0.5": (lambda x: left(x, x, (exp(x) - one) / 2), lambda x: left(x, one, exp(x) / 2)),
    "selu": (lambda x: left(x, L * x, L * A * (exp(x) - one)), lambda x: left(x, L, L * A * exp(x))),
    "softplus": (softplus, sigmoid),
    "softsign": (lambda x: x / (one + abs(x)), lambda x: one / (one + abs(x)) ** 2),
    "gelu": (gelu, dgelu),
    "silu": (lambda x: x * sigmoid(x), lambda x: sigmoid(x) * (one + x * (one - sigmoid(x)))),
    "mish": (mish, dmish),
    "hard_sigmoid": (lambda x: min(mpf(6), max(mpf(0), x + 3)) / 6,
                     lambda x: one / 6 if -3 < x <= 3 else mpf(0)),
}

points = [5e-324, 1e-300, 1e-20, 1e-8, 1e-3, 0.5, 1, 2, 2.9999999999999996, 3, 3.0000000000000004, 5, 8, 8.3, 10,
          15, 20, 22, 22.5, 36, 37, 38, 38.5, 40, 100, 300, 350, 500, 699.5, 700.5, 709, 710, 720, 740, 745, 746,
          800, 1500, 1e6, 1e100, 1e155, 1e200, 1e308, 1.7e308]
r = random.Random(11)
points += [r.uniform(0, 9) for _ in range(40)] + [r.uniform(9, 60) for _ in range(10)]
xs = sorted([-float(p) for p in points] + [0.0] + [float(p) for p in points])


def rounded(v):
    # mpmath rounds to 53 bits, also below the normal range: round there by hand.
    if v != 0 and abs(v) < mpf(2) ** -1022:
        return float(int(mp.nint(v * mpf(2) ** 1074))) * 5e-324
    return float(v)


out = {"header": {"generator": "testdata/exact.py", "library": "mpmath " + __import__("mpmath").__version__,
                  "digits": mp.dps}, "x": xs, "functions": {}}
for name, (f, d) in functions.items():
    out["functions"][name] = {"y": [rounded(f(mpf(x))) for x in xs], "dy": [rounded(d(mpf(x))) for x in xs]}
json.dump(out, open("exact.json", "w"), indent=0)
