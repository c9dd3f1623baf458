"""Writes reference.csv: intervals worked out with SciPy and textbook formulas, independently of Wayfare.

    python -m venv venv && venv/bin/pip install scipy && venv/bin/python make.py > reference.csv

Rows: kind, arguments (separated by spaces), confidence, low, high.
  wilson  YES N               scipy.stats.binomtest(...).proportion_ci(method="wilson")
  t       VALUES…             scipy.stats.t.interval around the mean
  order   N SHARE             ranks from 1: scipy.stats.binom.ppf at both tails, clamped to 1…N
  nps     PROMOTERS DETRACTORS N   mean of +100/0/−100 ± z · sqrt(variance / N), clamped to −100…100
"""
import math
from scipy import stats

def row(kind, args, confidence, low, high):
    print(kind, " ".join(repr(a) for a in args), confidence, repr(float(low)), repr(float(high)), sep=",")

for confidence in (0.9, 0.95, 0.99):
    for yes, n in ((0, 1), (1, 1), (0, 12), (12, 12), (1, 30), (7, 20), (15, 30), (41, 98), (418, 1000), (999, 1000), (123456, 1000000)):
        ci = stats.binomtest(yes, n).proportion_ci(confidence_level=confidence, method="wilson")
        row("wilson", (yes, n), confidence, ci.low, ci.high)
    for values in ((1, 2), (3, 3, 3, 4), (1, 2, 3, 4, 5), tuple(range(0, 60, 7)), tuple(i * i for i in range(40)),
                   tuple(i % 11 for i in range(500))):
        n = len(values); mean = sum(values) / n
        scale = math.sqrt(sum((v - mean) ** 2 for v in values) / (n - 1) / n)
        low, high = stats.t.interval(confidence, n - 1, loc=mean, scale=scale)
        row("t", values, confidence, low, high)
    tail = round((1 - confidence) / 2, 6)
    for n in (1, 2, 3, 10, 30, 31, 100, 999, 5000, 100000, 3000000):
        for share in (0.05, 0.5, 0.9, 0.99):
            low = max(1, stats.binom.ppf(tail, n, share)); high = min(n, stats.binom.ppf(1 - tail, n, share))
            row("order", (n, share), confidence, low, max(1, high))
    z = stats.norm.ppf(1 - tail)
    for up, down, n in ((0, 0, 5), (5, 0, 5), (3, 1, 8), (50, 20, 100), (400, 350, 1000), (1, 0, 2), (0, 1, 2)):
        mean = 100 * (up - down) / n
        variance = (up * (100 - mean) ** 2 + down * (-100 - mean) ** 2 + (n - up - down) * mean ** 2) / n
        half = z * math.sqrt(variance / n)
        row("nps", (up, down, n), confidence, max(-100, mean - half), min(100, mean + half))
