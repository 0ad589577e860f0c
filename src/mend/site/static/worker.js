// worker.js — the course without a network. Every file of one edition is kept together, checked by its hash; a page takes
// all it needs from there, so old and new files are never mixed. A newer edition waits until the last page is closed.
const { version, files } = EDITION;
const HERE = self.registration.scope;
const NAME = `mend ${HERE} ${version}`;

self.addEventListener("install", (event) => {
  const get = async (cache, [path, integrity]) => {
    const address = new URL(path, HERE);
    const answer = await fetch(address, { cache: "no-cache", credentials: "same-origin", integrity });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await cache.put(address, new Response(answer.body, { headers: answer.headers })); // a host may have led to another address
  };
  const all = async () => {
    const cache = await caches.open(NAME);
    const rows = Object.entries(files);
    try {
      await Promise.all([0, 1, 2, 3].map(async () => { // four at a time, beside the page that is read
        for (let row; (row = rows.pop()); ) await get(cache, row);
      }));
    } catch (error) {
      await caches.delete(NAME); // all of it or nothing
      throw error;
    }
  };
  event.waitUntil(all());
});

self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name.startsWith(`mend ${HERE} `) && name !== NAME) await caches.delete(name);
  };
  event.waitUntil(old());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || !address.href.startsWith(HERE)) return;
  const asked = decodeURI(address.pathname.slice(new URL(HERE).pathname.length)) || "index.html";
  const path = [asked, `${asked}.html`].find((name) => name in files); // some hosts leave .html out
  if (!path) return;
  const kept = async () => {
    const cache = await caches.open(NAME);
    return (await cache.match(new URL(path, HERE))) ?? fetch(request);
  };
  event.respondWith(kept());
});
