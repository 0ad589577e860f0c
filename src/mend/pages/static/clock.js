// clock.js — the time that was spent on each part of a session; plain values, so that both windows can hold the same.
// { spent: milliseconds for each part, at: the part that runs, since: when it began to, null while the clock rests }

export const fresh = (at, now) => ({ spent: [], at, since: now });

const running = (clock, now) => (clock.since === null ? 0 : Math.max(0, now - clock.since));
const banked = (clock, now) => {
  const spent = [...clock.spent];
  spent[clock.at] = (spent[clock.at] ?? 0) + running(clock, now);
  return spent;
};

// The clock after a step to another part.
export const turn = (clock, at, now) => ({ spent: banked(clock, now), at, since: clock.since === null ? null : now });
export const rest = (clock, now) => ({ spent: banked(clock, now), at: clock.at, since: clock.since === null ? now : null });

// Milliseconds on one part, and on all of them.
export const of = (clock, at, now) => (clock.spent[at] ?? 0) + (clock.at === at ? running(clock, now) : 0);
export const total = (clock, now) => banked(clock, now).reduce((sum, one) => sum + (one ?? 0), 0);

export const minutes = (milliseconds) => Math.floor(milliseconds / 60_000);
export const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// "4 of 13 min", or how far over; where nothing is planned, the minutes alone.
export const compared = (words, milliseconds, planned) => {
  const done = minutes(milliseconds), over = minutes(milliseconds - planned * 60_000);
  const late = planned > 0 && milliseconds >= (planned + 1) * 60_000;
  return { late, text: say(late ? words.over : planned ? words.time : words.spent, { done, planned, over }) };
};
export const hour = (time) => new Date(time).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
