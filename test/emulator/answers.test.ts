import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answerCases } from "./answers.cases.ts";
import { publishedAnswers } from "./published-answers.ts";
import { admin, TestCluster, viewer } from "./test-cluster.ts";

const titled = answerCases.map((answerCase, index) => {
  const { endpoint, version, status, code = "" } = answerCase;
  return [`${endpoint} on ${version}: ${status} ${code} (${index + 1})`, answerCase] as const;
});

describe("over a socket", () => {
  it.each(titled)("%s", async (_title, { version, settings, status, code, provoke, holds }) => {
    const cluster = await TestCluster.start({ clusterVersion: version, ...settings });
    const answer = await provoke(cluster);
    expect({ status: answer.status, code: (answer.body as { error_code?: string })?.error_code }).toEqual({
      status,
      code,
    });
    if (answer.text !== "") expect(answer.headers["content-type"]).toBe("application/json");
    if (status >= 400) expect(answer.body).toMatchObject({ message: expect.stringMatching(/\w/) });
    if (holds !== undefined) expect(holds(answer), answer.text).toBe(true);
  });
});

/** `GET /v1/modules`, its statuses and its codes with their statuses, from the table. */
const rows = readFileSync(join(import.meta.dirname, "../../docs/rest-api.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| `(GET|POST|PUT|DELETE) /.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")))
  .map(([, endpoint = "", id = "", versions = "", , statuses = "", codes = ""]) => ({
    endpoint,
    id,
    versions,
    statuses: statuses.split(", ").map(Number),
    codes: [...codes.matchAll(/(\w+) \(?(\d{3})\)?/g)].map(([, code, status]) => `${code} ${status}`),
  }));

describe("what the tests ask for", () => {
  it.each(rows)("is every status and code of $endpoint", ({ endpoint, statuses, codes }) => {
    const own = answerCases.filter((answerCase) => answerCase.endpoint === endpoint);
    expect([...new Set(own.map(({ status }) => status))].toSorted()).toEqual(statuses);
    const provoked = own.flatMap(({ code, status }) => (code === undefined ? [] : [`${code} ${status}`]));
    expect([...new Set(provoked)].toSorted()).toEqual(codes.toSorted());
  });

  it("is everything that the reference lists", () => {
    const missing = publishedAnswers.filter(
      ({ endpoint, status, code }) =>
        !answerCases.some(
          (answerCase) =>
            answerCase.endpoint === endpoint &&
            (status === undefined || answerCase.status === status) &&
            (code === undefined || answerCase.code === code),
        ),
    );
    expect(missing).toEqual([]);
  });
});

describe("who may ask", () => {
  const viewing = new Set(rows.filter(({ endpoint }) => endpoint.startsWith("GET ")).map(({ id }) => id));

  it.each(rows)("$endpoint: 401 to nobody, 403 to a viewer unless it reads", async (row) => {
    const clusterVersion =
      row.versions.includes("7.22") && !row.versions.startsWith("from") ? "7.22.2" : "8.0.20";
    const cluster = await TestCluster.start({ clusterVersion });
    const [method = "", path = ""] = row.endpoint.replaceAll(/\{\w+\}/g, "1").split(" ");
    for (const credentials of ["", "admin@example.com:wrong", "nobody@example.com:right"]) {
      const answer = await cluster.ask(method, path, { credentials });
      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toMatch(/^Basic /);
    }
    const { status } = await cluster.ask(method, path, { credentials: viewer });
    if (viewing.has(row.id)) expect([200, 404]).toContain(status);
    else expect(status).toBe(403);
    expect((await cluster.ask(method, path, { credentials: admin })).status).not.toBe(403);
  });
});

describe("what a version does not have", () => {
  const v1Upload = "POST /v1/modules";
  const v2Upload = "POST /v2/modules";
  const v1Deletion = "DELETE /v1/modules/{uid}";
  // As living clusters of these versions answered; from 8.0 on the user-defined endpoints take their place.
  const asked = [
    ["7.4.6", [v1Upload, v2Upload, v1Deletion], ["POST /v2/modules/user-defined", "GET /v2/actions"]],
    ["7.8.6", [v1Upload, v2Upload, v1Deletion], ["POST /v2/modules/user-defined", "GET /v2/actions"]],
    ["7.22.2", [v1Upload, v2Upload, v1Deletion, "GET /v2/actions"], ["POST /v2/modules/user-defined"]],
    ["8.0.20", ["POST /v2/modules/user-defined", "GET /v2/actions"], [v1Upload, v2Upload, v1Deletion]],
    ["8.2.0", ["POST /v2/modules/user-defined", "GET /v2/actions"], [v1Upload, v2Upload, v1Deletion]],
  ] as const;

  it.each(asked)(
    "is 404 on %s, or 405 where the path has other methods",
    async (clusterVersion, present, absent) => {
      const records: { readonly path: string; readonly endpoint?: string }[] = [];
      const onRequest = (record: (typeof records)[number]) => records.push(record);
      const cluster = await TestCluster.start({ clusterVersion, onRequest });
      for (const endpoint of [...absent, "PUT /v1/modules/{uid}"]) {
        const [method = "", path = ""] = endpoint.replace("{uid}", "1").split(" ");
        const { status, headers } = await cluster.ask(method, path);
        const others = status === 405 ? headers.allow?.split(", ") : [];
        expect([404, 405]).toContain(status);
        if (status === 405) expect(others).not.toContain(method);
        if (path === "/v1/modules") expect([status, headers.allow]).toEqual([405, "GET"]);
      }
      expect(records.filter(({ endpoint }) => endpoint !== undefined)).toEqual([]);
      for (const endpoint of present) {
        const [method = "", path = ""] = endpoint.replace("{uid}", "1").split(" ");
        await cluster.ask(method, path);
        expect(records.at(-1)).toMatchObject({ path, endpoint: expect.any(String) });
      }
    },
  );

  it("is 505 where it is a version of the API", async () => {
    const cluster = await TestCluster.start({ clusterVersion: "8.0.20" });
    expect((await cluster.ask("GET", "/v3/modules")).status).toBe(505);
    expect((await cluster.ask("GET", "/modules")).status).toBe(404);
  });
});
