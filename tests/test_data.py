"""The sample data: made the same again, checked by its dictionary, and showing what it says it shows."""

import json
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from conftest import said

from mend import anonymity, datapackage, frameworks, measures, samples, simulate
from mend.errors import CourseError
from mend.paths import DATAPACKAGE, NOTEBOOKS, SAMPLES
from mend.simulate import diaries, effects

PATTERNS = {p["id"]: p for name in samples.names() for p in samples.resource(name)["patterns"]}


# --- the patterns: found by the very cells of the lessons, and gone without their effects -------------------

# For each pattern: from where to where it tells its story, from where to where it is gone, and what it hangs on.
RANGES = {
    "hang-together": ((0.70, 0.90), (0.4, 0.65), "OWN_AREA"),
    "areas-differ": ((0.15, 0.45), (0.5, 0.7), "OWN_AREA"),
    "two-things": ((0.45, 0.70), (-0.1, 0.1), "CONCEPT_IN_ESTEEM"),
    "esteem-rises": ((0.10, 0.30), (-0.05, 0.05), "ESTEEM_RISE"),
    "people-stay-themselves": ((0.65, 0.85), (-0.1, 0.15), "STABLE"),
    "partner-first": ((0.50, 1.20), (-0.2, 0.2), "PARTNER_FIRST_COST"),
    "both-committed": ((1.2, 4), (-0.6, 0.6), "BOTH_NEEDED"),
    "checkins-shield": ((-9, -3.5), (-1.5, 1.5), "CHECKIN_SHIELD"),
    "stall-at-cooperation": ((3, 8), (-1, 1), "COOPERATION_STALL"),
    "many-months": ((26, 40), (4, 13), "SLOWNESS"),
    "trust-shaken": ((-2, -0.6), (-0.2, 0.2), "SETBACK_HURT"),
    "often-regained": ((0.60, 0.90), (0.2, 0.5), "REGAINING"),
    "contempt-doubt": ((1, 2.1), (-0.3, 0.3), "CONTEMPT_DOUBT"),
    "past-doubt": ((0.9, 1.8), (-0.3, 0.3), "PAST_DOUBT"),
    "clarity-or-doubt": ((2.5, 5.5), (-0.6, 0.6), "CONDUCT"),
    "being-heard": ((1.6, 2.8), (-0.2, 0.8), "HEARD"),  # what is left is calm, which only a listener hears
    "calm-helps": ((1.1, 2.1), (-0.3, 0.3), "CALM_HELPS"),
    "signs-first": ((6, 16), (-3, 3), "RECOGNITION_LAG"),
    "signs-cost": ((-0.9, -0.5), (0, 0.7), "SIGN_COST"),  # many signs, much told: telling helps all the same
    "told-late": ((13, 35), (0, 3), "HOLDING_BACK"),
    "telling-tempts": ((-2.5, -0.8), (-0.4, 1.2), "TELL_WHEN_HEAVY"),
    "telling-helps": ((0.5, 1.4), (-0.3, 0.3), "TELLING_HELPS"),
    "both-named": ((11, 11), None, None),
    "readings-agree": ((0.9, 1), None, None),
}
NOTEBOOK = NOTEBOOKS / "appendix-a-sample-data.ipynb"


def cells_of(notebook, dataset):
    """The code that a notebook runs from loading one dataset until it loads another; figures left out."""
    code, inside = [], False
    for cell in json.loads(notebook.read_text())["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code" or source.startswith("figures."):
            continue
        if "samples.load(" in source:
            inside = f'samples.load("{dataset}")' in source
        if inside:
            code.append(source)
    return code


def sizes(notebook, dataset, datapackage, monkeypatch):
    """Every size that a notebook sets beside the codebook, computed from the files of a datapackage."""
    found = {}
    monkeypatch.setattr(samples, "compare", found.__setitem__)
    monkeypatch.setattr(samples, "load", lambda name, load=samples.load: load(name, datapackage))
    names = {"pd": pd, "samples": samples, "measures": measures}
    for source in cells_of(notebook, dataset):
        exec(source, names)
    monkeypatch.undo()
    return found


def dataset_of(pattern):
    return next(n for n in samples.names() if pattern in [p["id"] for p in samples.resource(n)["patterns"]])


def test_every_declared_pattern_has_its_range_and_a_framework():
    assert set(PATTERNS) == set(RANGES)
    for pattern in PATTERNS.values():
        wanted = {"id", "framework", "kind", "statement", "measure", "size", "direction"}
        assert set(pattern) - {"confounder"} == wanted
    wanted = {"F02", "F05", "F10", "F11", "F12", "F13", "F15", "F17", "F19", "F22", "F23", "F24"}
    assert {p["framework"] for p in PATTERNS.values()} == wanted
    assert [p["id"] for p in PATTERNS.values() if p["kind"] == "tempting"] == ["telling-tempts"]
    effects_put_in = {id for id, p in PATTERNS.items() if p["kind"] == "effect"}
    assert effects_put_in <= {id for id, (*_, effect) in RANGES.items() if effect}


@pytest.mark.parametrize("name", samples.names())
def test_the_appendix_finds_every_pattern_with_its_size_and_direction(name, monkeypatch):
    found = sizes(NOTEBOOK, name, DATAPACKAGE, monkeypatch)
    assert list(found) and set(found) == set(samples.patterns(name).index)
    for id, size in found.items():
        (least, most), *_ = RANGES[id]
        assert size == pytest.approx(PATTERNS[id]["size"], abs=0.0055), id
        assert least <= size <= most, id
        assert PATTERNS[id]["direction"] == ("positive" if size > 0 else "negative"), id


@pytest.mark.parametrize("effect", sorted({effect for *_, effect in RANGES.values() if effect}))
def test_without_its_effect_the_pattern_is_gone(effect, copy, monkeypatch):
    hangs = [id for id, (*_, on) in RANGES.items() if on == effect]
    (name,) = {dataset_of(id) for id in hangs}
    with monkeypatch.context() as without:
        without.setattr(effects, effect, type(getattr(effects, effect))(0))
        (copy.parent / "samples" / f"{name}.csv").write_text(simulate.csv_text(name))
    found = sizes(NOTEBOOK, name, copy, monkeypatch)
    for id in hangs:
        _, (least, most), _ = RANGES[id]
        assert least <= found[id] <= most, id


def test_the_arguments_say_the_same_to_a_regression_with_an_intercept_for_each_pair():
    arguments = samples.load("argument_log").dropna()
    own = pd.get_dummies(arguments["pair"]).astype(float)
    asked = {
        "contempt-doubt": ("self_doubt", arguments["opening"] == "contempt"),
        "past-doubt": ("self_doubt", arguments["past_dug_up"] == "yes"),
        "being-heard": ("clarity", arguments["reply"] == "listened"),
    }
    for id, (outcome, what) in asked.items():
        by = np.column_stack([what.astype(float), own])
        slope = np.linalg.lstsq(by, arguments[outcome].to_numpy(), rcond=None)[0][0]
        assert slope == pytest.approx(PATTERNS[id]["size"], abs=0.35), id


def test_the_couples_say_the_same_when_counted_week_by_week():
    again, followed, moved = 0, 0, []
    for code in {row["couple"] for row in samples.rows("couple_checkins")}:
        weeks = samples.journey(code)
        for i in range(1, len(weeks)):
            if weeks[i]["step"] < weeks[i - 1]["step"]:
                for before, now in zip(weeks[i - 1]["trust"], weeks[i]["trust"], strict=True):
                    if before is not None and now is not None:
                        moved.append(now - before)
                if i + 6 < len(weeks):
                    followed += 1
                    again += any(w["step"] >= weeks[i - 1]["step"] for w in weeks[i : i + 7])
    assert again / followed == pytest.approx(PATTERNS["often-regained"]["size"], abs=0.006)
    assert np.mean(moved) == pytest.approx(PATTERNS["trust-shaken"]["size"], abs=0.15)


def test_a_comparison_says_when_the_data_and_the_codebook_part():
    same, other = samples.compare("partner-first", 0.8501), samples.compare("partner-first", 0.4)
    assert same.holds and "as in the codebook" in same._repr_mimebundle_()["text/html"]
    assert str(same).endswith("Simulated data.")
    assert str(samples.compare("both-named", 11)).endswith("Coded from the article.")
    assert "is-other" in samples.compare("telling-tempts", -1.51)._repr_mimebundle_()["text/html"]
    assert not other.holds and "the codebook says 0.85" in str(other)
    with pytest.raises(CourseError, match="one of hang-together"):
        samples.compare("partner", 1)


def test_every_area_hangs_together_and_concept_and_esteem_are_related_but_two():
    survey = samples.load("self_concept_survey")
    assert measures.reliability(survey)["alpha"].between(0.70, 0.90).all()
    r = measures.concept_and_esteem(measures.area_scores(survey))["r"]
    assert r.between(0.45, 0.65).all()


def test_esteem_rises_more_than_concept():
    change = measures.change(measures.area_scores(samples.load("self_concept_survey")))
    by_scale = change.groupby("scale")["change"].mean()
    assert 0 < by_scale["concept"] < by_scale["esteem"] / 2


def test_those_who_put_the_partner_first_in_everything_have_the_widest_gap_yet_not_all_of_them():
    survey = samples.load("self_concept_survey").query("wave == 1").set_index("person")
    scores = measures.area_scores(survey.reset_index()).xs(1, level="wave")
    gap = scores["family_esteem"] - scores["personal_esteem"]
    assert gap.groupby(survey["partner_first"]).mean().idxmax() == 5
    assert (gap[survey["partner_first"] == 5] <= 0).any()


def test_most_couples_that_did_not_arrive_last_stood_at_cooperation():
    last = measures.last_step(samples.load("couple_checkins"))
    assert last[last["outcome"] != "reached the end"]["step"].mode().tolist() == ["cooperation"]


def test_there_are_exceptions_to_what_it_takes():
    checkins = samples.load("couple_checkins")
    kept = checkins.groupby("couple")["checkin_kept"].agg(lambda answers: (answers == "yes").mean())
    fell_back = kept.index.isin(measures.setbacks(checkins)["couple"])
    assert fell_back[kept > 0.9].any()
    assert (~fell_back[kept < 0.5]).any()


def test_there_are_exceptions_among_the_arguments():
    arguments = samples.load("argument_log")
    pairs = arguments.groupby("pair")[["clarity", "self_doubt", "observer_1", "observer_2"]].agg(
        {"clarity": "mean", "self_doubt": "mean", "observer_1": "first", "observer_2": "first"}
    )
    balance = pairs["clarity"] - pairs["self_doubt"]
    for seen, against in (("healthy", balance < 0), ("unhealthy", balance > 0)):
        agreed = (pairs["observer_1"] == seen) & (pairs["observer_2"] == seen)
        assert 0.02 < against[agreed].mean() < 0.35
    contempt, mocked = arguments["opening"] == "contempt", arguments["reply"] == "mocked"
    assert 0.02 < (arguments[contempt]["self_doubt"] <= 1).mean() < 0.25
    assert 0.02 < (arguments[mocked]["clarity"] >= 6).mean() < 0.25
    table = arguments.pivot_table(index="reply", columns="calm_response", values="clarity")
    added = table["yes"] - table["no"]
    assert added.drop("listened").abs().max() < 0.35


def test_there_are_exceptions_among_the_diaries():
    diaries = samples.load("sign_diaries")
    timing = measures.signs_and_self(diaries).set_index("person")
    many = diaries.set_index("person")[samples.signs()].sum(axis=1).groupby("person").mean()
    told = diaries["told"].isin(["a friend", "family", "a professional"]).groupby(diaries["person"]).any()
    full = timing[many > many.median()]
    assert 0.1 < (full["fall"] < 2).mean() < 0.5  # many signs, and still themselves
    fell = timing[timing["fall"] >= 3]
    assert 0.02 < (fell["lag"] <= 5).mean() < 0.3  # a few felt it nearly at once
    assert 5 < (~told).sum() < 40


def test_the_experts_are_the_twelve_and_each_code_rests_on_a_paragraph():
    positions = samples.load("expert_positions")
    experts = [expert.id for expert in frameworks.load("experts").experts]
    assert positions["expert"].drop_duplicates().tolist() == experts
    assert len(positions) == positions.groupby(["expert", "condition"], observed=True).ngroups == 12 * 10
    assert (positions["paragraph"].isna() == (positions["code"] == "does not mention")).all()
    assert list(samples.definitions("expert_positions", "condition").index) == list(
        positions["condition"].cat.categories
    )
    named = positions[positions["code"] == "names"].groupby("condition", observed=False).size()
    assert named.idxmax() == "both willing"


# --- the files ---------------------------------------------------------------------------------------------


def test_simulating_again_gives_the_same_bytes(tmp_path):
    simulate.main(tmp_path)
    simulated = {f"{name}.csv" for name in samples.names() if samples.resource(name)["simulated"]}
    assert {p.name for p in tmp_path.iterdir()} == simulated
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (SAMPLES / path.name).read_bytes(), path.name


PEOPLE = {"self_concept_survey": 640, "couple_checkins": 160, "argument_log": 120, "sign_diaries": 80}


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_stands_out(name):
    report = samples.anonymity(name)
    assert report.holds and report.k >= 5
    # Counted once more, another way: whoever an outsider could mean by these columns.
    data = samples.load(name).drop_duplicates(report.unit)
    assert data.groupby(list(report.quasi_identifiers), observed=True).size().min() == report.k
    assert data[report.unit].nunique() == PEOPLE[name]
    assert report.groups["size"].iloc[0] == report.k
    assert report.table["holds"].tolist()[-2:] == ["a limit", "a limit"]  # what k does not see is said too


def test_public_statements_claim_no_anonymity():
    report = samples.anonymity("expert_positions")
    assert report.k == 0 and "published" in report.table["found"].iloc[0]


@pytest.mark.parametrize(
    ("field", "cells", "failed"),
    [
        ({"name": "Email", "type": "string"}, ["", "", ""], ["Direct identifiers", "Free text"]),
        ({"name": "firstName", "type": "string", "categories": ["Al"]}, ["Al"] * 3, ["Direct identifiers"]),
        (
            {"name": "note", "type": "string"},
            ["+49 (170) 123.45.67", "", ""],
            ["Direct identifiers", "Free text"],
        ),
        ({"name": "note", "type": "array"}, ["it was cold", "", ""], ["Free text"]),
        ({"name": "began", "type": "date"}, ["", "", ""], ["Dates"]),
        ({"name": "began", "type": "string", "categories": ["3/4/2020"]}, ["3/4/2020"] * 3, ["Dates"]),
        ({"name": "began", "type": "string", "categories": ["3 May"]}, ["3 May"] * 3, ["Dates"]),
        ({"name": "age", "type": "integer"}, ["34", "35", "36"], ["Age"]),
        ({"name": "age", "type": "string", "categories": ["30-39"]}, ["34"] * 3, ["Age"]),
        ({"name": "ageBand", "type": "string", "categories": ["30-32"]}, ["30-32"] * 3, ["Age"]),
        ({"name": "town", "type": "integer", "role": "quasi-identifier"}, ["1", "1", "2"], ["k"]),
        ({"name": "age", "type": "string", "categories": ["30-39"]}, ["30-39"] * 3, []),
        ({"name": "euros", "type": "integer"}, ["2000", "2001", ""], []),
    ],
)
def test_what_could_point_at_somebody_is_found(field, cells, failed):
    code = {"name": "who", "type": "string", "role": "pseudonym", "constraints": {"pattern": "A[0-9]"}}
    entry = {"name": "x", "unit": "who", "schema": {"fields": [code, field]}}
    rows = [{"who": f"A{i % 6}", field["name"]: cells[i % 3]} for i in range(30)]
    checks = anonymity.report(entry, rows).checks
    assert [re.split("[:,]", check.question)[0] for check in checks if check.holds is False] == failed


def test_a_code_that_is_a_name_is_no_code():
    code = {"name": "who", "type": "string", "role": "pseudonym", "constraints": {"pattern": "[A-Z][a-z]+"}}
    entry = {"name": "x", "unit": "who", "schema": {"fields": [code]}}
    checks = anonymity.report(entry, [{"who": name} for name in ("Al", "Bo", "Cy", "Di", "Ed")]).checks
    assert [check.question for check in checks if check.holds is False] == ["Free text"]
    entry["schema"]["fields"][0] = {"name": "who", "type": "integer", "constraints": {}}
    assert anonymity.report(entry, [{"who": str(i)} for i in range(9)]).checks[0].holds is False


def test_somebody_whose_rows_differ_hides_among_those_whose_rows_differ_alike():
    fields = [
        {"name": "who", "type": "string", "role": "pseudonym", "constraints": {"pattern": "A[0-9]{2}"}},
        {"name": "wave", "type": "integer", "role": "quasi-identifier", "constraints": {}},
    ]
    rows = [{"who": f"A{i:02d}", "wave": str(wave)} for i in range(9) for wave in (1, 2) if wave == 1 or i]
    report = anonymity.report({"name": "x", "unit": "who", "schema": {"fields": fields}}, rows)
    assert report.sizes == {("1",): 1, ("1, 2",): 8} and report.k == 1 and not report.holds


def test_a_table_that_gives_somebody_away_is_refused(copy, monkeypatch):
    path = copy.parent / "samples" / "sign_diaries.csv"
    lines = path.read_text().splitlines()
    kept = [line for line in lines if not re.match(r"D\d+,\d+,friend,45", line)]
    alone = [line for line in lines if line.startswith("D001,")]  # a friend, 45+
    path.write_text("\n".join([*kept[:1], *alone, *kept[1:]]) + "\n")
    assert said(copy) == [
        (1, "k: the fewest that share kind and age_band", "1 in the smallest of 9 groups", "5 or more")
    ]
    monkeypatch.setattr(diaries, "PEOPLE", {"18-29": (17, 8, 6), "30-44": (15, 9, 6), "45+": (8, 6, 1)})
    with pytest.raises(ValueError, match=r"sign_diaries: fewer than 5 in the groups .*friend"):
        simulate.csv_text("sign_diaries")


def test_people_and_couples_are_as_many_and_as_incomplete_as_the_dictionary_says():
    survey, checkins = samples.load("self_concept_survey"), samples.load("couple_checkins")
    assert survey["person"].nunique() == 640
    assert 0.79 < (survey["wave"] == 2).sum() / 640 < 0.86
    items = survey[[item.name for item in samples.survey_items()]]
    assert 0.01 < items.isna().mean().mean() < 0.03
    assert survey.loc[survey["status"] == "single", "partner_first"].isna().all()
    assert checkins["couple"].nunique() == 160
    assert checkins["week"].max() == 40
    assert checkins.groupby("couple", observed=True)[["outcome"]].nunique().max().item() == 1
    assert checkins.groupby(["couple", "week"])[["step", "checkin_kept"]].nunique().max().max() == 1


def test_every_dataset_says_whether_it_is_simulated():
    for name in samples.names():
        entry = samples.resource(name)
        assert entry["simulated"] is (name in simulate.DATASETS)
        assert entry["description"].startswith("Simulated" if entry["simulated"] else "Coded")
        assert ("seed" in entry) is entry["simulated"]


def test_the_datasheet_counts_what_is_there():
    sheet = (DATAPACKAGE.parent / "README.md").read_text()
    for name in samples.names():
        assert f"| `{name}` | {len(samples.rows(name)):,} |" in sheet
    positions = samples.load("expert_positions")
    same = (positions["first_reading"].astype(str) == positions["second_reading"].astype(str)).sum()
    kappa = measures.agreement(positions["first_reading"], positions["second_reading"])["kappa"]
    assert f"{same} of {len(positions)} places (kappa {kappa:.2f}".replace("0.", ".") in sheet
    assert f"(version {datapackage.dictionary()['version']})" in sheet


def test_the_package_passes_frictionless_itself():
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", DATAPACKAGE], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


# --- reading -----------------------------------------------------------------------------------------------


def test_reading_for_a_widget_imports_nothing_heavy():
    code = (
        "import sys; from mend import samples; samples.profile('S001'); samples.journey('C001');"
        "print([m for m in ('numpy', 'pandas', 'frictionless', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("name", samples.names())
def test_types_come_from_the_dictionary(name):
    data = samples.load(name)
    fields = samples.resource(name)["schema"]["fields"]
    assert list(data.columns) == [f["name"] for f in fields]
    for f in fields:
        column = data[f["name"]]
        if "categories" in f:
            assert list(column.cat.categories) == f["categories"]
            assert column.cat.ordered is f["categoriesOrdered"]
        elif f["type"] in ("integer", "number"):
            whole = f["type"] == "integer" and f["constraints"].get("required")
            assert column.dtype == ("int64" if whole else "float64")
        else:
            assert pd.api.types.is_string_dtype(column)
    assert samples.describe(name)["missing"].tolist() == data.isna().sum().tolist()


def test_a_profile_is_what_the_measures_say():
    scores = measures.area_scores(samples.load("self_concept_survey"))
    for person in ["S001", "S131", "S562", *scores[scores.isna().any(axis=1)].index.get_level_values(0)[:3]]:
        for wave in (1, 2):
            if (person, wave) not in scores.index:
                continue
            row, own = scores.loc[(person, wave)], samples.profile(person, wave)
            for scale in ("concept", "esteem"):
                expected = row.filter(like=scale).round(2)
                assert pd.Series(own[scale], dtype=float).tolist() == pytest.approx(
                    expected.tolist(), abs=0.0051, nan_ok=True
                )


def test_a_journey_is_the_rows_of_its_couple():
    weeks = samples.journey("C052")
    rows = samples.load("couple_checkins").query("couple == 'C052'")
    assert [w["week"] for w in weeks] == list(range(1, rows["week"].max() + 1))
    assert {w["step"] for w in weeks} == {1, 2, 3, 4, 5}
    a = rows[rows["partner"] == "A"]
    assert [w["trust"][0] for w in weeks if w["trust"][0] is not None] == a["trust"].dropna().tolist()
    assert (
        sum(w["goal_met"][1] is None for w in weeks) == rows[rows["partner"] == "B"]["goal_met"].isna().sum()
    )


@pytest.mark.parametrize(
    ("call", "known"),
    [
        (
            lambda: samples.load("surveys"),
            "self_concept_survey, couple_checkins, argument_log, sign_diaries, expert_positions",
        ),
        (
            lambda: samples.describe("surveys"),
            "self_concept_survey, couple_checkins, argument_log, sign_diaries, expert_positions",
        ),
        (lambda: samples.anonymity("surveys"), "self_concept_survey, couple_checkins"),
        (lambda: samples.patterns("surveys"), "self_concept_survey, couple_checkins"),
        (lambda: samples.definitions("expert_positions", "codes"), "condition, code"),
        (lambda: samples.profile("S999"), "S001 to S640"),
        (lambda: samples.journey("C999"), "C001 to C160"),
    ],
)
def test_an_unknown_name_is_answered_with_the_known_ones(call, known):
    with pytest.raises(CourseError, match=known):
        call()


def test_the_codebook_describes_every_column():
    book = samples.describe("self_concept_survey")
    assert list(book.index) == list(samples.load("self_concept_survey").columns)
    assert book.loc["family_e3", "reversed"]
    assert book.loc["family_e3", "values"] == "a whole number from 1 to 5"
    assert (book["description"] != "").all()
