// leave.js — "Leave this page": what `data-mend-leave` marks, pressed once, or Shift alone, pressed three times.
// The screen is cleared first, in the same moment; only then is the neutral page asked for. Page.py calls this with the words.
((words) => {
  if (window.mendLeave) return window.mendLeave();
  if ("vscodeThemeKind" in (document.body?.dataset ?? {})) return; // a notebook's frame in an editor is no page to leave
  const LEFT = "mend-left"; // in this tab's session: what "back" leads to from the neutral page stays blank
  const NAME = "1"; // the tab's own name says it too, to nobody else: Chromium now and then loses the session of pages that are files
  const WAIT = 3000; // ms for the neutral page to answer
  const WITHIN = 5000; // ms for three presses
  const root = document.documentElement;
  const make = (tag, attributes) => Object.assign(document.createElement(tag), attributes);
  let gone = false;
  root.dataset.mendPresses = 0;

  // --- the screen ----------------------------------------------------------------------------------------------------
  function* deep(from) {
    for (const node of from.querySelectorAll("*")) {
      yield node;
      if (node.shadowRoot) yield* deep(node.shadowRoot);
    }
  }
  const blank = () => {
    const before = [...root.children];
    const head = make("head");
    head.append(
      make("title", { textContent: words.title }), make("link", { rel: "icon", href: "data:," }),
      make("meta", { name: "color-scheme", content: "light dark" }), make("meta", { name: "referrer", content: "no-referrer" }));
    const body = make("body");
    const said = body.appendChild(make("p", { role: "alert" }));
    said.style.cssText = "position: fixed; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden"; // a page may forbid style elements
    for (const { name } of [...root.attributes]) if (name !== "lang") root.removeAttribute(name);
    root.replaceChildren(head, body);
    document.adoptedStyleSheets = [];
    said.textContent = words.title;
    for (const node of before.flatMap((part) => [...deep(part)])) { // nothing typed is given back, nothing out of sight plays on
      if (node.matches("input, textarea, select")) node.value = "";
      else if (node.matches("audio, video")) node.pause();
    }
    globalThis.speechSynthesis?.cancel();
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    // What is still at work behind the screen puts nothing back; an extension of the browser may insist.
    let times = 100;
    new MutationObserver(() => {
      if (times-- < 1) return;
      if (document.title !== words.title) document.title = words.title;
      for (const node of [...body.children]) if (node !== said) node.remove();
      for (const node of [...root.children]) if (node !== head && node !== body) node.remove();
    }).observe(root, { childList: true, subtree: true, characterData: true });
  };

  // Nobody is asked "Leave site?", whoever listens; Voilà, which ends the kernel then, still does.
  const unasked = () => {
    window.onbeforeunload = null;
    Object.defineProperties(BeforeUnloadEvent.prototype, { returnValue: { get: () => "", set: () => {} }, preventDefault: { value: () => {} } });
  };

  // --- leaving -------------------------------------------------------------------------------------------------------
  const heard = (() => {
    try {
      return new BroadcastChannel("mend-leave"); // the other windows of the course: a second one with notes, another lesson
    } catch {
      return null;
    }
  })();
  const quietly = (act) => {
    try {
      return act();
    } catch {
      return null; // a page that may not store, or has no such thing, has nothing to forget
    }
  };
  const was = () => window.name === NAME || quietly(() => sessionStorage.getItem(LEFT));
  const forget = () => {
    history.replaceState(null, "");
    window.name = NAME;
    quietly(() => {
      for (const store of [sessionStorage, localStorage])
        for (const key of Object.keys(store)) if (key.startsWith("mend")) store.removeItem(key);
      sessionStorage.setItem(LEFT, "1");
    });
    // JupyterLab's kernels would keep what was put into the widgets.
    for (const panel of window.jupyterapp?.shell?.widgets?.("main") ?? [])
      if (panel.node.querySelector(".mend-opening")) panel.sessionContext?.shutdown?.().catch(() => {});
  };
  const answers = () => fetch(words.target, { mode: "no-cors", cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(WAIT) });
  const clear = () => {
    gone = true;
    quietly(blank);
    quietly(unasked);
  };
  const leave = async (told = false) => {
    if (gone) return;
    clear();
    if (!told) heard?.postMessage("leave");
    quietly(forget);
    if (told && window.opener) window.close();
    const there = await answers().then(() => true, () => false);
    location.replace(there ? words.target : "about:blank");
  };
  if (heard) heard.onmessage = () => leave(true);

  // --- coming back ---------------------------------------------------------------------------------------------------
  const stay = () => {
    if (!gone) clear();
    location.replace("about:blank");
  };
  if (was() && performance.getEntriesByType("navigation")[0]?.type !== "navigate") return stay();
  quietly(() => sessionStorage.removeItem(LEFT));
  if (window.name === NAME) window.name = "";
  addEventListener("pageshow", (event) => {
    if (!event.persisted || !(gone || was())) return;
    event.stopImmediatePropagation();
    stay();
  }, true);

  // --- Shift, three times --------------------------------------------------------------------------------------------
  let presses = [];
  let alone = false; // Shift is down, and nothing else was pressed since
  let late;
  const tell = (text) => {
    root.dataset.mendPresses = presses.length;
    for (const said of document.querySelectorAll(".mend-leave-said")) said.textContent = text;
  };
  const expire = (text) => {
    clearTimeout(late);
    presses = [];
    tell(text);
    if (text) late = setTimeout(tell, WITHIN, "");
  };
  const press = () => {
    const now = performance.now();
    presses = [...presses.filter((then) => now - then < WITHIN), now];
    if (presses.length > 2) return leave();
    clearTimeout(late);
    late = setTimeout(expire, WITHIN - (now - presses[0]), words.late);
    tell(presses.length > 1 ? words.pressed_twice : words.pressed_once);
  };
  const marked = (event) => event.composedPath().some((node) => node.dataset && "mendLeave" in node.dataset);
  const still = (event) => event.stopImmediatePropagation();
  const act = (event) => {
    still(event);
    event.preventDefault();
    leave();
  };
  addEventListener("keydown", (event) => {
    if (gone) return still(event);
    if (marked(event) && [" ", "Enter"].includes(event.key)) return act(event);
    if (event.key === "Shift" && event.repeat) return;
    alone = event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!alone && presses.length) expire("");
  }, true);
  addEventListener("keyup", (event) => {
    if (gone) return still(event);
    if (event.key === "Shift" && alone) press();
    alone = false;
  }, true);
  for (const type of ["pointerdown", "blur"]) addEventListener(type, () => (alone = false), true);
  addEventListener("click", (event) => {
    if (gone) still(event);
    else if (marked(event)) act(event);
  }, true);
  for (const type of ["input", "change", "focusout", "paste", "visibilitychange"]) addEventListener(type, (event) => gone && still(event), true);

  // --- the button, in a strip of its own at the foot of the window ---------------------------------------------------
  window.mendLeave = () => {
    const strip = document.querySelector(".mend-leave");
    if (!strip || "mendBar" in document.body.dataset || document.querySelector("body > .mend-leave")) return;
    document.body.prepend(strip);
    new ResizeObserver(() => { // where its words need a second line, it is given the room
      root.style.setProperty("--mend-leave", `${Math.ceil(strip.getBoundingClientRect().height)}px`);
      dispatchEvent(new Event("resize")); // JupyterLab lays itself out anew
    }).observe(strip);
  };
  window.mendLeave();
})
