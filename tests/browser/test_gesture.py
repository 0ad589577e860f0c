"""A gesture sets attributes and texts and builds nothing anew: that is what keeps it within a frame."""

import pytest

from mend.widgets.cards import CardSort
from mend.widgets.commitment import CommitmentExplorer
from mend.widgets.conversation import Conversation
from mend.widgets.decision import DecisionPath
from mend.widgets.experts import ExpertMap
from mend.widgets.goals import GoalTracker
from mend.widgets.path import HealingPath
from mend.widgets.rewrite import RewriteBench
from mend.widgets.signs import SignsTimeline
from mend.widgets.summary import CaseSummary
from mend.widgets.wheel import SelfConceptWheel

# Counts the elements that come and go while each selector is pressed or given a key, several times over.
COUNT = """async ([selectors, key]) => {
  let built = 0, changed = 0;
  new MutationObserver((changes) => changes.forEach(({ type, addedNodes, removedNodes }) => {
    changed += 1;
    built += [...addedNodes, ...removedNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE).length;
  })).observe(document.querySelector(".mend"), { childList: true, subtree: true, attributes: true, characterData: true });
  for (let round = 0; round < 3; round++) {
    for (const selector of selectors) {
      for (const node of document.querySelectorAll(selector)) {
        if (key === "input") {
          node.focus();
          document.execCommand("insertText", false, " you never");
        } else if (key) node.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        else node.click();
        await new Promise(requestAnimationFrame);
      }
    }
  }
  return [built, changed];
}"""


@pytest.mark.parametrize(
    ("make", "selectors", "key"),
    [
        (SelfConceptWheel, [".handle.is-concept"], "ArrowUp"),
        (HealingPath, [".mend-confirm .mend-button", ".mend-step"], None),
        (lambda: CardSort("F01"), [".mend-pile", ".mend-acts .mend-button", ".mend-dot"], None),
        (SignsTimeline, [".marker"], "ArrowRight"),
        (lambda: SignsTimeline(seen=57, worry=9, revealed=True), [".marker"], "ArrowRight"),
        (DecisionPath, [".mend-answer"], None),
        (ExpertMap, [".mend-cell:nth-child(3)", ".mend-code", ".mend-chips .mend-button"], None),
        (lambda: ExpertMap(view="code"), [".mend-radios input", ".mend-choices .mend-button"], None),
        (GoalTracker, [".mend-answer", ".mend-turn .mend-button"], None),
        (lambda: Conversation("F10"), [".mend-reply", ".mend-turning .mend-button"], None),
        (lambda: CaseSummary(notes={"us": "x"}), [".mend-panel .mend-button:last-child"], None),
        (CommitmentExplorer, [".handle", ".marker"], "ArrowUp"),
        (RewriteBench, ["textarea"], "input"),
        (
            lambda: RewriteBench(texts={"dishes": "You never"}),
            [".mend-lands .mend-button", ".mend-tab"],
            None,
        ),
    ],
    ids=[
        "wheel",
        "path",
        "cards",
        "signs",
        "signs revealed",
        "gate",
        "experts",
        "experts coded",
        "goals",
        "conversation",
        "case",
        "commitment",
        "bench",
        "bench marked",
    ],
)
def test_a_gesture_builds_nothing_anew(plain_page, make, selectors, key):
    page = plain_page(make())
    built, changed = page.evaluate(COUNT, [selectors, key])
    assert built == 0 and changed > 0
    assert page.errors == []
