"""Twelve practitioners: the map, two side by side, by how many, and three answers coded alone."""

import random

import pytest

from mend import frameworks, samples
from mend.measures import agreement, agreement_in_words
from mend.widgets.experts import ExpertMap

F23 = frameworks.content("F23")
CONDITIONS = {row["id"]: row["name"] for row in F23["conditions"]}
CODES = [row["id"] for row in F23["codes"]]
SAYS = {row["id"]: row["cells"] for row in F23["says"]}
PEOPLE = {row["id"]: row["name"] for row in frameworks.content("experts")["experts"]}
THREE = [row["id"] for row in F23["retold"]]
ROWS = samples.rows("expert_positions")
KEY = {(row["expert"], row["condition"]): row["code"] for row in ROWS}
FITS = "document.documentElement.scrollWidth <= innerWidth"


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def tab(page, name):
    return page.get_by_role("tab", name=name, exact=True)


def cell(page, expert, condition):
    return page.locator(f'.mend-cell[aria-label^="{PEOPLE[expert]}, {CONDITIONS[condition]}:"]')


def trait(page, name):
    return page.evaluate(f"models[0].get('{name}')")


def focused(page):
    return page.evaluate(
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    )


def test_a_mark_tells_what_it_rests_on(plain_page):
    page = plain_page(ExpertMap())
    card = page.locator(".mend-card")
    assert "Press a mark" in card.inner_text()
    for expert, condition in (("mead", "time"), ("jameson", "safety first")):
        cell(page, expert, condition).click()
        told, row = (
            card.inner_text(),
            next(r for r in ROWS if (r["expert"], r["condition"]) == (expert, condition)),
        )
        assert SAYS[expert][condition] in told and PEOPLE[expert] in told and CONDITIONS[condition] in told
        assert f"{'names' if row['code'] == 'names' else 'implies'} it, paragraph {row['paragraph']}" in told
        assert SAYS[expert][condition] in page.locator(".mend-live").first.text_content()
    cell(page, "prinn", "time").click()
    assert "That is not a no" in card.inner_text() and "paragraph" not in card.inner_text()
    assert (
        trait(page, "cell") == ["prinn", "time"]
        and page.locator("[aria-selected=true].mend-cell").count() == 1
    )
    assert page.errors == []


def test_nothing_of_a_sealed_answer_is_on_the_page(plain_page):
    page = plain_page(ExpertMap(pair=["bruno", "devani"]))
    for view in F23["words"]["views"].values():
        tab(page, view).click()
        said = page.locator(".mend").evaluate("node => node.textContent + node.outerHTML")
        assert not any(text in said for expert in THREE for text in SAYS[expert].values())
    tab(page, "The map").click()
    assert page.locator(".mend-cell .is-sealed").count() == 30
    cell(page, "devani", "time").click()
    assert "sealed" in page.locator(".mend-card").inner_text()
    button(page, "Read it yourself").click()
    assert (trait(page, "view"), trait(page, "reading")) == ("code", "devani")
    assert focused(page) == "Read one yourself"
    tab(page, "Two side by side").click()
    button(page, "Open them now").press("Enter")
    assert trait(page, "shown") == THREE and focused(page) == "Two side by side"
    assert SAYS["bruno"]["permanence"] in page.locator(".is-pair").inner_text()
    assert (
        page.locator(".mend-seal").is_hidden() and page.locator(".mend-spot.is-sealed:visible").count() == 0
    )


def test_by_keyboard_alone(plain_page):
    page = plain_page(ExpertMap())
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "mend-cell":
            break
    assert focused(page) == "Carrie Mead, Both are willing: names it"  # one stop for the whole map
    for key, expected in (
        ("ArrowRight", "Meenakshi Joshi, Both are willing: names it"),
        ("ArrowDown", "Meenakshi Joshi, Work on oneself: names it"),
        ("End", "Michelle Devani, Work on oneself: sealed"),
        ("ArrowRight", "Michelle Devani, Work on oneself: sealed"),
        ("ArrowLeft", "Amelia Prinn, Work on oneself: does not mention it"),
        ("Home", "Carrie Mead, Work on oneself: names it"),
    ):
        page.keyboard.press(key)
        assert focused(page) == expected
    assert trait(page, "cell") == ["mead", "self-work"]
    assert SAYS["mead"]["self-work"] in page.locator(".mend-card").inner_text()
    tab(page, "The map").focus()
    for expected in ("pair", "says", "code", "map"):
        page.keyboard.press("ArrowRight")
        assert trait(page, "view") == expected
        assert page.get_by_role("tabpanel").count() == 1


@pytest.mark.parametrize("seed", range(4))
def test_the_order_is_the_one_that_python_finds(plain_page, seed):
    chance = random.Random(seed)
    widget = ExpertMap(shown=chance.sample(THREE, seed % 4))
    page = plain_page(widget)
    page.locator("details summary").click()
    sort = {"conditions": ["name", "article", "named"][seed % 3], "experts": ["named", "article"][seed % 2]}
    for box, how in zip(page.locator(".mend-tools select:visible").all(), sort.values(), strict=True):
        box.select_option(how)
    wanted = chance.sample(list(CONDITIONS), seed % 3)
    for condition in wanted:
        button(page, CONDITIONS[condition]).click()
    if seed == 2:
        page.locator(".mend-code").nth(1).click()
    widget.sort, widget.filter = trait(page, "sort"), trait(page, "filter")
    assert widget.sort == sort and widget.filter["conditions"] == wanted
    conditions, experts = widget.ordered()
    shown = page.locator(".mend-cell:visible").evaluate_all(
        "nodes => nodes.map((n) => n.ariaLabel.split(':')[0])"
    )
    assert shown == [f"{PEOPLE[e]}, {CONDITIONS[c]}" for c in conditions for e in experts]
    if wanted:
        assert (
            page.locator(".mend-matching")
            .inner_text()
            .startswith(f"{len(experts)} of {9 + len(widget.shown)} ")
        )
    full = sum(KEY[e, c] == "names" for e in experts if e not in widget.sealed for c in conditions)
    assert page.locator(".mend-cell:visible .is-names").count() == full
    assert (page.locator(".mend-cell:visible .is-implies").count() == 0) == (seed == 2)


def test_two_side_by_side(plain_page):
    page = plain_page(ExpertMap(view="pair"))
    first, second = page.locator(".mend-tools select:visible").all()
    second.select_option("akin")
    first.select_option("coleman")
    assert trait(page, "pair") == ["coleman", "akin"]
    first.select_option("akin")  # the same one twice: they change places
    assert trait(page, "pair") == ["akin", "coleman"]
    has = {e: {c for c in CONDITIONS if KEY[e, c] != "does not mention"} for e in ("akin", "coleman")}
    parts = {
        "Both speak of it": has["akin"] & has["coleman"],
        "Only Akin": has["akin"] - has["coleman"],
        "Only Coleman": has["coleman"] - has["akin"],
        "Neither of the two": set(CONDITIONS) - has["akin"] - has["coleman"],
    }
    for said, (label, conditions) in zip(page.locator(".mend-sums > div").all(), parts.items(), strict=True):
        name, what = said.locator("dt").inner_text(), said.locator("dd").inner_text()
        assert name == label
        assert set(what.split(", ")) == ({CONDITIONS[c] for c in conditions} or {"no condition"})
    text = page.locator(".is-pair").inner_text()
    assert all(said in text for expert in has for said in SAYS[expert].values())


@pytest.mark.parametrize("shown", [[], THREE], ids=["sealed", "open"])
def test_what_all_most_and_one_say(plain_page, shown):
    page = plain_page(ExpertMap(view="says", shown=shown))
    opened = [e for e in PEOPLE if e not in THREE or e in shown]
    groups = page.locator(".mend section:has(> h3):visible").all()
    found = {}
    for group in groups:
        for item in group.locator("li").all():
            found[item.locator("strong").inner_text()] = (
                group.locator("h3").inner_text(),
                item.locator(".mend-count").inner_text(),
            )
    for condition, name in CONDITIONS.items():
        n = sum(KEY[e, condition] == "names" for e in opened)
        expected = next(row["name"] for row in F23["groups"] if n / len(opened) >= row["at_least"])
        assert found[name][0] == expected and found[name][1].startswith(f"named by {n} of {len(opened)}")
    if shown:
        assert [name for name, (group, _) in found.items() if group.startswith("Nearly")] == [
            "Both are willing"
        ]
        assert [name for name, (group, _) in found.items() if group.startswith("One")] == [
            "Change that lasts"
        ]
    stands = page.locator(".mend-points li:visible strong").all_inner_texts()
    assert ("Bruno" in stands) == bool(shown)


def _table(page):
    return page.locator(".mend-agree tbody tr:visible").evaluate_all(
        "rows => rows.map((row) => [row.dataset.kappa, ...[...row.children].map((cell) => cell.textContent)])"
    )


@pytest.mark.parametrize("seed", range(3))
def test_kappa_is_the_one_that_python_finds(plain_page, seed):
    chance = random.Random(seed)
    codes = {
        e: {c: KEY[e, c] if chance.random() < 0.3 * seed + 0.2 else chance.choice(CODES) for c in CONDITIONS}
        for e in THREE
    }
    page = plain_page(ExpertMap(view="code", codes=codes, shown=THREE))
    mine = {f"You and the key, {PEOPLE[e]}": [(codes[e][c], KEY[e, c]) for c in CONDITIONS] for e in THREE}
    mine["You and the key, together"] = [pair for rows in list(mine.values()) for pair in rows]
    mine["The data's own two readings"] = [(row["first_reading"], row["second_reading"]) for row in ROWS]
    found = _table(page)
    assert [row[1] for row in found] == list(mine)
    for (kappa, _, share, shown, word), pairs in zip(found, mine.values(), strict=True):
        expected = agreement(*zip(*pairs, strict=True))
        assert float(kappa) == pytest.approx(expected["kappa"], abs=1e-9)
        assert share == f"{sum(one == other for one, other in pairs)} of {len(pairs)}"
        assert float(shown.replace("\u2212", "-")) == round(expected["kappa"], 2)
        assert word == agreement_in_words(expected["kappa"])


def test_an_answer_is_coded_alone_and_then_laid_beside_the_key(plain_page):
    page = plain_page(ExpertMap(view="code"))
    assert [row[1] for row in _table(page)] == ["The data's own two readings"]
    button(page, "Michelle Devani, sealed").click()
    assert F23["retold"][2]["text"][0] in page.locator(".mend-text").inner_text()
    compare = button(page, "Put it beside the key")
    for i, condition in enumerate(CONDITIONS):
        assert compare.is_disabled() and page.locator(".mend-keyed:visible").count() == 0
        radio = (
            page.locator(".mend-item")
            .nth(i)
            .locator("input")
            .nth(1 if condition == "time" else CODES.index(KEY["devani", condition]))
        )
        radio.focus()
        page.keyboard.press("Space")
    mine = {c: "implies" if c == "time" else KEY["devani", c] for c in CONDITIONS}
    assert trait(page, "codes") == {"devani": mine}
    compare.press("Enter")
    assert focused(page) == "9 of 10 codes are the same as in the key."
    keyed = page.locator(".mend-keyed").all_inner_texts()
    assert len(keyed) == 10 and sum("a different reading" in text for text in keyed) == 1
    assert "a different reading" in keyed[3] and "does not mention it" in keyed[3]
    assert "parted here too" in keyed[5] and "wrong" not in " ".join(keyed)
    assert page.locator(".mend-item input:not(:disabled)").count() == 0
    again = ExpertMap()
    again.answer = {name: trait(page, name) for name in ("codes", "shown", "pair")}  # Python takes it
    tab(page, "The map").click()
    assert page.locator(".mend-cell .is-sealed").count() == 20
    tab(page, "Read one yourself").click()
    button(page, "Bryan Bruno, sealed").click()
    button(page, "Open without coding").press("Enter")
    assert "nothing to compare" in focused(page) and len(_table(page)) == 2
    reset = button(page, "Start over")
    reset.press("Enter")
    reset = button(page, "Clear every code? Press again")
    reset.press("Enter")
    assert (trait(page, "codes"), trait(page, "shown")) == ({}, [])
    assert focused(page) == "Bryan Bruno, sealed"
    assert page.errors == []


@pytest.mark.parametrize("width", [360, 400, 800])
@pytest.mark.parametrize("view", ["map", "pair", "says", "code"])
def test_a_narrow_page(plain_page, view, width):
    page = plain_page(ExpertMap(view=view, cell=["akin", "time"]), width=width, height=800, has_touch=True)
    assert page.evaluate(FITS)
    sizes = page.locator(".mend :is(button, select, label, .mend-cell):visible").evaluate_all(
        "nodes => nodes.map((n) => Math.min(n.offsetHeight, n.offsetWidth))"
    )
    assert min(sizes) >= 24
    if view == "map":
        cell(page, "joshi", "both willing").tap()
        card = page.locator(".mend-card").bounding_box()
        assert (
            card["y"] + card["height"] <= 801
            and SAYS["joshi"]["both willing"] in page.locator(".mend-card").inner_text()
        )
    assert page.evaluate(FITS)


def test_the_way_out_hides_the_work_and_keeps_it(plain_page):
    page = plain_page(ExpertMap(view="code"))
    page.locator(".mend-item input").first.check()
    button(page, "This does not feel safe").click()
    assert page.locator(".mend-tabs").is_hidden() and page.locator(".mend-out").is_visible()
    button(page, "Back to the experts").click()
    assert (
        trait(page, "codes") == {"bruno": {"both willing": "names"}}
        and page.locator(".mend-tabs").is_visible()
    )
