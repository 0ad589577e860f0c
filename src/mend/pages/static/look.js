// look.js — what this tab remembers: the size and colors that were chosen, and which pages were opened. It is read before
// anything is painted. Nothing is written that outlives the tab: someone unsafe may use the same computer later.
(() => {
  const NAME = "mend";
  const root = document.documentElement;
  const contrast = matchMedia("(prefers-contrast: more)");
  let kept = {};
  try {
    kept = JSON.parse(sessionStorage.getItem(NAME)) ?? {};
  } catch {} // a browser may refuse: then each page begins anew
  const show = () => {
    root.dataset.theme = kept.theme ?? (contrast.matches ? "contrast" : "device");
    root.dataset.size = kept.size ?? 0;
  };
  window.mendTab = {
    get: (name) => kept[name],
    set(values) {
      Object.assign(kept, values);
      try {
        sessionStorage.setItem(NAME, JSON.stringify(kept));
      } catch {}
      show();
    },
  };
  contrast.addEventListener("change", show);
  show();
})();
