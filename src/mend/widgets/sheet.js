// sheet.js — draws what the exercise asks and what of it is saved; asks Python for the file to hand in.
export default {
  render({ model, el }) {
    const { id, title, minutes, mode, outcomes, look_up, tasks, words } = model.get("content");
    const { root } = stage(el, "exercise", title);
    const quiet = (text) => html("p", { class: "mend-quiet", text });
    const cover = html("div", { class: "mend-cover", role: "status" }, html("p", { text: words.asleep }), startButton(words));
    const rows = tasks.map((task, i) => {
      const state = html("span", { class: "mend-state" });
      const points = task.points === 1 ? words.point : say(words.points, { n: task.points });
      return { id: task.id, state, node: html("li", {}, html("i"), html("span", {}, html("b", { text: say(words.task, { n: i + 1 }) }), ` ${task.title}`),
        html("small", { text: task.optional ? `${points}, ${words.optional}` : points }), state) };
    });
    const told = html("div", { class: "mend-told", role: "alert" });
    const hand = button(words.hand_in, () => model.send({ kept: "file" }), { class: "mend-button is-main" });
    const model_ = html("p", { class: "mend-quiet", text: words.model, hidden: true });
    root.tabIndex = -1;
    root.append(cover, told, html("p", { class: "mend-means" }, html("b", { text: minutes }), ` \u00b7 ${mode}`), html("div", { class: "mend-two" },
        html("div", {}, html("h2", { text: words.tasks }), html("ol", { class: "mend-tasks" }, rows.map((row) => row.node))),
        html("div", {}, html("h2", { text: words.outcomes }), html("ul", {}, outcomes.map((text) => html("li", { text }))),
          html("p", { class: "mend-quiet" }, html("b", { text: words.look_up }), ` ${look_up}`))),
      quiet(words.where), html("div", { class: "mend-buttons" }, hand), quiet(words.hand_in_about), model_);
    // A run leaves JupyterLab at the last cell, far below; whoever starts begins here.
    const arrive = () => {
      const { activeElement: at } = document;
      if (at.closest(".mend") || !(root.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING)) return;
      root.focus({ preventScroll: true });
      root.scrollIntoView();
    };
    const gone = knock(model, ({ state }) => {
      cover.hidden = true;
      model_.hidden = state !== "model";
      arrive();
    });
    const file = ({ file, name }) => {
      if (file === undefined) return;
      const url = URL.createObjectURL(new Blob([file], { type: "application/json" }));
      const link = html("a", { href: url, download: name });
      root.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    };
    model.on("msg:custom", file);
    const paint = () => {
      const done = model.get("done");
      for (const row of rows) {
        const [n, m] = model.get("given")[row.id] ?? [];
        row.node.classList.toggle("is-begun", row.id in done);
        row.node.classList.toggle("is-done", row.id in done && n === m);
        put(row.state, !(row.id in done) ? words.open : n === m ? words.saved : m > 1 ? say(words.some, { n, m }) : words.begun);
      }
      hand.disabled = !Object.keys(done).length;
      hand.classList.toggle("is-main", !hand.disabled);
      told.hidden = !model.get("told").length;
      told.replaceChildren(...model.get("told").map((text) => html("p", { text })));
    };
    model.on("change:done", paint);
    model.on("change:given", paint);
    model.on("change:told", paint);
    paint();
    return () => {
      gone();
      model.off("msg:custom", file);
    };
  },
};
