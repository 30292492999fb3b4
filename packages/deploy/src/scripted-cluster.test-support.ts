import { ClusterClient, type Transport, TransportError } from "@rampart/cluster-client";

/** A status, a body for 200, or a connection that breaks before the answer. */
export type ScriptedAnswer = number | object | "lost";

/** A cluster that answers by `METHOD host/path`, and what it was asked. */
export function scriptedCluster(answers: Readonly<Record<string, ScriptedAnswer>>) {
  const asked: string[] = [];
  const transport: Transport = async ({ method, url }) => {
    const call = `${method} ${url.hostname}${url.pathname}`;
    asked.push(call);
    const answer = answers[call] ?? 404;
    if (answer === "lost") throw new TransportError("exchange", { cause: new Error("gone") });
    const body = typeof answer === "number" ? {} : answer;
    const status =
      "status" in body && Number(body.status) > 0
        ? Number(body.status)
        : typeof answer === "number"
          ? answer
          : 200;
    return {
      status,
      headers: {},
      body: (async function* () {
        yield Buffer.from(JSON.stringify(body));
      })(),
    };
  };
  const clock = { now: () => 0, random: () => 0, sleep: async () => {} };
  return { client: new ClusterClient({ url: new URL("https://cluster:9443"), transport, clock }), asked };
}
