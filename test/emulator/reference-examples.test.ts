import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { useWorkspace } from "../cli/rampart.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { exampleModule } from "./answer-case.ts";
import { credentials, type RunningEmulator, runEmulator } from "./running-emulator.ts";

// The examples of the public reference as they are there, with host, user and path filled in.

const workspace = useWorkspace();
const run = promisify(execFile);
const artifacts = "/v2/local/modules/user-defined/artifacts";
const fileName = "rejson.Linux-ubuntu18.04-x86_64.2.0.8.zip";

function canRun(command: string, ...words: readonly string[]): boolean {
  try {
    execFileSync(command, words, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const hasCurl = canRun("curl", "--version");
const hasRequests = canRun("python3", "-c", "import requests");

async function start(clusterVersion: string, ...flags: readonly string[]): Promise<RunningEmulator> {
  await workspace.current.write(fileName, buildBundle());
  return await runEmulator(workspace.current, ["--cluster-version", clusterVersion, ...flags]);
}

describeUnless(hasCurl ? undefined : "curl is not installed", "the reference's examples with curl", () => {
  const curl = async (...words: readonly string[]): Promise<{ status: number; text: string }> => {
    const { RAMPART_USER, RAMPART_PASSWORD } = credentials;
    const common = ["-s", "-k", "-u", `${RAMPART_USER}:${RAMPART_PASSWORD}`, "-w", "\n%{http_code}"];
    const { stdout } = await run("curl", [...common, ...words]);
    const [, text = "", status] = /^(.*)\n(\d{3})$/s.exec(stdout) ?? [];
    return { status: Number(status), text };
  };
  const file = () => `module=@${workspace.current.path(fileName)}`;

  it("uploads with v1", async () => {
    const { ready, stop } = await start("7.22.2");
    const url = ready.nodes[0]?.url ?? "";
    expect(await curl("-X", "POST", "-F", file(), `${url}/v1/modules`)).toEqual({ status: 200, text: "" });
    expect((await curl(`${url}/v1/modules`)).text).toContain('"module_name": "tally"');
    await stop();
  });

  it("uploads with v2, and follows the action to its end", async () => {
    const { ready, stop } = await start("7.22.2");
    const url = ready.nodes[0]?.url ?? "";
    const upload = await curl("-X", "POST", "-F", file(), `${url}/v2/modules`);
    expect(upload.status).toBe(200);
    const { action_uid, uid } = JSON.parse(upload.text) as { action_uid: string; uid: string };
    await expect
      .poll(async () => JSON.parse((await curl(`${url}/v2/actions/${action_uid}`)).text), { timeout: 20_000 })
      .toMatchObject({ status: "completed", progress: 100 });
    expect((await curl(`${url}/v1/modules/${uid}`)).status).toBe(200);
    await stop();
  });

  it("registers a user-defined module, and uploads its artifact to every node", async () => {
    const { ready, stop } = await start("8.0.20", "--nodes", "2");
    const url = ready.nodes[0]?.url ?? "";
    const json = ["-H", "Accept: application/json", "-H", "Content-Type: application/json"];
    const created = await curl(
      ...["-X", "POST", ...json, "-d", JSON.stringify(exampleModule)],
      `${url}/v2/modules/user-defined`,
    );
    expect(created).toMatchObject({ status: 200, text: expect.stringMatching(/"uid": "[0-9a-f]{32}"/) });
    const { text } = await curl(`${url}/v1/nodes`);
    const nodes = JSON.parse(text) as readonly { addr: string }[];
    expect(nodes.map(({ addr }) => addr)).toEqual(["127.0.0.1", "127.0.0.2"]);
    const { port } = new URL(url);
    for (const { addr } of nodes) {
      const node = `https://${addr}:${port}${artifacts}`;
      expect(await curl("-X", "POST", "-F", file(), node)).toEqual({ status: 200, text: "" });
      expect(JSON.parse((await curl(node)).text)).toEqual([
        { module_name: "tally", version: 10203, dependencies: [] },
      ]);
    }
    await stop();
  });

  it("waits for 100 Continue, which it gets", async () => {
    const { ready, stop } = await start("7.22.2");
    const { stderr } = await run("curl", [
      ...["-v", "-k", "-u", `${credentials.RAMPART_USER}:${credentials.RAMPART_PASSWORD}`],
      ...["-H", "Expect: 100-continue", "-F", file(), `${ready.nodes[0]?.url}/v1/modules`],
    ]);
    expect(stderr).toMatch(/< HTTP\/1\.1 100 Continue/);
    expect(stderr).toMatch(/< HTTP\/1\.1 200 OK/);
    await stop();
  });

  it("is refused before it sends anything, where it waits", async () => {
    const { ready, stop } = await start("8.2.0");
    const { stdout, stderr } = await run("curl", [
      ...["-v", "-k", "-u", `${credentials.RAMPART_USER}:${credentials.RAMPART_PASSWORD}`],
      ...["-H", "Expect: 100-continue", "-F", file(), `${ready.nodes[0]?.url}${artifacts}`],
    ]);
    expect(stderr).not.toMatch(/100 Continue/);
    expect(JSON.parse(stdout)).toMatchObject({ error_code: "modules_upload_disabled" });
    await stop();
  });

  it("switches uploads on, on 8.2", async () => {
    const { ready, stop } = await start("8.2.0");
    const url = ready.nodes[0]?.url ?? "";
    expect((await curl("-F", file(), `${url}${artifacts}`)).status).toBe(403);
    const json = ["-H", "Content-Type: application/json", "-d", '{"allow_modules_upload": true}'];
    expect((await curl("-X", "PUT", ...json, `${url}/v1/cluster`)).status).toBe(200);
    expect((await curl("-F", file(), `${url}${artifacts}`)).status).toBe(200);
    await stop();
  });
});

/** The example of the reference; only host, port, user and path are filled in. */
function snippet(url: string, path: string): string {
  return `
import requests
url = "${url}"
files=[
  ('module',
    ('${fileName}',
    open('${path}','rb'),
    'application/zip')
  )
]
auth=("${credentials.RAMPART_USER}", "${credentials.RAMPART_PASSWORD}")
response = requests.request("POST", url,
  auth=auth, files=files, verify=False)
print(response.text)
`;
}

describeUnless(
  hasRequests ? undefined : "python3-requests is not installed",
  "the reference's examples with Python's requests",
  () => {
    const python = async (url: string) => {
      const { stdout } = await run("python3", ["-c", snippet(url, workspace.current.path(fileName))]);
      return stdout.trim();
    };

    it("uploads with v1", async () => {
      const { ready, stop } = await start("7.22.2");
      const url = `${ready.nodes[0]?.url}/v1/modules`;
      expect(await python(url)).toBe("");
      expect(JSON.parse(await python(url))).toMatchObject({ error_code: "module_exists" });
      await stop();
    });

    it("uploads with v2", async () => {
      const { ready, stop } = await start("7.22.2");
      expect(JSON.parse(await python(`${ready.nodes[0]?.url}/v2/modules`))).toMatchObject({
        action_uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        module_name: "tally",
        semantic_version: "1.2.3",
        version: 10203,
        is_bundled: false,
      });
      await stop();
    });

    it("uploads an artifact to a node", async () => {
      const { ready, stop } = await start("8.0.20");
      expect(await python(`${ready.nodes[0]?.url}${artifacts}`)).toBe("");
      await stop();
    });

    it("hears why it is refused, though it sends without waiting", async () => {
      const { ready, stop } = await start("8.2.0");
      expect(JSON.parse(await python(`${ready.nodes[0]?.url}${artifacts}`))).toMatchObject({
        error_code: "modules_upload_disabled",
      });
      await stop();
    });
  },
);
