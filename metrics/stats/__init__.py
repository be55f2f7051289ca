"""How far chance alone can move a figure: intervals, verdicts and exact splits, on plain numbers and numpy only."""

from metrics.stats.bridge import largest_remainder, mix_rate, shapley3
from metrics.stats.effect import FEWEST_CONTACTS, FEWEST_PLACEBOS, FixEffect, Unjudged, fix_effect
from metrics.stats.interval import Interval, issue_interval, wilson
from metrics.stats.lags import FEWEST, FURTHEST, LEAST_SHARE, WINDOW, Curve, lag_curves, lag_weighted, lag_weights
from metrics.stats.ratio import ERROR_WEEKS, WEEKS, ratio_error, ratio_interval
from metrics.stats.sampling import Stratum, failure_interval, score_interval
from metrics.stats.shares import Clusters, cluster_variance, clustered, difference_interval, share_interval
from metrics.stats.signals import benjamini_hochberg, newest_p
from metrics.stats.strata import Group, collapse
from metrics.stats.student import t_quantile, t_two_sided
from metrics.stats.survival import Survival, repeat_estimate

__all__ = [
    "ERROR_WEEKS",
    "FEWEST",
    "FEWEST_CONTACTS",
    "FEWEST_PLACEBOS",
    "FURTHEST",
    "LEAST_SHARE",
    "WEEKS",
    "WINDOW",
    "Clusters",
    "Curve",
    "FixEffect",
    "Group",
    "Interval",
    "Stratum",
    "Survival",
    "Unjudged",
    "benjamini_hochberg",
    "cluster_variance",
    "clustered",
    "collapse",
    "difference_interval",
    "failure_interval",
    "fix_effect",
    "issue_interval",
    "lag_curves",
    "lag_weighted",
    "lag_weights",
    "largest_remainder",
    "mix_rate",
    "newest_p",
    "ratio_error",
    "ratio_interval",
    "repeat_estimate",
    "score_interval",
    "shapley3",
    "share_interval",
    "t_quantile",
    "t_two_sided",
    "wilson",
]
