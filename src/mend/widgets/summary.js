// summary.js — draws `lines` and `pictures` station by station, reports `notes`; prints and saves them as one page.
export default kept({
  render({ model, el }) {
    const { title, pair, simulated, stations, words } = model.get("content");
    const { root, announce } = stage(el, "summary", words.title);
    const change = changer(model);

    // --- what is so ---------------------------------------------------------------------------------------------------
    const note = ({ id }) => model.get("notes")[id] ?? "";
    const done = (station) => note(station).trim() !== "";
    let alive = false; // Python has answered: before, lines and pictures are those of another day
    const found = ({ id }) => (alive ? model.get("lines")[id] ?? [] : []).map((line, i) => ({ line, picture: model.get("pictures")[id]?.[i] }));
    const missing = () => stations.some((station) => found(station).some(({ picture }) => picture === ""));
    const lesson = (station) => say(words.lesson, { number: station.lesson });
    const alt = (station, { line }) => say(words.alt, { title: station.title, line });

    // --- the page that is printed and saved: a document of its own, without script -------------------------------------
    const page = () => {
      const own = document.implementation.createHTMLDocument(title);
      own.documentElement.lang = words.lang;
      own.head.prepend(html("meta", { charset: "utf-8" }),
        html("meta", { "http-equiv": "content-security-policy", content: "default-src 'unsafe-inline' data:; script-src 'none'" }),
        html("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }));
      own.head.append(html("style", { text: model.get("sheet") }));
      own.body.append(
        html("header", {}, html("p", { class: "eyebrow", text: words.title }), html("h1", { text: title }),
          html("p", { text: pair.about }), html("p", { class: "simulated", text: simulated })),
        html("main", {}, stations.map((station, i) => html("section", {},
          html("p", { class: "eyebrow", text: lesson(station) }), html("h2", { text: `${i + 1}. ${station.title}` }),
          html("div", { class: "founds" }, found(station).map((row) => html("div", { class: "found" }, html("p", { text: row.line }),
            row.picture && html("img", { src: row.picture, alt: alt(station, row) })))),
          html("h3", { text: station.prompt }), html("p", { class: done(station) ? "note" : "none", text: done(station) ? note(station) : words.none })))),
        html("footer", {}, html("p", { text: words.foot })));
      return new XMLSerializer().serializeToString(own);
    };
    const save = () => {
      const url = URL.createObjectURL(new Blob([page()], { type: "text/html;charset=utf-8" }));
      html("a", { href: url, download: words.file }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
      announce(words.saved);
    };
    // What was printed does not stay behind in the hidden frame.
    const frame = html("iframe", { class: "mend-print", title: words.print, tabindex: -1, "aria-hidden": "true", onload: () => {
      if (!frame.srcdoc) return;
      frame.contentWindow.addEventListener("afterprint", () => frame.removeAttribute("srcdoc"));
      frame.contentWindow.print();
    } });

    // --- the stations ---------------------------------------------------------------------------------------------------
    const cards = stations.map((station, i) => {
      const rows = (model.get("lines")[station.id] ?? []).map(() => ({ line: html("p"), picture: html("img", { hidden: true }) }));
      const area = html("textarea", { rows: 3, maxlength: 2000, placeholder: words.note,
        oninput: () => write(station.id, area.value) });
      const did = rows.length > 0 && html("div", { class: "mend-did", hidden: true }, html("small", { text: words.did }),
        rows.map((row) => html("div", {}, row.line, row.picture)));
      const node = html("li", { class: "mend-station" },
        html("span", { class: "mend-badge", "aria-hidden": "true" }, html("span", { text: i + 1 }), svg("svg", { viewBox: "0 0 24 24" }, svg("path", { d: "M5 12.5 10 17.5 19 7" }))),
        html("div", { class: "mend-head" }, html("h4", { text: station.title }), html("small", { text: lesson(station) })),
        did,
        html("label", { class: "mend-note" }, html("span", { text: station.prompt }), area));
      return { station, rows, area, did, node };
    });
    const write = (id, text) => {
      const { [id]: _, ...rest } = model.get("notes");
      change({ notes: text ? { ...rest, [id]: text } : rest });
    };

    // --- the pictures: Python draws what is missing; a page that had them waits for those that grew old -----------------
    const ask = () => {
      announce(words.asked);
      put(waiting, words.asked);
      change({ asked: model.get("asked") + 1 });
    };
    let next, late;
    const go = () => {
      const act = next;
      next = undefined;
      clearTimeout(late);
      act?.();
    };
    const whole = (act) => () => {
      if (!model.get("asked") || !missing()) return act();
      if (!next) late = setTimeout(go, 10_000);
      if (!next) ask();
      next = act;
    };

    const progress = html("p", { class: "mend-quiet mend-progress" });
    const saving = button(words.save, whole(save), { class: "mend-button is-main" });
    const bring = button(words.pictures, ask);
    const away = cards.some(({ did }) => did) && html("p", { class: "mend-panel mend-away", text: words.away });
    const waiting = html("p", { class: "mend-quiet mend-waiting" });
    const wipe = erase(words.erase, words.erase_sure, () => {
      change({ notes: {} });
      announce(words.erased);
    }, announce);
    const work = html("div", {},
      html("p", { class: "mend-means", text: title }), html("p", { text: `${pair.about} ${simulated}` }), html("p", { text: words.about }), progress, away,
      html("ol", { class: "mend-stations" }, cards.map(({ node }) => node)),
      html("div", { class: "mend-panel" }, html("h3", { text: words.share }), html("p", { text: words.share_about }), html("p", { class: "mend-quiet", text: words.private }),
        html("div", { class: "mend-buttons" }, bring, button(words.print, whole(() => (frame.srcdoc = page()))), saving, wipe), waiting), frame);
    root.append(...wayOut(model, words, work), work);

    // --- painting -------------------------------------------------------------------------------------------------------
    const paint = () => {
      for (const { station, area, node } of cards) {
        if (area.value !== note(station)) area.value = note(station);
        node.classList.toggle("is-done", done(station));
      }
      put(progress, say(words.progress, { done: stations.filter(done).length, total: stations.length }));
    };
    const show = () => {
      for (const { station, rows } of cards) {
        found(station).forEach((row, i) => {
          put(rows[i].line, row.line);
          rows[i].picture.hidden = !row.picture;
          if (row.picture) set(rows[i].picture, "src", row.picture);
          set(rows[i].picture, "alt", alt(station, row));
        });
      }
    };
    const arrive = () => {
      show();
      if (!missing() && root.getRootNode().activeElement === bring) saving.focus();
      bring.hidden = !missing();
      if (bring.hidden && waiting.textContent) announce(words.drawn);
      if (bring.hidden) put(waiting, "");
      if (!missing()) go();
    };
    const hear = (yes) => {
      alive = yes;
      if (away) away.hidden = alive;
      for (const { did } of cards) if (did) did.hidden = !alive;
      arrive();
    };
    model.on("change:notes", paint);
    model.on("change:lines", show);
    model.on("change:pictures", arrive);
    model.on("msg:custom", (message) => message?.alive === true && hear(true));
    const ping = () => {
      hear(false);
      try {
        model.send({ ping: true });
      } catch {
        // A host without messages has no Python to ask.
      }
    };
    model.on("comm_live_update", ping); // JupyterLab: the kernel was restarted
    paint();
    ping();
  },
});
