// page.js — whoever follows a link to a term is taken there, and stays there while the page above is still being drawn.
(() => {
  const goTo = (term) => {
    let moved = false;
    let until = 0;
    for (const gesture of ["wheel", "touchstart", "pointerdown", "keydown"])
      addEventListener(gesture, () => (moved = true), { once: true, capture: true });
    for (const other of document.querySelectorAll(".mend-glossary [aria-current]")) other.removeAttribute("aria-current");
    term.setAttribute("aria-current", "true");
    term.tabIndex = -1;
    (function again() {
      const shown = term.getClientRects().length > 0;
      if (moved || (shown && until && performance.now() > until)) return;
      if (shown) until ||= performance.now() + 3000;
      if (document.activeElement === document.body) term.focus({ preventScroll: true });
      Element.prototype.scrollIntoView.call(term);
      requestAnimationFrame(again);
    })();
  };
  for (const term of document.querySelectorAll(".mend-glossary dt")) {
    term.scrollIntoView = () => goTo(term); // JupyterLab asks for it before the cells above have their height
    if (location.hash === `#${term.id}`) goTo(term); // Voilà draws it long after the browser has looked for it
  }
})();
