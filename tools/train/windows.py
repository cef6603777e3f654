"""Readings as the runtime `onnx` hands them to a file: the same slots, levels and steps as SensorWindows.cs."""

import numpy as np

SLOT_MINUTES = [5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440]
CUT, SMALLEST = 20, 1e-3
MIN_DAYS, SAME_TIME_SHARE = 5, 0.25


def spread(values):
    """Robust standard deviation; where most values are the same, half of that of the mean distance."""
    values = values[~np.isnan(values)]
    if len(values) == 0:
        return 0.0
    distance = np.abs(values - np.median(values))
    return max(1.4826 * np.median(distance), 1.2533 * distance.mean() / 2)


class Slots:
    """All days of a series: mean, lowest and highest value of each slot, NaN where there are no readings."""

    def __init__(self, minutes, values, days):
        usual = np.median(np.diff(minutes)) if len(minutes) > 1 else 5
        self.minutes = next((m for m in SLOT_MINUTES if m >= usual), SLOT_MINUTES[-1])
        self.per_day = 1440 // self.minutes
        at = minutes // self.minutes
        n = days * self.per_day
        counts = np.bincount(at, minlength=n)[:n]
        self.mean = np.bincount(at, values, n)[:n] / np.where(counts, counts, np.nan)
        self.low, self.high = np.full(n, np.inf), np.full(n, -np.inf)
        np.minimum.at(self.low, at, values)
        np.maximum.at(self.high, at, values)
        self.low[counts == 0] = self.high[counts == 0] = np.nan

    def expected(self, first, day):
        """The usual value at each time of day, from the days `first` to before `day`."""
        past = self.mean[first * self.per_day:day * self.per_day].reshape(-1, self.per_day)
        level = np.nanmedian(past)
        with np.errstate(all="ignore"):
            by_time = np.where(np.isnan(past).all(0), level, np.nanmedian(np.where(np.isnan(past).all(0), level, past), 0))
            alike = np.nansum(np.nanmean(np.abs(past - by_time), 0))
            apart = np.nansum(np.nanmean(np.abs(past - level), 0))
        days = len(past)
        season = days >= MIN_DAYS and alike * (1 + 1 / days) < apart * (1 - SAME_TIME_SHARE)
        return by_time if season else np.full(self.per_day, level)


def of_day(slots, day, history, width):
    """The windows of a day and of its history: (float32 [n, 2, width], the slot each ends with)."""
    first = max(0, day - history)
    begin, past_end, end = (d * slots.per_day for d in (first, day, day + 1))
    expected = np.tile(slots.expected(first, day), day + 1 - first)
    above, below = slots.high[begin:end] - expected, slots.low[begin:end] - expected
    values = np.where(above >= -below, above, below)
    at = np.flatnonzero(~np.isnan(values))
    values, past = values[at], int((at < past_end - begin).sum())
    steps = np.diff(values, prepend=values[:1])
    smallest = SMALLEST * abs(np.nanmedian(slots.mean[begin:end]))
    parts = [comparable(values, past, smallest), comparable(steps, past, 0.0)]
    padded = np.stack([np.concatenate([np.zeros(width - 1, np.float32), part]) for part in parts])
    return np.lib.stride_tricks.sliding_window_view(padded, width, axis=1).swapaxes(0, 1), at + begin


def comparable(values, past, smallest):
    scale = max(spread(values[:past]), smallest)
    with np.errstate(all="ignore"):
        scaled = np.where(values == 0, 0, values / scale) if scale > 0 else np.sign(values) * CUT
    return np.clip(scaled, -CUT, CUT).astype(np.float32)
