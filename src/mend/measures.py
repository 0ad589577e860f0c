"""Scores, reliability, change, agreement, couples and setbacks: pure functions, DataFrame in, DataFrame out.

Items, areas and reversed items come from the data dictionary, so a class's own survey with the same columns
can be scored in the same way.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mend.anonymity import LEAST
from mend.samples import Item, signs, steps, survey_items

SCALES = ("concept", "esteem")
VERDICTS = ("fell", "not reliably", "rose")
BEYOND = 1.96  # 95 of 100 people who did not change stay within this many standard errors


def _groups() -> dict[tuple[str, str], list[Item]]:
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in survey_items():
        groups.setdefault((item.area, item.scale), []).append(item)
    return groups


def _turned(survey: pd.DataFrame, items: list[Item]) -> pd.DataFrame:
    """The items' answers, with reversed items turned round: 5 becomes 1, 4 becomes 2."""
    answers = pd.DataFrame({item.name: survey[item.name].astype(float) for item in items})
    for item in items:
        if item.reversed:
            answers[item.name] = item.low + item.high - answers[item.name]
    return answers


def area_scores(survey: pd.DataFrame) -> pd.DataFrame:
    """Self-concept and self-esteem in each area: the mean of three items, 1 to 5.

    survey : one row a person and wave, columns `person`, `wave`, the 36 items (1 to 5, NaN where missing)

    Returns a DataFrame indexed by (person, wave) with twelve columns: personal_concept, personal_esteem,
    physical_concept and so on. Where one of the three items is missing the other two stand for it; where
    more are missing the score is missing. Raises KeyError where an item's column is missing.
    """
    scores = {}
    for (area, scale), items in _groups().items():
        answers = _turned(survey, items)
        enough = answers.notna().sum(axis=1) >= len(items) - 1
        scores[f"{area}_{scale}"] = answers.mean(axis=1).where(enough)
    index = pd.MultiIndex.from_arrays([survey["person"], survey["wave"]], names=["person", "wave"])
    found = pd.DataFrame(scores).set_axis(index).sort_index()
    found.attrs |= survey.attrs  # whose answers they are
    return found


def area_profile(scores: pd.DataFrame, wave: int = 1, least: int = LEAST) -> pd.DataFrame:
    """A group's profile: where its scores lie, and how widely, without anybody's own.

    scores : the result of `area_scores`
    wave   : 1 or 2
    least  : of fewer people nothing is said

    Returns one row a scale with columns area, scale, n (people with a score), mean, low and high (the middle
    half: a quarter of the people lie below low, a quarter above high), all in points of the 1 to 5 line, and
    error (half of the 95% interval of the mean, from Student's t). All but n are missing below `least`.
    """
    at = scores.xs(wave, level="wave")
    rows = []
    for area in _areas(scores):
        for scale in SCALES:
            own = at[f"{area}_{scale}"].dropna().to_numpy()
            known = (own.mean(), *np.quantile(own, (0.25, 0.75)), _error(own)) if len(own) >= least else _FOUR
            rows.append((area, scale, len(own), *known))
    return pd.DataFrame(rows, columns=["area", "scale", "n", "mean", "low", "high", "error"])


def area_gaps(scores: pd.DataFrame, wave: int = 1, least: int = LEAST) -> pd.DataFrame:
    """How far self-esteem lies above or below self-concept: the mean of everybody's own difference.

    scores, wave, least : as in `area_profile`

    Returns one row an area with columns area, n (people with both scores), gap (self-esteem minus
    self-concept, in points), low and high (its 95% interval, from Student's t). All but n are missing below
    `least`.
    """
    at = scores.xs(wave, level="wave")
    rows = []
    for area in _areas(scores):
        own = (at[f"{area}_esteem"] - at[f"{area}_concept"]).dropna().to_numpy()
        enough = len(own) >= least
        gap, error = (own.mean(), _error(own)) if enough else (np.nan, np.nan)
        rows.append((area, len(own), gap, gap - error, gap + error))
    return pd.DataFrame(rows, columns=["area", "n", "gap", "low", "high"])


_FOUR = (np.nan,) * 4


def _error(values: np.ndarray) -> float:
    """Half of the 95% interval of a mean, from Student's t."""
    from scipy.special import stdtrit

    n = len(values)
    return float(stdtrit(n - 1, 0.975) * values.std(ddof=1) / n**0.5) if n > 1 else np.nan


def reliability(survey: pd.DataFrame, wave: int = 1) -> pd.DataFrame:
    """Cronbach's alpha of each area and scale: how far its three items hang together.

    survey : as in `area_scores`
    wave   : 1 or 2

    Returns one row a scale with columns area, scale, alpha, low, high (95% interval) and n, the people who
    answered all three items. Source: Cronbach (1951), computed by pingouin.
    """
    import pingouin as pg  # seconds to import, and most figures do without

    asked = pd.DataFrame(survey[survey["wave"] == wave])
    rows = []
    for (area, scale), items in _groups().items():
        answers = _turned(asked, items).dropna()
        enough = len(answers) > 2  # of fewer people no alpha can be said
        alpha, (low, high) = pg.cronbach_alpha(answers) if enough else (np.nan, (np.nan, np.nan))
        rows.append((area, scale, alpha, low, high, len(answers)))
    return pd.DataFrame(rows, columns=["area", "scale", "alpha", "low", "high", "n"])


def concept_and_esteem(scores: pd.DataFrame, wave: int = 1) -> pd.DataFrame:
    """Are the two one thing? Pearson's r between self-concept and self-esteem in each area.

    scores : the result of `area_scores`
    wave   : 1 or 2

    Returns one row an area with columns area, r (-1 to 1) and n, the people who have both scores.
    """
    at = scores.xs(wave, level="wave")
    rows = []
    for area in _areas(scores):
        pair = at[[f"{area}_concept", f"{area}_esteem"]].dropna().to_numpy()
        rows.append((area, _r(pair), len(pair)))
    return pd.DataFrame(rows, columns=["area", "r", "n"])


def change(scores: pd.DataFrame) -> pd.DataFrame:
    """What moved between wave 1 and wave 2, among people who have a score at both.

    scores : the result of `area_scores`

    Returns one row a scale with columns area, scale, change (mean of wave 2 minus wave 1, in points of the 1
    to 5 line), low and high (95% interval of that mean, from Student's t), n, and retest (Pearson's r of the
    two waves).
    """
    rows = []
    for area in _areas(scores):
        for scale in SCALES:
            wide = pd.DataFrame(scores[f"{area}_{scale}"].unstack("wave"), columns=[1, 2]).dropna().to_numpy()
            moved = wide[:, 1] - wide[:, 0]
            mean, error = moved.mean() if len(moved) else np.nan, _error(moved)
            rows.append((area, scale, mean, mean - error, mean + error, len(moved), _r(wide)))
    return pd.DataFrame(rows, columns=["area", "scale", "change", "low", "high", "n", "retest"])


def _areas(scores: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(column.rpartition("_")[0] for column in scores.columns))


def _r(pairs: np.ndarray) -> float:
    """Pearson's r of two columns; missing where there are too few people to say, or all are alike."""
    told = len(pairs) > 2 and np.ptp(pairs, axis=0).all()
    return float(np.corrcoef(pairs.T)[0, 1]) if told else np.nan


def reliable_change(
    first: pd.Series, second: pd.Series, reliability: float, sd: float | None = None
) -> pd.DataFrame:
    """Whose change is larger than the scale's own error of measurement would make it?

    first, second : one score a person at two times, on the same scale; the index says who it is
    reliability   : of the scale, from 0 to below 1, such as Cronbach's alpha
    sd            : the spread of the scale in points; the standard deviation of `first` where not given

    Returns a DataFrame with one row a person who is in either index and the columns change (second minus
    first, in points), rci (change in standard errors of a difference) and verdict (ordered category: fell,
    not reliably, rose; beyond 1.96). All are missing where a score is; rci and verdict also where the
    scale has no spread. Raises ValueError for another reliability, an sd below 0, and a person with two
    scores at one time. Source: Jacobson and Truax (1991).
    """
    for name, scores in (("first", first), ("second", second)):
        if not scores.index.is_unique:
            twice = scores.index[scores.index.duplicated()][0]
            raise ValueError(f"{name}: found {twice!r} twice; expected one score a person")
    if not 0 <= reliability < 1:
        raise ValueError(f"reliability: found {reliability}; expected a number from 0 to below 1")
    if sd is not None and sd < 0:
        raise ValueError(f"sd: found {sd}; expected 0 or more points")
    before, after = first.astype("float64").align(second.astype("float64"), join="outer")
    moved = after - before
    spread = _spread(before.to_numpy()) if sd is None else sd
    rci = moved / _error_of_difference(spread, reliability)
    verdict = pd.Categorical.from_codes(_verdicts(rci.to_numpy()), categories=list(VERDICTS), ordered=True)
    return pd.DataFrame({"change": moved, "rci": rci, "verdict": verdict})


def _spread(scores: np.ndarray) -> float:
    """The standard deviation of the scores that are there; missing where they are all the same, or one."""
    there = scores[~np.isnan(scores)]
    return float(there.std(ddof=1)) if len(set(there)) > 1 else np.nan


def _error_of_difference(sd: float, reliability: float) -> float:
    """The standard error of a difference of two scores; missing without a spread or a reliability."""
    known = 0 < sd < np.inf and 0 <= reliability < 1
    return np.sqrt(2) * sd * np.sqrt(1 - reliability) if known else np.nan


def _verdicts(rci: np.ndarray) -> np.ndarray:
    """Positions in VERDICTS; -1 where missing."""
    return np.where(np.isnan(rci), -1, 1 + (rci > BEYOND) - (rci < -BEYOND))


def reliably_changed(scores: pd.DataFrame, alphas: pd.DataFrame) -> pd.DataFrame:
    """How many people changed reliably between wave 1 and wave 2, by the spread of wave 1.

    scores : the result of `area_scores`
    alphas : the result of `reliability`

    Returns one row an area and scale with columns area, scale, least (a change of more points than this
    counts as reliable), fell, not_reliably and rose (numbers of people) and n, the people of whom it can be
    said. Where alpha is missing, below 0 or 1, least is missing and n is 0. Raises KeyError where `alphas`
    lacks a scale. Source: Jacobson and Truax (1991).
    """
    known = alphas.set_index(["area", "scale"])["alpha"].to_dict()
    rows = []
    for area in _areas(scores):
        for scale in SCALES:
            wide = pd.DataFrame(scores[f"{area}_{scale}"].unstack("wave"), columns=[1, 2]).to_numpy()
            error = _error_of_difference(_spread(wide[:, 0]), known[area, scale])
            verdicts = _verdicts((wide[:, 1] - wide[:, 0]) / error)
            counts = np.bincount(verdicts[verdicts >= 0], minlength=len(VERDICTS)).tolist()
            rows.append((area, scale, BEYOND * error, *counts, sum(counts)))
    return pd.DataFrame(rows, columns=["area", "scale", "least", "fell", "not_reliably", "rose", "n"])


def agreement(first: Iterable[object], second: Iterable[object]) -> pd.Series:
    """Cohen's kappa: how far two raters' codes agree beyond what chance alone would give.

    first, second : each rater's codes, in the same order; any names or numbers, which have no order

    Returns a Series with kappa (-1 to 1), low and high (95% interval), n (the pairs in which no code is
    missing) and share (0 to 1, the pairs that agree). kappa and its interval are missing where there is no
    pair or only one code in use, share where there is no pair. The interval alone is missing where the
    formula knows no variance, as where all pairs agree: it would look surer than it is. Raises ValueError
    where one list is longer, or is a table. Sources: Cohen (1960); the interval of Fleiss, Cohen and Everitt
    (1969), computed by statsmodels.
    """
    from statsmodels.stats.inter_rater import cohens_kappa  # seconds to import

    for codes in (first, second):
        if isinstance(codes, pd.DataFrame):
            raise ValueError("found a table; expected one column, such as codes['first']")
    first, second = list(first), list(second)
    if len(first) != len(second):
        raise ValueError(f"found {len(first)} codes and {len(second)}; expected as many of each rater")
    codes = pd.factorize(pd.Series([*first, *second], dtype="object"))[0].reshape(2, -1)  # -1 is missing
    used, (a, b) = np.unique(codes[:, (codes >= 0).all(axis=0)], return_inverse=True)
    kappa = low = high = np.nan
    if len(used) > 1:
        table = np.bincount(a * len(used) + b, minlength=len(used) ** 2).reshape(len(used), -1)
        with np.errstate(all="ignore"):  # no variance where all pairs agree
            found = cohens_kappa(table)
        kappa = found["kappa"]
        half = found["kappa_upp"] - kappa
        if half > 1e-6:
            low, high = np.clip([kappa - half, kappa + half], -1, 1)
    share = np.mean(a == b) if len(a) else np.nan
    return pd.Series({"kappa": kappa, "low": low, "high": high, "n": len(a), "share": share})


def agreement_in_words(kappa: float) -> str:
    """Landis and Koch's (1977) word for a kappa, at two decimals as theirs: poor, slight, fair and so on.

    Returns "undefined" where kappa is missing. Raises ValueError for a kappa outside -1 to 1.
    """
    if np.isnan(kappa):
        return "undefined"
    if not -1 <= kappa <= 1:
        raise ValueError(f"kappa: found {kappa}; expected a number from -1 to 1")
    words = ("slight", "fair", "moderate", "substantial", "almost perfect")
    at = round(kappa, 2)
    return "poor" if at < 0 else words[np.searchsorted([0.2, 0.4, 0.6, 0.8], at)]


def dyad_table(
    frame: pd.DataFrame,
    values: str | Sequence[str],
    dyad: str = "couple",
    member: str = "partner",
    by: str | Sequence[str] = ("week",),
) -> pd.DataFrame:
    """Both members of a pair side by side in one row, as analyses of pairs need them.

    frame  : one row a member and occasion
    values : the columns to set side by side
    dyad   : the column that names the pair
    member : the column that names the member; two labels in all, such as A and B
    by     : the columns that name the occasion; () for one row a pair

    Returns one row a pair and occasion, sorted, with the columns dyad and by, then two columns a value:
    commitment_A, commitment_B. Where a member has no row its values are missing; types are kept otherwise.
    Raises ValueError where a member stands twice on one occasion, where there are more than two labels, and
    where a pair, an occasion or a member has no name; KeyError for an unknown column. Source: the dyad
    structure of Kenny, Kashy and Cook (2006).
    """
    values = [values] if isinstance(values, str) else list(values)
    keys = [dyad, *([by] if isinstance(by, str) else by)]
    names = [*keys, member]
    nameless = int(frame[names].isna().to_numpy().any(axis=1).sum())
    if nameless:
        raise ValueError(f"{', '.join(names)}: found {nameless} rows that lack one; expected none")
    labels = frame[member].astype("category").cat.categories
    if len(labels) > 2:  # a category that nobody has is no member
        labels = labels[labels.isin(frame[member])]
    if len(labels) > 2:
        raise ValueError(f"{member}: found {', '.join(map(str, labels))}; expected two labels")
    twice = pd.DataFrame(frame[frame.duplicated(names)])
    if len(twice):
        at = ", ".join(f"{name} {twice[name].iloc[0]}" for name in names)
        raise ValueError(f"found {at} twice; expected one row a {member}")
    table = pd.DataFrame(frame[keys]).drop_duplicates().sort_values(keys, ignore_index=True)
    for label in labels:
        own = frame.loc[frame[member] == label, [*keys, *values]]
        table = table.merge(own.rename(columns={v: f"{v}_{label}" for v in values}), on=keys, how="left")
    return table.reindex(columns=[*keys, *(f"{value}_{label}" for value in values for label in labels)])


def two_commitments(checkins: pd.DataFrame, least: int = 12) -> pd.DataFrame:
    """What each of two people put in at first, and what became of the trust between them (F05).

    checkins : one row a couple, week and partner, with columns `couple`, `week`, `partner`, `commitment` and
               `trust` (0 to 10)
    least    : couples with fewer weeks than that are left out

    Returns one row a couple, indexed by it, with columns commitment_A and commitment_B (each partner's mean
    over weeks 1 to 8) and trust_change (both partners' mean over the last four weeks minus that over the
    first four, -10 to 10).
    """
    early = dyad_table(pd.DataFrame(checkins[checkins["week"] <= 8]), "commitment").drop(columns="week")
    found: Any = early.groupby("couple").mean()
    weekly: Any = checkins.groupby(["couple", "week"])["trust"].mean()
    by_couple = weekly.groupby("couple")
    change = by_couple.tail(4).groupby("couple").mean() - by_couple.head(4).groupby("couple").mean()
    return found.assign(trust_change=change)[by_couple.size().reindex(found.index) >= least]


def _weeks(checkins: pd.DataFrame) -> pd.DataFrame:
    """One row a couple and week, in order: the step is the couple's, not the partner's."""
    weeks = checkins.drop_duplicates(["couple", "week"]).sort_values(["couple", "week"], ignore_index=True)
    return weeks.assign(step=_ordered(weeks["step"]))


def _ordered(names: Iterable[str]) -> pd.Categorical:
    return pd.Categorical(list(names), categories=steps(), ordered=True)


def weeks_on_step(checkins: pd.DataFrame) -> pd.DataFrame:
    """How many weeks each couple spent on each step that it stood on, all visits together.

    checkins : one row a couple, week and partner, with columns `couple`, `week` and `step`

    Returns one row a couple and step with columns couple, step (ordered category) and weeks (1 or more). A
    step that a couple never reached has no row.
    """
    visits = _weeks(checkins).groupby(["couple", "step"], observed=True)
    return visits.agg(weeks=("week", "size")).reset_index()


def last_step(checkins: pd.DataFrame) -> pd.DataFrame:
    """Where each couple's weeks ended.

    checkins : one row a couple, week and partner, with columns `couple`, `week`, `step` and `outcome`

    Returns one row a couple with columns couple, week (its last), step (ordered category) and outcome.
    """
    last = _weeks(checkins).drop_duplicates("couple", keep="last", ignore_index=True)
    return last.reindex(columns=["couple", "week", "step", "outcome"])


def setbacks(checkins: pd.DataFrame) -> pd.DataFrame:
    """Each time a couple went back a step, and how long until it stood there again.

    checkins : one row a couple, week and partner, with columns `couple`, `week` and `step`

    Returns one row a setback, sorted, with columns couple, week (the first on the earlier step), from_step
    and to_step (ordered categories) and weeks_to_regain (weeks until the couple stood on from_step or later
    again; missing where it never did in the weeks that we have).
    """
    names, rows = steps(), []
    for couple, own in _weeks(checkins).groupby("couple", observed=True):
        week = own["week"].to_numpy()
        at = np.array([names.index(step) for step in own["step"]])
        for i in np.flatnonzero(np.diff(at) < 0) + 1:
            again = np.flatnonzero(at[i:] >= at[i - 1])
            regained = week[i + again[0]] - week[i] if len(again) else np.nan
            rows.append((couple, week[i], names[at[i - 1]], names[at[i]], regained))
    found = pd.DataFrame(rows, columns=["couple", "week", "from_step", "to_step", "weeks_to_regain"])
    found = found.assign(from_step=_ordered(found["from_step"]), to_step=_ordered(found["to_step"]))
    return found.astype({"couple": "str", "week": "int64", "weeks_to_regain": "float64"})


def by_week(diaries: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Each diary by its person: a row for every week from 1 to its last, also where the diary has none.

    diaries : one row a person and week, with the columns `person`, `week` and the signs (0 or 1)

    Each frame is indexed by week and has one column more, `noted`: how many signs, missing where the week is.
    """
    noted = diaries[signs()].sum(axis=1, min_count=1)
    return {
        str(person): own.set_index("week").reindex(range(1, int(own["week"].to_numpy().max()) + 1))
        for person, own in diaries.assign(noted=noted).groupby("person", observed=True)
    }


def nine_weeks(own: pd.DataFrame) -> pd.DataFrame:
    """Running means of nine weeks of `noted` and `recognize_self`, for one diary of `by_week`."""
    columns = pd.DataFrame(own, columns=["noted", "recognize_self"])
    return pd.DataFrame(columns.rolling(9, min_periods=3, center=True).mean())


def signs_and_self(diaries: pd.DataFrame) -> pd.DataFrame:
    """When had the small signs gathered, and when did somebody no longer recognize themselves?

    diaries : one row a person and week, with the columns `person`, `week`, the signs (0 or 1) and
        `recognize_self` (0 to 10)

    Both are means of nine weeks, and begin at the mean of their first eight. Returns one row a person with
    columns person, signs_week (the first week in which the signs a week had come half way up to their most),
    self_week (the first in which self-recognition had come half way down to its least), fall (points from
    its beginning to its least) and lag (weeks from signs_week to self_week). A week is missing where signs
    never rose, or self-recognition never fell. Source: framework F02.
    """
    rows = []
    for person, own in by_week(diaries).items():
        smooth: Any = nine_weeks(own)
        signs_week, _ = _half_way(smooth["noted"])
        self_week, fall = _half_way(-smooth["recognize_self"])
        rows.append((person, signs_week, self_week, fall, self_week - signs_week))
    return pd.DataFrame(rows, columns=["person", "signs_week", "self_week", "fall", "lag"])


def _half_way(level: pd.Series) -> tuple[float, float]:
    """The first week half way from the first eight to the most, and how far above them the most lies."""
    level = level.dropna()
    if level.empty:
        return np.nan, np.nan
    start, top = level.iloc[:8].mean(), level.max()
    rise = float(top - start)
    return (float(level.index[level >= start + rise / 2][0]) if rise > 0 else np.nan), rise
