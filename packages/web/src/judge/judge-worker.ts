import { judgeFiles } from "./judge-files.ts";
import type { Question, Reply } from "./protocol.ts";

/** What a worker has, of which the types of a page know nothing. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<Question>) => void) | null;
  postMessage(reply: Reply): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = async ({ data }) => {
  try {
    scope.postMessage({ answer: await judgeFiles(data, (progress) => scope.postMessage({ progress })) });
  } catch (error) {
    scope.postMessage({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
};
