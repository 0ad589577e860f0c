// offline.js — puts the whole course on the device, so that it opens without a network; and takes it away again.
const { words } = JSON.parse(document.getElementById("mend-site").textContent);
const REST = 2000; // ms after the page is there
const panel = document.getElementById("mend-work");
const state = panel.querySelector(".work-offline");
const away = panel.querySelector('[data-do="forget"]');
const say = (text, here = false) => {
  state.textContent = text;
  away.parentElement.hidden = !here;
};

async function begin() {
  if (location.protocol === "file:") return say(words.offline_file);
  if (!navigator.serviceWorker) return say(words.offline_not);
  try {
    const found = await navigator.serviceWorker.register("worker.js", { updateViaCache: "none" });
    const tell = () => {
      if (found.waiting && found.active) say(words.offline_next, true);
      else if (found.active) say(words.offline_on, true);
      else say(found.installing ? words.offline_wait : words.offline_not);
    };
    const follow = (worker) => worker?.addEventListener("statechange", tell);
    follow(found.installing);
    found.addEventListener("updatefound", () => follow(found.installing));
    tell();
  } catch {
    say(words.offline_not);
  }
}

away.addEventListener("click", async () => {
  const folder = new URL(".", location.href).href;
  for (const found of await navigator.serviceWorker.getRegistrations()) if (found.scope === folder) await found.unregister();
  for (const name of await caches.keys()) if (name.startsWith(`mend ${folder} `)) await caches.delete(name);
  say(words.forgotten);
  panel.querySelector("h2").focus();
});
// Not at once: to fetch the course would take a sixth of the time in which the page itself becomes usable.
const soon = () => setTimeout(begin, REST);
if (document.readyState === "complete") soon();
else addEventListener("load", soon, { once: true });
