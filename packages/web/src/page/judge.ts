import type { Answer, Progress, Question, Reply } from "../judge/protocol.ts";
import { trusted } from "./trusted.ts";

/** The worker that reads files. It is started with the page, and again when it was stopped. */
export class Judge {
  #worker: Worker | undefined = startWorker();
  #stop: (() => void) | undefined;

  /** Undefined where it was stopped meanwhile. */
  async ask(question: Question, onProgress: (progress: Progress) => void): Promise<Answer | undefined> {
    this.stop();
    this.#worker ??= startWorker();
    const worker = this.#worker;
    return await new Promise((resolve, reject) => {
      this.#stop = () => resolve(undefined);
      worker.onmessage = ({ data }: MessageEvent<Reply>) => {
        if ("progress" in data) return onProgress(data.progress);
        this.#stop = undefined;
        if ("answer" in data) resolve(data.answer);
        else reject(new Error(data.broken));
      };
      worker.onerror = ({ message }) => {
        this.#worker = undefined;
        this.#stop = undefined;
        reject(new Error(message));
      };
      worker.postMessage(question);
    });
  }

  /** Whatever it reads is let go. */
  stop(): void {
    if (this.#stop === undefined) return;
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#stop();
    this.#stop = undefined;
  }
}

/** Its program is in the page, which may be a file without neighbors. */
function startWorker(): Worker {
  const program = document.getElementById("judge")?.textContent ?? "";
  const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  const worker = new Worker(trusted.workerAddress(address));
  URL.revokeObjectURL(address);
  return worker;
}
