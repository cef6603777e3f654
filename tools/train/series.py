"""Made-up sensors and made-up faults: series of several families, each with the windows in which it is not itself.

Nothing is measured. A series is a function of its seed, so training, tuning and held-out series differ only by seeds.
"""

import math
from dataclasses import dataclass, field

import numpy as np

DAYS, CALM = 42, 14          # no fault before the end of the calm days
FAULTS = ["spike", "shift", "drift", "stuck", "burst", "odd"]


@dataclass
class Series:
    name: str
    minutes: np.ndarray                             # since the start, whole numbers
    values: np.ndarray
    faults: list = field(default_factory=list)      # (first minute, last minute, kind)


@dataclass
class Plain:
    """A sensor without faults: what it would read, and how large its noise and its usual swings are."""
    values: np.ndarray
    noise: float
    swing: float
    decimals: int
    floor: float = -np.inf


# ---- parts -----------------------------------------------------------------------------------------

def smooth(random, n, memory):
    """Noise that remembers `memory` steps; standard deviation 1."""
    keep = math.exp(-1 / max(memory, 1e-9))
    steps = random.normal(0, math.sqrt(1 - keep * keep), n)
    values, last = np.empty(n), random.normal()
    for i in range(n):
        last = keep * last + steps[i]
        values[i] = last
    return values


def daily(random, hours, sharp=3):
    """A daily rhythm between about -1 and 1, of a few waves."""
    wave = sum(random.normal(0, 1 / k) * np.cos(2 * np.pi * (k * hours / 24 + random.random())) for k in range(1, sharp + 1))
    return wave / np.abs(wave).max()


def weekdays(hours):
    return ((hours // 24) % 7 < 5).astype(float)


# ---- families: (random, hours since the start) -> Plain --------------------------------------------

def room(random, hours):
    """A temperature that follows the day, the week and the weather."""
    n, per_day = len(hours), 24 / (hours[1] - hours[0])
    rhythm = daily(random, hours) * random.uniform(1.5, 4)
    weather = smooth(random, n, per_day * random.uniform(1, 4)) * random.uniform(0.3, 1)
    noise = random.uniform(0.1, 0.3)
    values = 21 + rhythm * (0.6 + 0.4 * weekdays(hours)) + weather + random.normal(0, noise, n)
    return Plain(values, noise, 1.0 + np.std(weather), int(random.choice([1, 2])))


def vibration(random, hours):
    """Bearing vibration: noise in proportion to the level, a slow load."""
    n, per_day = len(hours), 24 / (hours[1] - hours[0])
    load = np.exp(smooth(random, n, per_day * 0.3) * 0.12 + 0.15 * daily(random, hours) * random.integers(0, 2))
    level = random.uniform(0.5, 5) * load
    values = level * np.exp(random.normal(0, 0.08, n))
    return Plain(values, 0.08 * float(np.mean(level)), 0.25 * float(np.mean(level)), 3, 0.0)


def duty(random, hours):
    """A machine that goes on and off, in cycles of uneven length."""
    n, state, on = len(hours), np.zeros(len(hours)), random.random() < 0.5
    step = (hours[1] - hours[0])
    means = random.uniform(1, 4), random.uniform(1, 6)
    i = 0
    while i < n:
        length = max(2, int(random.gamma(4, means[on] / 4) / step))
        state[i:i + length] = on
        i, on = i + length, not on
    low, high = random.uniform(0, 2), random.uniform(8, 20)
    values = low + (high - low) * state
    keep = random.uniform(0.1, 0.6)
    for i in range(1, n):
        values[i] = keep * values[i - 1] + (1 - keep) * values[i]
    noise = random.uniform(0.1, 0.4)
    return Plain(values + random.normal(0, noise, n), noise, (high - low) / 2, 2)


def walk(random, hours):
    """A level that wanders and is slowly drawn back."""
    n, per_day = len(hours), 24 / (hours[1] - hours[0])
    swing = random.uniform(1, 5)
    noise = swing * random.uniform(0.02, 0.15)
    values = 50 + swing * smooth(random, n, per_day * random.uniform(1, 5)) + random.normal(0, noise, n)
    return Plain(values, noise, swing, 2)


def process(random, hours):
    """A hot process on its set point, disturbed by openings and restarts now and then."""
    n, step = len(hours), hours[1] - hours[0]
    values = 88 + 5 * smooth(random, n, 24 / step) + random.normal(0, 0.7, n)
    for at in np.flatnonzero(random.random(n) < step / 30):
        length, depth = random.uniform(2, 8), random.gamma(3, 5)
        rest = np.arange(n - at) * step
        values[at:] -= depth * np.minimum(rest / (length / 4), np.exp(-(rest - length / 4) / length).clip(0, 1))
    return Plain(values, 0.7, 8, 2)


def shifts(random, hours):
    """Power of a plant that works in shifts and rests on Sundays."""
    n = len(hours)
    start, end = random.uniform(4, 8), random.uniform(15, 23)
    working = (hours % 24 > start) & (hours % 24 < end) & ((hours // 24) % 7 != random.integers(0, 7))
    level = random.uniform(20, 80)
    values = 5 + level * working * (1 + 0.08 * smooth(random, n, 6 / (hours[1] - hours[0])))
    noise = level * 0.03
    return Plain((values + random.normal(0, noise, n)).clip(0), noise, level * 0.15, 1, 0.0)


def coarse(random, hours):
    """A humidity or fill level in whole or half units: most readings equal the one before."""
    n, per_day = len(hours), 24 / (hours[1] - hours[0])
    values = 45 + random.uniform(1, 4) * smooth(random, n, per_day * 0.7) + random.uniform(0, 4) * daily(random, hours, 1)
    values += random.normal(0, 0.4, n)
    unit = float(random.choice([0.5, 1.0]))
    return Plain(np.round(values / unit) * unit, 0.5, 3, 1)


def latency(random, hours):
    """A quantity with a heavy tail: single high readings are its nature."""
    n = len(hours)
    base = random.uniform(20, 60)
    values = base * np.exp(0.1 * daily(random, hours) + random.normal(0, 0.06, n))
    wild = random.random(n) < 0.01
    values[wild] *= 1 + random.gamma(2, 0.5, int(wild.sum()))
    return Plain(values, base * 0.08, base * 0.5, 1, 0.0)


def trend(random, hours):
    """Something that wears or fills up: a slope all along, and a daily rhythm."""
    n = len(hours)
    slope = random.choice([-1, 1]) * random.uniform(0.1, 0.5)
    noise = random.uniform(0.2, 0.6)
    values = 100 + slope * hours / 24 + random.uniform(0, 2) * daily(random, hours) + random.normal(0, noise, n)
    return Plain(values, noise, 1.2, 2)


FAMILIES = {f.__name__: f for f in (room, vibration, duty, walk, process, shifts, coarse, latency, trend)}


# ---- faults ----------------------------------------------------------------------------------------

def spike(random, plain, values, at, step):
    length = int(random.integers(1, 3))
    height = random.choice([-1, 1]) * (random.uniform(2.5, 5) * plain.swing + random.uniform(6, 12) * plain.noise)
    values[at:at + length] += height if plain.floor == -np.inf else abs(height)
    return length


def shift(random, plain, values, at, step):
    length = int(random.uniform(8, 48) / step)
    values[at:at + length] += random.choice([-1, 1]) * (random.uniform(1.5, 4) * plain.swing + 3 * plain.noise)
    return length


def drift(random, plain, values, at, step):
    length = int(random.uniform(24, 96) / step)
    part = values[at:at + length]
    part += random.choice([-1, 1]) * (random.uniform(2, 5) * plain.swing + 3 * plain.noise) * np.linspace(0, 1, length)[:len(part)]
    return length


def stuck(random, plain, values, at, step):
    length = int(random.uniform(8, 24) / step)
    values[at:at + length] = values[at]
    return length


def burst(random, plain, values, at, step):
    length = int(random.uniform(4, 16) / step)
    part = values[at:at + length]
    part += random.normal(0, random.uniform(4, 8) * plain.noise + random.uniform(0, 0.6) * plain.swing, len(part))
    return length


def odd(random, plain, values, at, step):
    """The sensor goes on, but as another one: much smaller or larger swings about its level."""
    length = int(random.uniform(12, 36) / step)
    part = values[at:at + length]
    middle = np.median(values)
    part[:] = middle + (part - middle) * random.choice([0.15, 3.0])
    return length


MAKE = {f.__name__: f for f in (spike, shift, drift, stuck, burst, odd)}


def make(family, seed, calm=False):
    """One series with up to four faults, none where calm."""
    random = np.random.default_rng([seed, list(FAMILIES).index(family)])
    minutes = int(random.choice([5, 10, 15, 30], p=[0.1, 0.3, 0.35, 0.25]))
    step = minutes / 60
    hours = np.arange(0, DAYS * 24, step)
    plain = FAMILIES[family](random, hours)
    values, faults = plain.values.copy(), []
    day = CALM + random.uniform(0, 4)
    while not calm and day < DAYS - 4 and len(faults) < 4:
        kind = FAULTS[random.integers(len(FAULTS))]
        at = int(day * 24 / step)
        length = MAKE[kind](random, plain, values, at, step)
        faults.append((at * minutes, min(at + length, len(values)) * minutes, kind))
        day += length * step / 24 + random.uniform(4, 9)

    values = np.round(np.maximum(values, plain.floor), plain.decimals)
    at, keep = (np.arange(len(values)) * minutes).astype(int), sampling(random, len(values))
    late = random.integers(0, max(2, minutes // 3), len(at)) if random.random() < 0.3 else 0
    return Series(family, (at + late)[keep], values[keep], faults)


def sampling(random, n):
    """Which readings arrive: some sensors miss single ones, some go silent for hours."""
    keep = random.random(n) >= random.choice([0, 0.01, 0.05])
    for _ in range(random.integers(0, 3)):
        gap = random.integers(0, n)
        keep[gap:gap + random.integers(2, 40)] = False
    return keep
