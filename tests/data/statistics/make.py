"""Writes reference.csv: intervals worked out with SciPy and textbook formulas, independently of Wayfare.

    python -m venv venv && venv/bin/pip install scipy && venv/bin/python make.py > reference.csv

Rows: kind, arguments (separated by spaces), confidence, low, high.
  wilson  YES N               scipy.stats.binomtest(...).proportion_ci(method="wilson")
  t       VALUES…             scipy.stats.t.interval around the mean
  order   N SHARE             ranks from 1: scipy.stats.binom.ppf at both tails, clamped to 1…N
  nps     PROMOTERS DETRACTORS N   mean of +100/0/−100 ± z · sqrt(variance / N), clamped to −100…100
Of the difference of two samples, the first less the second:
  newcombe  YES N YES N       from SciPy's Wilson intervals (Newcombe 1998, method 10)
  welch     N1 VALUES…        scipy.stats.ttest_ind(equal_var=False); the first N1 values are the first sample
  nps_difference  PROMOTERS DETRACTORS N PROMOTERS DETRACTORS N   ± z · sqrt(variance / N + variance / N)
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

def wilson(yes, n, confidence):
    ci = stats.binomtest(yes, n).proportion_ci(confidence_level=confidence, method="wilson")
    return yes / n, ci.low, ci.high

def nps(up, down, n):
    scores = [100] * up + [-100] * down + [0] * (n - up - down)
    mean = sum(scores) / n
    return mean, sum((s - mean) ** 2 for s in scores) / n / n

for confidence in (0.9, 0.95, 0.99):
    for one, other in (((28, 100), (30, 100)), ((45, 100), (60, 100)), ((0, 40), (12, 12)), ((7, 7), (7, 7)), ((999, 1000), (1, 30)), ((50, 400), (4000, 40000))):
        (p, low, high), (q, other_low, other_high) = wilson(*one, confidence), wilson(*other, confidence)
        row("newcombe", one + other, confidence, p - q - math.hypot(p - low, other_high - q), p - q + math.hypot(high - p, q - other_low))
    for one, other in (((1, 2), (3, 5, 7)), (tuple(range(0, 60, 7)), tuple(i * i for i in range(12))), (tuple(i % 11 for i in range(200)), (5, 5, 5, 6)),
                       ((4, 4, 4, 4), (1, 2, 3, 4, 5)), (tuple(i % 5 for i in range(30)), tuple(i % 7 for i in range(35))), ((1000001, 1000002, 1000003), (1000000, 1000004))):
        ci = stats.ttest_ind(one, other, equal_var=False).confidence_interval(confidence)
        row("welch", (len(one),) + one + other, confidence, ci.low, ci.high)
    z = stats.norm.ppf(1 - round((1 - confidence) / 2, 6))
    for one, other in (((50, 20, 100), (60, 10, 100)), ((5, 0, 5), (3, 1, 8)), ((400, 350, 1000), (30, 5, 40)), ((1, 0, 2), (0, 1, 2)), ((9, 1, 10), (1, 9, 10)), ((19, 0, 20), (18, 1, 20))):
        (a, spread), (b, other_spread) = nps(*one), nps(*other)
        half = z * math.sqrt(spread + other_spread)
        row("nps_difference", one + other, confidence, a - b - half, a - b + half)
