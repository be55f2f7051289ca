"""METRICS.md 1, 4 and 5 word by word over plain lists: slow, obvious, and without a line of the product."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy import optimize, stats

Contact = tuple[float | None, float, int]
"""Seconds to the next contact (None: none), seconds from opening to the as-of, customer."""


def wilson(rate: float, n: float, t: float) -> tuple[float, float]:
    """Both shares p at which the test statistic (rate - p) / sqrt(p (1 - p) / n) is exactly t."""
    a, b, c = 1 + t * t / n, -(2 * rate + t * t / n), rate * rate
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def share(customers: Sequence[tuple[int, int]], corrected: bool = True) -> tuple[float, float] | None:
    """The interval of sum y / sum x from the x and y of single customers."""
    x, y = zip(*customers, strict=True)
    n, rate = sum(x), sum(y) / sum(x)
    groups = n * n / sum(a * a for a in x)
    if groups < 5:
        return None
    variance = 0.0
    for a, b in zip(x, y, strict=True):
        residual = b - rate * a
        variance += (residual / (1 - a / n) if corrected else residual) ** 2 / n**2
    n_eff: float = n if variance == 0 else min(n, rate * (1 - rate) / variance)
    if rate in (0, 1):
        n_eff = groups
    return wilson(rate, n_eff, t(groups - 1))


def moved(customers: Sequence[tuple[int, int]]) -> tuple[float, float] | None:
    """The same, the end on the side of the lopsided customers moved out: what is shown."""
    usual = share(customers)
    if usual is None:
        return None
    out = lopsided(customers)
    return max(0.0, usual[0] + min(0.0, out)), min(1.0, usual[1] + max(0.0, out))


def lopsided(customers: Sequence[tuple[int, int]]) -> float:
    """By how much Johnson's t puts the middle of an interval above the share."""
    n = sum(x for x, _ in customers)
    rate = sum(y for _, y in customers) / n
    off = [(y - rate * x) / (1 - x / n) / n for x, y in customers]
    squares = sum(e**2 for e in off)
    most = t(n * n / sum(x * x for x, _ in customers) - 1)
    return sum(e**3 for e in off) / squares * (1 / 6 + most**2 / 3) if squares else 0.0


def t(df: float) -> float:
    """What is exceeded on either side in one of twenty cases."""
    return float(stats.t.ppf(0.975, df))


def curve(contacts: Sequence[Contact], window: float) -> list[tuple[float, int, int]]:
    """(time, at risk, events) at every event time up to the window: a textbook's Kaplan-Meier table."""
    table = []
    for time in sorted({gap for gap, age, _ in contacts if gap is not None and gap <= min(age, window)}):
        risk = sum(1 for gap, age, _ in contacts if age >= time and (gap is None or gap >= time))
        events = sum(1 for gap, age, _ in contacts if gap == time and gap <= age)
        table.append((time, risk, events))
    return table


def survival(contacts: Sequence[Contact], window: float) -> float:
    """S(W)."""
    return math.prod(1 - d / risk for _, risk, d in curve(contacts, window))


def weighted_survival(contacts: Sequence[Contact], weights: Sequence[float], times: Sequence[float]) -> float:
    """S after these event times, where each contact counts as many times as its weight says."""
    left = 1.0
    pairs = list(zip(contacts, weights, strict=True))
    for time in times:
        risk = math.fsum(w for (gap, age, _), w in pairs if age >= time and (gap is None or gap >= time))
        left *= 1 - math.fsum(w for (gap, age, _), w in pairs if gap == time and gap <= age) / risk
    return left


def influence(contacts: Sequence[Contact], window: float) -> list[float]:
    """The psi of every contact, term by term as METRICS.md 1 writes it."""
    table, whole = curve(contacts, window), survival(contacts, window)
    found = []
    for gap, age, _ in contacts:
        event = gap is not None and gap <= age and gap <= window
        end = min(age, window, math.inf if gap is None else gap)
        term = 0.0
        for time, risk, d in table:
            if event and time == gap:
                term += 1 / (risk - d)
            if time <= end:
                term -= d / (risk * (risk - d))
        found.append(-whole * term)
    return found


def survival_interval(contacts: Sequence[Contact], window: float) -> tuple[float, float]:
    """The interval of 1 - S(W) on log(-log S)."""
    left = survival(contacts, window)
    sums: dict[int, float] = defaultdict(float)
    for (_, _, customer), psi in zip(contacts, influence(contacts, window), strict=True):
        sums[customer] += psi
    groups = len(sums)
    variance = groups / (groups - 1) * sum(s * s for s in sums.values())
    middle = math.log(-math.log(left))
    half = t(groups - 1) * math.sqrt(variance) / abs(left * math.log(left))
    high, low = (1 - math.exp(-math.exp(middle + sign * half)) for sign in (1, -1))
    return low, high


def survivors(p: Sequence[float], q: float) -> list[bool]:
    """Benjamini and Hochberg's words: the k smallest survive, k the largest with p(k) <= k q / m."""
    best = 0
    for k in range(1, len(p) + 1):
        if sorted(p)[k - 1] <= k * q / len(p):
            best = k
    return [sum(other < value for other in p) < best for value in p]


def pooled(y: Sequence[float], v: Sequence[float], tau2: float) -> tuple[float, float, float]:
    """Weighted mean of y, the sum of the weights, and the weighted squares around the mean."""
    weights = [1 / (variance + tau2) for variance in v]
    whole = math.fsum(weights)
    mean = math.fsum(w * x for w, x in zip(weights, y, strict=True)) / whole
    return mean, whole, math.fsum(w * (x - mean) ** 2 for w, x in zip(weights, y, strict=True))


def paule_mandel(y: Sequence[float], v: Sequence[float]) -> float:
    """The tau^2 at which the squares are as many as there are values, less one; 0 if there are fewer without it."""
    if pooled(y, v, 0)[2] <= len(y) - 1:
        return 0.0
    return float(optimize.brentq(lambda tau2: pooled(y, v, tau2)[2] - (len(y) - 1), 0, 1000, xtol=1e-15, rtol=1e-13))


Fixed = tuple[float, float]


def fix(own: Fixed, placebos: Sequence[Fixed], orders: Fixed) -> tuple[float, float]:
    """Delta of METRICS.md 5, "Effect of a fix", and the half width of its interval."""
    y = [math.log((b + 0.5) / orders[1]) - math.log((a + 0.5) / orders[0]) for a, b in (own, *placebos)]
    v = [1 / (a + 0.5) + 1 / (b + 0.5) for a, b in (own, *placebos)]
    tau2 = paule_mandel(y[1:], v[1:])
    mean, whole, _ = pooled(y[1:], v[1:], tau2)
    reach = t(len(placebos) - 2) if tau2 else float(stats.norm.ppf(0.975))
    return y[0] - mean, reach * math.sqrt(tau2 + v[0] + 1 / whole)


def per_order(counts: Sequence[float], orders: Sequence[float], period: float, value: float) -> tuple[float, float]:
    """Interval of contacts per order: levels fitted one by one, autocorrelation through the matrix of the weeks, the
    ends searched for: the rates that are just as far from the value as chance goes at these rates."""
    c, x = np.asarray(counts, float), np.asarray(orders, float)
    n, rate = len(c), float(c.sum() / x.sum())

    def rest(cuts: tuple[int, ...]) -> list[float]:
        parts = zip(np.split(c, cuts), np.split(x, cuts), strict=True)
        return [float(z) for a, b in parts for z in (a - a.sum() / b.sum() * b) / np.sqrt(b)]

    def alone(cuts: tuple[int, ...]) -> float:
        return float(np.square(rest(cuts)).sum())

    best = min(((i,) for i in range(2, n - 1)), key=alone)
    clear = n >= 26 and (alone(()) - alone(best)) / (alone(best) / (n - 2)) > 25
    z = np.array(rest(best if clear else ()))
    levels = 2 if clear else 1
    seen = float(z[1:] @ z[:-1] / (z @ z))
    rho = float(np.clip(seen + levels * (1 + 4 * seen) / n, -0.3, 0.8))
    apart = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    phi = float(z @ z) / (n - levels * float((rho**apart).sum()) / n)
    weeks = period / x.sum() * n
    drawn = 1 + 2 * sum((1 - j / weeks) * rho**j for j in range(1, n) if j < weeks)
    share, df = min(1.0, period / float(x.sum())), n - 3
    tau2 = df * stats.beta.ppf(0.95, 0.5, (df - 1) / 2)
    reach = float((share * t(df) ** 2 + (1 - share) * tau2) * drawn / period)
    beyond = max(0.0, phi - rate) * (value / rate) ** 2

    def further(r: float) -> float:
        return (value - r) ** 2 - reach * (min(phi, rate) * r / rate + beyond)

    far = value + 10 * math.sqrt(reach * (phi + beyond)) + 10 * reach
    low = optimize.brentq(further, 0, value, xtol=1e-15) if further(0) > 0 else 0.0
    return float(low), float(optimize.brentq(further, value, far, xtol=1e-15))


Review = tuple[str, float, bool, bool]
"""Stratum, score, whether a critical item failed, and whether the contact is in the part that is asked for."""


def sample(
    reviews: Sequence[Review], contacts: dict[str, float]
) -> tuple[float, tuple[float, float], float, tuple[float, float]]:
    """Score and its interval, critical-error rate and its interval: METRICS.md 4 over single reviews.

    `contacts`: of each stratum, infinite where nobody knows.
    """
    scores = _mean([(h, 0.0 if bad else score, here) for h, score, bad, here in reviews], contacts)
    passed = _mean([(h, score, here and not bad) for h, score, bad, here in reviews], contacts)
    failed = _mean([(h, float(bad), here) for h, _, bad, here in reviews], contacts)
    rate, varies, per_review, df = failed
    n_eff = per_review if not 0 < rate < 1 else max(per_review, varies / rate / (1 - rate))
    low, high = wilson(rate, 1 / n_eff, t(df)) if n_eff else (rate, rate)
    half = t(passed[3]) * math.sqrt(passed[1]) * (1 - rate)
    down, up = math.hypot(half, (high - rate) * passed[0]), math.hypot(half, (rate - low) * passed[0])
    return scores[0], (max(0.0, scores[0] - down), min(100.0, scores[0] + up)), rate, (low, high)


def _mean(reviews: Sequence[tuple[str, float, bool]], contacts: dict[str, float]) -> tuple[float, float, float, int]:
    """Mean, its variance, 1/n of a plain sample with the same weights, degrees of freedom."""
    strata: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for h, value, here in reviews:
        strata[h].append((value, here))
    weights = {h: (contacts[h] / len(of) if contacts[h] < math.inf else 1.0) for h, of in strata.items()}
    whole = sum(weights[h] for h, _, here in reviews if here)
    mean = sum(weights[h] * value for h, value, here in reviews if here) / whole
    variance = per_review = squares = 0.0
    for h, of in strata.items():
        off = [(value - mean) if here else 0.0 for value, here in of]
        middle = sum(off) / len(off) if len(off) > 1 else 0.0
        spread = sum((e - middle) ** 2 for e in off) / max(1, len(off) - 1)
        unread = 1 - len(of) / contacts[h]
        variance += (weights[h] * len(of) / whole) ** 2 * unread * spread / len(of)
        per_review += sum((weights[h] / whole) ** 2 * unread for _, here in of if here)
        squares += weights[h] * sum(e * e for e in off) / whole
    count = sum(here for _, _, here in reviews)
    full = sum(all(here for _, here in of) for of in strata.values())
    return mean, max(variance, squares * per_review * count / (count - 1)), per_review, count - max(1, full)
