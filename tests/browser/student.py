"""A student at an exercise: gives each task an answer through its widget, by mouse and keyboard alone."""

from typing import Any

from conftest import eventually

from mend import frameworks, gate
from mend.models.exercise import Exercise

WIDGETS = ("cards", "conversation", "rewrite", "wheel", "path", "decision", "question", "written")


class Student:
    """server, page : an exercise in JupyterLab; exercise : what it asks; answers are those of `widget.answer`."""

    def __init__(self, server: Any, page: Any, exercise: Exercise):
        self.server, self.page, self.exercise = server, page, exercise
        self.tasks = {task.id: task for task in exercise.tasks}
        shown = [task.id for task in exercise.tasks if task.kind in WIDGETS]
        self.at = {name: i + 1 for i, name in enumerate(shown)}  # the sheet comes first

    def start(self) -> None:
        """Press Start where there is a button for it, else choose Run All Cells in the menu."""
        button = self.page.get_by_role("button", name="Start the exercise").first
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        if button.count() and button.is_visible():
            # A page that this machine does not know has lost its script: nothing waits for the kernel then.
            asks = button.get_attribute("onclick") is None
            if asks:
                self.server.ready(self.page)
            button.click()
            if asks:
                self.page.get_by_role("button", name="Run Once").click()
        else:
            self.server.run_all(self.page)
        self.page.locator("section.mend").nth(len(self.at)).wait_for(timeout=90_000)
        for name in self.at:  # each is open once the kernel has answered
            self.kept(name).wait_for(timeout=60_000)
            eventually(lambda name=name: self.kept(name).inner_text() != "", True, 60)

    def widget(self, task: str) -> Any:
        return self.page.locator("section.mend").nth(self.at[task])

    def kept(self, task: str) -> Any:
        """The line that says whether the task is saved."""
        return self.widget(task).locator(".mend-kept")

    def give(self, task: str, answer: dict[str, Any]) -> None:
        getattr(self, self.tasks[task].kind)(task, answer)
        eventually(lambda: self.kept(task).inner_text().startswith("Saved"), True)

    def cards(self, task: str, answer: dict[str, Any]) -> None:
        deck, sort = self.tasks[task].deck, answer["sorts"][0]
        keys = {pile.id: str(i) for i, pile in enumerate(deck.piles, 1)} | {"depends": "0"}
        card = self.widget(task).locator(".mend-sheet")
        dots = self.widget(task).locator(".mend-dot")
        for i, row in enumerate(deck.cards):
            if row.id not in sort:
                continue
            dots.nth(i).click()
            card.focus()
            for pile in sort[row.id]:
                self.page.keyboard.press(keys[pile])
            self.page.keyboard.press("Enter")

    def conversation(self, task: str, answer: dict[str, Any]) -> None:
        script = self.tasks[task].script
        turns, turn = {row.id: row for row in script.turns}, script.turns[0]
        for name in answer["route"]:
            i = next(i for i, reply in enumerate(turn.replies) if reply.id == name)
            self.widget(task).locator(".mend-reply").nth(i).click()
            turn = turns.get(turn.replies[i].to, turn)

    def rewrite(self, task: str, answer: dict[str, Any]) -> None:
        for i, start in enumerate(self.tasks[task].starts):
            self.widget(task).locator(".mend-tab").nth(i).click()
            if text := answer["texts"].get(start.id):
                self.widget(task).locator("textarea").fill(text)

    def wheel(self, task: str, answer: dict[str, Any]) -> None:
        for ring in ("concept", "esteem"):
            for i, value in enumerate(answer[ring]):
                handle = self.widget(task).locator(f".handle.is-{ring}").nth(i)
                handle.focus()
                for _ in range(round(abs(value - 3) / 0.5)):
                    self.page.keyboard.press("PageUp" if value > 3 else "PageDown")

    def path(self, task: str, answer: dict[str, Any]) -> None:
        widget = self.widget(task)
        for i, pair in enumerate(answer["confirmed"]):
            if i and not all(answer["confirmed"][i - 1]):
                break
            widget.locator(".mend-step").nth(i).click()
            for person, done in enumerate(pair):
                if done:
                    widget.locator(".mend-confirm button").nth(person).click()
        self._reasons(task, answer)

    def decision(self, task: str, answer: dict[str, Any]) -> None:
        for question in gate.questions(frameworks.load("F04"), frameworks.load("F06")):
            if question.id not in answer["answers"]:
                break
            text = next(row.text for row in question.answers if row.id == answer["answers"][question.id])
            self.widget(task).locator(".mend-answer:visible").get_by_text(text, exact=True).click()
        self._reasons(task, answer)

    def _reasons(self, task: str, answer: dict[str, Any]) -> None:
        for i, line in enumerate(self.tasks[task].case.lines):
            if line.id in answer["reasons"]:
                self.widget(task).locator(".mend-lines input").nth(i).check()

    def question(self, task: str, answer: dict[str, Any]) -> None:
        for i, item in enumerate(self.tasks[task].items):
            field, given = self.widget(task).locator(".mend-item").nth(i), answer["given"].get(item.id)
            if item.form == "number":
                field.locator("input").fill(str(given))
            else:
                for j, option in enumerate(item.options):
                    if option.id in given:
                        field.locator("input").nth(j).check()

    def written(self, task: str, answer: dict[str, Any]) -> None:
        self.widget(task).locator("textarea").fill(answer["given"]["text"])

    def change_code(self, contains: str, source: str) -> None:
        """Change a cell of code as a beginner does: click into it, type, press Shift and Enter."""
        cell = self.page.locator(".jp-CodeCell .cm-content:visible").filter(has_text=contains).last
        cell.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Shift+Enter")
