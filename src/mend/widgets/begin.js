// begin.js — runs a notebook from its first cell, once its kernel is there: cells that are run before are cleared, and that is all.
const runAll = async (app) => {
  const session = app.shell.currentWidget?.sessionContext;
  await session?.ready;
  if (session && !session.session?.kernel) await session.startKernel(); // it was shut down meanwhile
  await session?.session?.kernel?.info;
  app.commands.execute("runmenu:run-all");
};
