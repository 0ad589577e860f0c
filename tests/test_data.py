"""The sample data: made the same again, checked by its dictionary, and showing what it says it shows."""

import io
import json
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from mend import measures, samples, simulate
from mend.errors import CourseError
from mend.paths import DATAPACKAGE, SAMPLES

PATTERNS = {p["id"]: p for name in samples.names() for p in samples.resource(name)["patterns"]}


# --- the patterns, each found by pandas that a lesson could show, and gone without its effect ---------------


def hang_together(survey):
    return measures.reliability(survey)["alpha"].median()


def areas_differ(survey):
    scores = measures.area_scores(survey).xs(1, level="wave")
    means = []
    for scale in ("concept", "esteem"):
        r = scores.filter(like=scale).corr()
        means.append((r.sum().sum() - len(r)) / (len(r) * (len(r) - 1)))
    return sum(means) / 2


def two_things(survey):
    return measures.concept_and_esteem(measures.area_scores(survey))["r"].mean()


def esteem_rises(survey):
    change = measures.change(measures.area_scores(survey))
    return change[change["scale"] == "esteem"]["change"].mean()


def people_stay_themselves(survey):
    return measures.change(measures.area_scores(survey))["retest"].mean()


def partner_first(survey):
    scores = measures.area_scores(survey).xs(1, level="wave")
    gap = scores["family_esteem"] - scores["personal_esteem"]
    first = survey[survey["wave"] == 1].set_index("person")["partner_first"]
    return gap[first == 5].mean() - gap[first <= 2].mean()


def both_committed(checkins):
    early = checkins[checkins["week"] <= 8].groupby(["couple", "partner"])["commitment"].mean().unstack()
    both = early.min(axis=1) >= 6
    one = (early.max(axis=1) >= 6) & (early.min(axis=1) < 5)
    weekly = checkins.groupby(["couple", "week"])["trust"].mean().groupby("couple")
    rise = (weekly.tail(4).groupby("couple").mean() - weekly.head(4).groupby("couple").mean())[
        weekly.size() >= 12
    ]
    return rise[both].mean() - rise[one].mean()


def checkins_shield(checkins):
    weeks = checkins.drop_duplicates(["couple", "week"]).groupby("couple")
    kept = weeks["checkin_kept"].agg(lambda answers: (answers == "yes").mean())
    back = measures.setbacks(checkins).groupby("couple").size().reindex(kept.index, fill_value=0)

    def rate(who):
        return 100 * back[who].sum() / weeks.size()[who].sum()

    return rate(kept > 0.75) - rate(kept <= 0.5)


def stall_at_cooperation(checkins):
    weeks = measures.weeks_on_step(checkins).groupby("step")["weeks"].mean()
    return weeks["cooperation"] - weeks.drop("cooperation").mean()


def many_months(checkins):
    last = measures.last_step(checkins)
    return last[last["outcome"] == "reached the end"]["week"].median()


def often_regained(checkins):
    return (measures.setbacks(checkins)["weeks_to_regain"] <= 6).mean()


# For each pattern: what finds it, the least and the most that still tell the story, and what it hangs on.
FINDERS = {
    "hang-together": (hang_together, 0.70, 0.90, "OWN_AREA"),
    "areas-differ": (areas_differ, 0.15, 0.45, "OWN_AREA"),
    "two-things": (two_things, 0.45, 0.70, "CONCEPT_IN_ESTEEM"),
    "esteem-rises": (esteem_rises, 0.10, 0.30, "ESTEEM_RISE"),
    "people-stay-themselves": (people_stay_themselves, 0.65, 0.85, "STABLE"),
    "partner-first": (partner_first, 0.50, 1.20, "PARTNER_FIRST_COST"),
    "both-committed": (both_committed, 1.2, 4, "BOTH_NEEDED"),
    "checkins-shield": (checkins_shield, -8, -3, "CHECKIN_SHIELD"),
    "stall-at-cooperation": (stall_at_cooperation, 3, 8, "COOPERATION_STALL"),
    "many-months": (many_months, 26, 40, "SLOWNESS"),
    "often-regained": (often_regained, 0.40, 0.80, "REGAINING"),
}


def dataset_of(pattern):
    return next(n for n in samples.names() if pattern in [p["id"] for p in samples.resource(n)["patterns"]])


def test_every_declared_pattern_has_a_finder_and_a_framework():
    assert set(PATTERNS) == set(FINDERS)
    for pattern in PATTERNS.values():
        assert set(pattern) == {"id", "framework", "statement", "measure", "size", "direction"}
    assert {p["framework"] for p in PATTERNS.values()} == {"F05", "F11", "F12", "F13", "F19", "F24"}


@pytest.mark.parametrize("name", FINDERS)
def test_the_pattern_is_in_the_data_with_its_size_and_direction(name):
    find, least, most, _ = FINDERS[name]
    size = find(samples.load(dataset_of(name)))
    assert size == pytest.approx(PATTERNS[name]["size"], abs=0.006)
    assert least <= size <= most
    assert PATTERNS[name]["direction"] == ("positive" if size > 0 else "negative")


@pytest.mark.parametrize("name", FINDERS)
def test_without_its_effect_the_pattern_is_gone(name, monkeypatch):
    find, least, most, effect = FINDERS[name]
    monkeypatch.setattr(simulate, effect, 0.0)
    size = find(pd.read_csv(io.StringIO(simulate.csv_text(dataset_of(name)))))
    assert not least <= size <= most


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


# --- the files ---------------------------------------------------------------------------------------------


def test_simulating_again_gives_the_same_bytes(tmp_path):
    simulate.main(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(p.name for p in SAMPLES.glob("*.csv"))
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (SAMPLES / path.name).read_bytes(), path.name


@pytest.mark.parametrize("wave", [1, 2])
def test_nobody_stands_out(wave):
    survey = samples.load("self_concept_survey")
    assert survey[survey["wave"] == wave].groupby(["age_band", "status"], observed=False).size().min() >= 5


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


def test_every_dataset_says_that_it_is_simulated():
    for name in samples.names():
        entry = samples.resource(name)
        assert entry["simulated"] is True
        assert entry["description"].startswith("Simulated")
        assert entry["seed"] == samples.resource(samples.names()[0])["seed"]


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


def test_types_come_from_the_dictionary():
    checkins = samples.load("couple_checkins")
    assert list(checkins["step"].cat.categories) == samples.steps()
    assert checkins["step"].cat.ordered
    assert not checkins["outcome"].cat.ordered
    assert checkins["week"].dtype == "int64"
    assert checkins["trust"].dtype == "float64"


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
    weeks = samples.journey("C056")
    rows = samples.load("couple_checkins").query("couple == 'C056'")
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
        (lambda: samples.load("surveys"), "self_concept_survey, couple_checkins"),
        (lambda: samples.describe("surveys"), "self_concept_survey, couple_checkins"),
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


# --- broken files ------------------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(DATAPACKAGE.parent, tmp_path / "data", ignore=shutil.ignore_patterns("frameworks"))
    return tmp_path / "data" / "datapackage.json"


def said(datapackage):
    return [(f.line, f.place, f.found, f.expected) for f in samples.check(datapackage)]


def test_the_data_is_without_fault():
    assert samples.check() == []


def test_every_fault_of_a_file_is_named_in_one_run(copy):
    path = copy.parent / "samples" / "couple_checkins.csv"
    lines = path.read_text().splitlines()[:21]
    rows = [line.split(",") for line in lines]
    rows[2][3] = "often"  # a word for a number
    rows[3][4] = "11"  # out of range
    rows[4][5] = "2.5"  # no whole number
    rows[5][8] = "maybe"  # no category
    rows[6][9] = ""  # a required value missing
    rows[8][1:3] = rows[7][1:3]  # a key twice
    rows[9] = rows[9][:-1]  # a value too few
    rows[10].append("ok")  # a value too many
    rows[11] = [""]  # an empty line
    rows[12][0] = "Kim"  # no code
    rows[13][3] = "nan"
    path.write_text("\n".join(",".join(row) for row in rows) + "\n")
    steps = "acknowledgment, evaluation, cooperation, solution or implementation"
    expected = [
        (3, "commitment", "'often'", "a number from 0 to 10"),
        (4, "trust", "'11'", "a number from 0 to 10"),
        (5, "conflicts", "'2.5'", "a whole number from 0 to 30"),
        (6, "goal_met", "'maybe'", "no, partly or yes"),
        (7, "step", "nothing", steps),
        (
            9,
            "couple, week, partner",
            "couple C001 week 4 partner A a second time",
            "each couple, week, partner once",
        ),
        (10, "", "10 values", "11 values, one a column"),
        (11, "", "12 values", "11 values, one a column"),
        (12, "", "an empty line", "11 values, one a column"),
        (13, "couple", "'Kim'", "text such as C001"),
        (14, "commitment", "'nan'", "a number from 0 to 10"),
    ]
    assert said(copy) == expected
    with pytest.raises(CourseError) as e:
        samples.load("couple_checkins", copy)
    assert len(e.value.faults) == len(expected)


@pytest.mark.parametrize(
    "wrong", [("C001,1,A", "C001,first,A"), ("acknowledgment", "wishing"), (",trust,", ",hope,")]
)
def test_a_widget_is_told_of_a_broken_file_too(copy, wrong, monkeypatch):
    monkeypatch.setattr(samples, "DATAPACKAGE", copy)
    path = copy.parent / "samples" / "couple_checkins.csv"
    path.write_text(path.read_text()[:1500].replace(*wrong, 1))
    with pytest.raises(CourseError, match=wrong[1].strip(",").replace("C001,", "").replace(",A", "")):
        samples.journey("C001")


def test_missing_extra_and_doubled_columns_are_named(copy):
    path = copy.parent / "samples" / "couple_checkins.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).head(6)
    frame = frame.drop(columns="trust").assign(mood="fine")
    frame.to_csv(path, index=False)
    path.write_text(path.read_text().replace("repair_attempts", "conflicts"))
    assert said(copy) == [
        (1, "conflicts", "the column twice", "the column once"),
        (1, "mood", "a column that the dictionary does not know", "only the 11 columns of the dictionary"),
        (1, "repair_attempts", "no such column", "a column repair_attempts: a whole number from 0 to 30"),
        (1, "trust", "no such column", "a column trust: a number from 0 to 10"),
    ]


def test_a_spreadsheets_bom_and_line_ends_are_named_but_can_be_read(copy):
    path = copy.parent / "samples" / "couple_checkins.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [(line, found) for line, _, found, _ in said(copy)] == [
        (1, "Windows line ends"),
        (1, "a byte order mark before the first letter"),
    ]
    pd.testing.assert_frame_equal(samples.load("couple_checkins", copy), samples.load("couple_checkins"))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda p: p.unlink(), "no such file"),
        (lambda p: p.write_text(""), "no column names"),
        (lambda p: p.write_text(p.read_text()[:2000].replace(",", ";")), "semicolons between the columns"),
        (
            lambda p: p.write_bytes(p.read_bytes().replace(b"partly", b"\xe9", 1)),
            "a letter that is not UTF-8",
        ),
        (
            lambda p: p.write_text(p.read_text()[:2000].replace("trust,conflicts", "conflicts,trust")),
            "the columns in another order",
        ),
    ],
)
def test_a_file_that_is_no_table_is_said_in_one_sentence(copy, change, found):
    change(copy.parent / "samples" / "couple_checkins.csv")
    assert found in [fault[2] for fault in said(copy)]
    with pytest.raises(CourseError, match=found):
        samples.load("couple_checkins", copy)


def test_a_broken_dictionary_is_named_with_its_line(copy):
    text = copy.read_text()
    copy.write_text(text.replace('"name": "couple_checkins",', '"name": "couple_checkins"'))
    line = text[: text.index('"name": "couple_checkins"')].count("\n") + 2
    assert [(f.line, f.expected) for f in samples.check(copy)] == [(line, "JSON (Expecting ',' delimiter)")]
    with pytest.raises(CourseError):
        samples.load("couple_checkins", copy)


def test_a_dictionary_that_forgets_something_is_told_what(copy):
    package = json.loads(copy.read_text())
    fields = package["resources"][1]["schema"]["fields"]
    fields[3].pop("description")
    fields[9]["categories"] = fields[9]["categories"][::-1]
    package["resources"][0]["schema"]["fields"][6].pop("reversed")
    package["resources"][0].pop("simulated")
    copy.write_text(json.dumps(package, indent=1))
    assert {fault[2] for fault in said(copy)} == {
        "no description",
        "categories and enum that differ",
        "an item not fully described",
        "a dataset that does not say it is simulated",
    }


def test_a_csv_that_nobody_described_is_named(copy):
    (copy.parent / "samples" / "diary.csv").write_text("a\n1\n")
    assert [fault[2] for fault in said(copy)] == ["a file without description"]
