// page.js — whoever follows a link into another lesson comes to the link's end, and stays there while the page is drawn.
// JupyterLab looks for the end before the cells above it have their height, and the browser before Voilà has drawn it.
(() => {
  if (window.mendLinks) return;
  window.mendLinks = true;
  const goTo = (id, from) => {
    let until = performance.now() + 30000;
    let end = null;
    for (const gesture of ["wheel", "touchstart", "pointerdown", "keydown"])
      addEventListener(gesture, () => (until = 0), { once: true, capture: true });
    const ends = () => document.querySelectorAll(`[id="${CSS.escape(id)}"], [data-jupyter-id="${CSS.escape(id)}"]`);
    (function again() {
      if (performance.now() > until) return;
      requestAnimationFrame(again);
      const found = [...ends()].find((node) => node.getClientRects().length && !from?.contains(node));
      if (found && !end) arrive((end = found));
      if (found && until > performance.now() + 3000) until = performance.now() + 3000;
      found?.scrollIntoView();
      if (found && document.activeElement === document.body) focus(found);
    })();
  };
  const arrive = (end) => {
    for (const other of document.querySelectorAll("dt[aria-current]")) other.removeAttribute("aria-current");
    if (end.matches(".mend-glossary dt")) end.setAttribute("aria-current", "true");
  };
  const focus = (end) => {
    end.tabIndex = -1;
    end.focus({ preventScroll: true });
  };
  addEventListener("click", (event) => {
    const link = event.target.closest?.('.jp-NotebookPanel a[href*=".ipynb"][href*="#"]');
    if (link) goTo(decodeURIComponent(link.hash.slice(1)), link.closest(".jp-NotebookPanel"));
  }, true);
  if (location.hash) goTo(decodeURIComponent(location.hash.slice(1)));
})();
