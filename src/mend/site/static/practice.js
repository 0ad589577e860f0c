// practice.js — stands in for Python on the page of an exercise: says what is kept, and gives the file to hand in.
import { download, work } from "./work.js";

const holder = document.getElementById("mend-exercise");
if (holder) begin(JSON.parse(holder.textContent));

function begin(exercise) {
  window.mendPractice = exercise;
  let sheet;

  // Of how many parts of a task there is an answer; the rules of mend/answers.py, where no kernel runs.
  const count = {
    cards: ({ sorts }) => Object.values(sorts[0]).filter((piles) => piles.length).length,
    rewrite: ({ texts }) => Object.values(texts).filter((text) => text.trim()).length,
    question: ({ given }) => Object.values(given).filter((one) => one !== "" && one?.length !== 0).length,
    written: ({ given }) => Number(Boolean(given.text?.trim())),
    conversation: ({ route }, { ends }) => Number(ends.includes(route.at(-1))),
  };
  const given = (task, answer) => {
    const about = exercise.tasks[task];
    try {
      return [about.kind in count ? count[about.kind](answer, about) : 1, about.of];
    } catch {
      return [1, 1]; // a file may hold anything
    }
  };
  const state = (task) => {
    const at = work.entries()[task]?.at;
    return at ? { state: "saved", at } : { state: "new" };
  };
  const tell = (task) => {
    const rows = Object.entries(work.entries());
    sheet?.set({ done: Object.fromEntries(rows.map(([name, { at }]) => [name, at])), given: Object.fromEntries(rows.map(([name, { answer }]) => [name, given(name, answer)])) });
    if (task) work.slots.get(task)?.model.hear({ kept: state(task) });
  };
  const file = () => {
    const { id, edition } = exercise;
    download(JSON.stringify({ mend: 1, exercise: id, edition, answers: work.entries() }, null, 1), `${id}.answers.json`);
  };

  document.addEventListener("mend-model", ({ detail: { model, widget } }) => {
    if (model.get("kept")?.task) model.answer = ({ kept }) => kept === "here" && model.hear({ kept: state(widget.work) });
    if (model.get("done") === undefined || model.get("told") === undefined) return;
    sheet = model;
    model.answer = ({ kept }) => (kept === "here" ? model.hear({ kept: { state: "saved" } }) : kept === "file" && file());
  });
  work.heard.add(tell);
  document.addEventListener("mend-alive", () => tell());
}
