// Loads modules with the built package, all at once, and prints what became of each: a program of its own, so that it can
// run as another user. Its argument is a list of paths and options, as JSON.
import { discover } from "../../packages/discovery/dist/index.js";

const loads = JSON.parse(process.argv[2]).map(async ({ path, options }) => {
  let missing = [];
  const onMissingIsolation = (parts) => {
    missing = parts;
  };
  return await discover(path, {
    ...options,
    arguments: options.arguments.map((word) => (word === "$PID" ? String(process.pid) : word)),
    onMissingIsolation,
  }).then(
    ({ name, log }) => ({ end: name, log, missing }),
    ({ code, message, log }) => ({ end: code ?? message, log, missing }),
  );
});
process.stdout.write(JSON.stringify(await Promise.all(loads)));
