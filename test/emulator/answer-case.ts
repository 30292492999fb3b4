import { metadataOf } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import type { Answered, ClusterSettings, TestCluster } from "./test-cluster.ts";

/** One answer of one endpoint, and how to get it. What is expected is what public texts say. */
export interface AnswerCase {
  /** As `docs/rest-api.md` writes it. */
  readonly endpoint: string;
  readonly status: number;
  readonly code?: string;
  readonly version: string;
  readonly settings?: Partial<ClusterSettings>;
  readonly provoke: (cluster: TestCluster) => Promise<Answered>;
  /** What else the reference says of the answer. */
  readonly holds?: (answer: Answered) => boolean;
}

export const isHexUid = (value: unknown) => typeof value === "string" && /^[0-9a-f]{32}$/.test(value);
export const field = (answer: Answered, name: string) => (answer.body as Record<string, unknown>)[name];
export const hasAction = (answer: Answered) => /^[0-9a-f-]{36}$/.test(String(field(answer, "action_uid")));
export const isEmpty = ({ text }: Answered) => text === "";
export const isList = ({ body }: Answered) => Array.isArray(body) && body.length > 0;

/** The example body of the reference, as it is there. */
export const exampleModule = {
  module_name: "TestModule",
  version: 1,
  semantic_version: "0.0.1",
  display_name: "test module",
  commands: [
    {
      command_arity: -1,
      command_name: "json.arrtrim",
      first_key: 1,
      flags: ["write"],
      last_key: 1,
      step: 1,
    },
  ],
  command_line_args: "",
  capabilities: ["list", "of", "capabilities"],
  min_redis_version: "2.1",
};

export const create = "/v2/modules/user-defined";

/** A database of Redis 8.0 that uses the example module. */
export function database(changes: object = {}) {
  return {
    uid: 1,
    name: "orders",
    type: "redis",
    status: "active",
    redis_version: "8.0",
    module_list: [{ module_name: "tally", semantic_version: "1.2.3", module_args: "A 1" }],
    ...changes,
  };
}

export const newer = { semantic_version: "1.3.0", version: 10300 };
export const onRedis7 = { compatible_redis_version: "7.2" };

/** The versions of the cluster under which a module can be registered for an upgrade. */
export async function register(cluster: TestCluster, changes: object): Promise<string> {
  const metadata = metadataOf(changes);
  const isOld = cluster.clusterVersion.startsWith("7.");
  const answer = isOld
    ? await cluster.upload("/v2/modules", { metadata })
    : await cluster.ask("POST", create, { json: metadata });
  if (answer.status !== 200) throw new Error(answer.text);
  await cluster.settle();
  return String(field(answer, "uid"));
}
