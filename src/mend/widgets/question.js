// question.js — draws the questions of `content`; reports what is chosen, typed or written into `given`.
export default kept({
  render({ model, el }) {
    const { title, items, words, compare } = model.get("content");
    const { root, announce } = stage(el, "question", title);
    const change = changer(model);
    const mine = (item) => model.get("given")[item.id];
    const give = (item, value) => {
      const { [item.id]: _, ...rest } = model.get("given");
      const none = value === "" || value === null || value?.length === 0;
      change({ given: none ? rest : { ...rest, [item.id]: value } });
    };
    const names = (item, ids) => item.options.filter(({ id }) => ids.includes(id)).map(({ text }) => (item.form === "one" ? text : `\u2022 ${text}`)).join("\n");

    const reasons = (options) => options.map(({ why }) => (options.length > 1 ? `\u2022 ${why}` : why)).join("\n");

    // --- one question of each form: what it looks like, how it is painted, how it lies beside its key -------------------
    const choice = (item) => {
      const one = item.form === "one", group = `${item.id}-${Math.random().toString(36).slice(2)}`;
      const boxes = item.options.map(({ id }) => html("input", { type: one ? "radio" : "checkbox", name: group, onchange: () =>
        give(item, one ? [id] : item.options.map((option) => option.id).filter((other) => (mine(item) ?? []).includes(other) !== (other === id))) }));
      return {
        node: html("div", { class: "mend-options" }, item.options.map((option, i) => html("label", {}, boxes[i], html("span", { text: option.text })))),
        paint: () => item.options.forEach(({ id }, i) => (boxes[i].checked = (mine(item) ?? []).includes(id))),
        row: () => {
          const given = mine(item) ?? [], key = item.options.filter(({ right }) => right).map(({ id }) => id), both = given.filter((id) => key.includes(id)).length;
          return { yours: names(item, given), key: names(item, key), why: reasons(item.options.filter(({ id, right }) => right || given.includes(id))),
            how: !given.length ? "none" : both === key.length && both === given.length ? "same" : both ? "partly" : "other" };
        },
      };
    };
    const number = (item) => {
      const odd = html("p", { class: "mend-quiet", role: "status", text: "" });
      const box = html("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 8, "aria-label": item.ask, oninput: () => {
        const text = box.value.trim().replace(",", "."), value = Number(text), fine = text !== "" && Number.isFinite(value);
        put(odd, text && !fine ? words.not_number : "");
        give(item, fine ? value : null);
      } });
      return {
        node: html("div", { class: "mend-number" }, html("label", {}, box, item.unit !== "-" && html("span", { text: item.unit })), odd),
        paint: () => {
          const value = mine(item);
          if (root.getRootNode().activeElement !== box) box.value = value ?? "";
        },
        row: () => {
          const value = mine(item), off = Math.abs(value - item.key), near = (times) => off <= times * item.tolerance + 1e-9;
          return { yours: value ?? "", key: item.key, why: item.why, how: value === undefined ? "none" : near(1) ? "same" : near(2) ? "partly" : "other" };
        },
      };
    };
    const written = (item) => {
      const count = html("p", { class: "mend-quiet" });
      const box = html("textarea", { rows: 9, maxlength: item.most, "aria-label": words.yours, "aria-description": item.hint, oninput: () => give(item, box.value) });
      return {
        node: html("div", { class: "mend-writing" }, html("p", { class: "mend-quiet", text: item.hint }), box, count),
        paint: () => {
          const text = mine(item) ?? "";
          if (box.value !== text) box.value = text;
          put(count, text.length >= item.most ? say(words.limit, { n: text.length, m: item.most }) : say(words.words, { n: text.split(/\s+/).filter(Boolean).length }));
        },
      };
    };
    const kinds = { one: choice, many: choice, number, text: written };

    const parts = items.map((item) => ({ item, ...kinds[item.form](item) }));
    const beside = comparing(model.get("content"), announce, () => parts.map(({ item, row }) => {
      const { yours, ...rest } = row();
      return { name: item.ask, yours: yours === "" ? compare.none : yours, ...rest };
    }));
    root.append(...parts.map(({ item, node }, i) => html("fieldset", { class: "mend-item" },
      html("legend", {}, items.length > 1 && html("span", { class: "mend-count", text: i + 1 }), html("span", { text: item.ask })),
      words[item.form] && html("p", { class: "mend-quiet", text: words[item.form] }), node)), ...[beside.node].filter(Boolean));
    const paint = () => parts.forEach((part) => part.paint());
    model.on("change:given", paint);
    paint();
  },
});
