// list.js — marks in a list what this tab has opened, and offers to go on where one was.
const tab = window.mendTab;
const rows = [...document.querySelectorAll(".mend-lessons > li")];
const [resume, told] = [document.querySelector(".mend-resume"), document.querySelector(".mend-been")];
const sentence = told.querySelector("[data-words]");

function show() {
  const been = tab.get("been") ?? {};
  let [opened, left] = [0, 0];
  for (const row of rows) {
    const visited = row.dataset.page in been;
    row.querySelector(".mend-visited").hidden = !visited;
    row.classList.toggle("is-visited", visited);
    if (visited) opened += 1;
    else left += Number(row.dataset.minutes);
  }
  const last = rows.find((row) => row.dataset.page === tab.get("last"))?.querySelector("a");
  resume.hidden = !last;
  told.hidden = !opened;
  const values = { opened, all: rows.length, hours: Math.floor(left / 60), minutes: left % 60 };
  sentence.textContent = sentence.dataset.words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  if (!last) return;
  resume.href = `${last.getAttribute("href")}#${encodeURIComponent(been[tab.get("last")])}`;
  resume.querySelector("strong").textContent = last.textContent;
}

told.querySelector("button").addEventListener("click", () => {
  tab.set({ been: {}, last: "" });
  show();
  document.querySelector("main").focus();
});
show();
