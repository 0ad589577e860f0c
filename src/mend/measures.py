"""Scores, reliability, change and setbacks: pure functions, DataFrame in, DataFrame out.

Items, areas and reversed items come from the data dictionary, so a class's own survey with the same columns
can be scored in the same way.
"""

import numpy as np
import pandas as pd
import pingouin as pg

from mend.samples import Item, steps, survey_items

SCALES = ("concept", "esteem")


def _groups() -> dict[tuple[str, str], list[Item]]:
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in survey_items():
        groups.setdefault((item.area, item.scale), []).append(item)
    return groups


def _turned(survey: pd.DataFrame, items: list[Item]) -> pd.DataFrame:
    """The items' answers, with reversed items turned round: 5 becomes 1, 4 becomes 2."""
    answers = survey[[item.name for item in items]].astype(float)
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
    index = pd.MultiIndex.from_frame(survey[["person", "wave"]])
    return pd.DataFrame(scores).set_axis(index).sort_index()


def reliability(survey: pd.DataFrame, wave: int = 1) -> pd.DataFrame:
    """Cronbach's alpha of each area and scale: how far its three items hang together.

    survey : as in `area_scores`
    wave   : 1 or 2

    Returns one row a scale with columns area, scale, alpha, low, high (95% interval) and n, the people who
    answered all three items. Source: Cronbach (1951), computed by pingouin.
    """
    asked = survey[survey["wave"] == wave]
    rows = []
    for (area, scale), items in _groups().items():
        answers = _turned(asked, items).dropna()
        alpha, (low, high) = pg.cronbach_alpha(answers)
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
        pair = at[[f"{area}_concept", f"{area}_esteem"]].dropna()
        rows.append((area, pair.corr().iloc[0, 1], len(pair)))
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
            wide = scores[f"{area}_{scale}"].unstack("wave").reindex(columns=[1, 2]).dropna()
            moved = wide[2] - wide[1]
            low, high = _interval(moved)
            rows.append((area, scale, moved.mean(), low, high, len(moved), wide[1].corr(wide[2])))
    return pd.DataFrame(rows, columns=["area", "scale", "change", "low", "high", "n", "retest"])


def _areas(scores: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(column.rpartition("_")[0] for column in scores.columns))


def _interval(values: pd.Series) -> tuple[float, float]:
    if len(values) < 2:
        return np.nan, np.nan
    low, high = pg.ttest(values, 0)["CI95"].iloc[0]
    return float(low), float(high)


def _weeks(checkins: pd.DataFrame) -> pd.DataFrame:
    """One row a couple and week, in order: the step and the outcome are the couple's, not the partner's."""
    columns = [c for c in ("couple", "week", "step", "outcome") if c in checkins.columns]
    return checkins[columns].drop_duplicates(["couple", "week"]).sort_values(["couple", "week"])


def weeks_on_step(checkins: pd.DataFrame) -> pd.DataFrame:
    """How many weeks each couple spent on each step that it stood on, all visits together.

    checkins : one row a couple, week and partner, with columns `couple`, `week` and `step`

    Returns one row a couple and step with columns couple, step (ordered category) and weeks (1 or more). A
    step that a couple never reached has no row.
    """
    weeks = _weeks(checkins)
    weeks = weeks.assign(step=_ordered(weeks["step"]))
    return weeks.groupby(["couple", "step"], observed=True).size().rename("weeks").reset_index()


def last_step(checkins: pd.DataFrame) -> pd.DataFrame:
    """Where each couple's weeks ended.

    checkins : one row a couple, week and partner, with columns `couple`, `week`, `step` and `outcome`

    Returns one row a couple with columns couple, week (its last), step (ordered category) and outcome.
    """
    last = _weeks(checkins).groupby("couple", observed=True).tail(1).reset_index(drop=True)
    return last.assign(step=_ordered(last["step"]))[["couple", "week", "step", "outcome"]]


def setbacks(checkins: pd.DataFrame) -> pd.DataFrame:
    """Each time a couple went back a step, and how long until it stood there again.

    checkins : one row a couple, week and partner, with columns `couple`, `week` and `step`

    Returns one row a setback, sorted, with columns couple, week (the first week on the earlier step),
    from_step and to_step (ordered categories) and weeks_to_regain (weeks until the couple stood on from_step
    or later again; missing where it never did in the weeks that we have).
    """
    weeks, names, rows = _weeks(checkins), steps(), []
    for couple, own in weeks.assign(at=_ordered(weeks["step"]).cat.codes).groupby("couple", observed=True):
        week, at = own["week"].to_numpy(), own["at"].to_numpy()
        for i in range(1, len(at)):
            if at[i] < at[i - 1]:
                again = np.flatnonzero(at[i:] >= at[i - 1])
                regained = week[i + again[0]] - week[i] if len(again) else np.nan
                rows.append((couple, week[i], names[at[i - 1]], names[at[i]], regained))
    found = pd.DataFrame(rows, columns=["couple", "week", "from_step", "to_step", "weeks_to_regain"])
    types = {"couple": "str", "week": "int64", "weeks_to_regain": "float64"}
    return found.astype(types).assign(
        from_step=_ordered(found["from_step"]), to_step=_ordered(found["to_step"])
    )


def _ordered(column: pd.Series) -> pd.Series:
    known = pd.Categorical(column.astype(object), categories=steps(), ordered=True)
    return pd.Series(known, index=column.index)
