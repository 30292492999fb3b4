/** Often enough for an editor that died, in milliseconds. */
const interval = 3000;

/** Calls back once a process is gone: an editor that dies may leave its pipes open in others. */
export function watchProcess(processId: number, onGone: () => void): () => void {
  const timer = setInterval(() => {
    if (!isRunning(processId)) onGone();
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // One that belongs to somebody else is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
