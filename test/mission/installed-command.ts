import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exampleManifest, type Outcome, outcomeOf, type RunOptions, tally } from "../cli/rampart.ts";
import { type RunningEmulator, runEmulator } from "../emulator/running-emulator.ts";
import { admin, type ClusterSettings, type RunningCluster, viewer } from "../emulator/test-cluster.ts";
import { PackedRelease, run } from "../release/packed-release.ts";

const [adminUser, adminPassword] = admin.split(":");
const [viewerUser, viewerPassword] = viewer.split(":");

/** The command as strangers have it: packed, installed by npm in an empty folder, started with an empty home. */
export class InstalledCommand {
  readonly #release = new PackedRelease();
  readonly folder = join(this.#release.folder, "work");
  readonly #temporary = join(this.#release.folder, "temporary");
  #written = 0;

  async install(): Promise<void> {
    await this.#release.pack();
    const { environment, command } = this.#release;
    for (const folder of [environment.HOME, this.#temporary, this.folder]) mkdirSync(folder);
    writeFileSync(join(this.folder, "package.json"), "{}");
    const words = ["install", "--offline", "--no-audit", "--no-fund", command];
    await run("npm", words, { cwd: this.folder, env: environment });
    copyFileSync(tally, join(this.folder, "tally.so"));
    copyFileSync(exampleManifest, join(this.folder, "ramp.yml"));
  }

  /** What npm put into the folder. */
  get installed(): string[] {
    return readdirSync(join(this.folder, "node_modules")).filter((name) => !name.startsWith("."));
  }

  start(words: readonly string[], { environment }: RunOptions = {}, before: readonly string[] = []) {
    const [program = "", ...others] = [...before, join(this.folder, "node_modules/.bin/rampart"), ...words];
    const child = spawn(program, others, {
      cwd: this.folder,
      env: {
        PATH: [dirname(process.execPath), process.env["PATH"]].join(":"),
        HOME: this.#release.environment.HOME,
        TMPDIR: this.#temporary,
        RAMPART_USER: adminUser,
        RAMPART_PASSWORD: adminPassword,
        RAMPART_VIEWER_USER: viewerUser,
        RAMPART_VIEWER_PASSWORD: viewerPassword,
        ...environment,
      },
    }) as ChildProcessWithoutNullStreams;
    child.stdin.end();
    return child;
  }

  /** `before` are the words that start it, such as those of another program that does. */
  async run(words: readonly string[], before: readonly string[] = []): Promise<Outcome> {
    return await outcomeOf(this.start(words, {}, before));
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(join(this.folder, name), content);
    return name;
  }

  /** What no run may have left behind. The code that they compiled is kept for the next ones. */
  leftovers(): string[] {
    const { HOME } = this.#release.environment;
    const cached = readdirSync(join(HOME, ".cache"), { recursive: true, encoding: "utf8" });
    return [
      ...[HOME, this.#temporary].flatMap((folder) => readdirSync(folder)),
      ...cached.map((name) => `.cache/${name}`),
    ].filter((name) => !/^\.(npm|node)|^\.cache($|\/rampart($|\/code($|\/)))/.test(name));
  }

  async emulator(flags: readonly string[]): Promise<RunningEmulator> {
    return await runEmulator(this, ["--http", "--quiet", ...flags], { environment: {} });
  }

  /** `rampart emulator` with what tests of the emulator ask for. */
  async startCluster(settings: ClusterSettings): Promise<RunningCluster> {
    const { ready, stop } = await this.emulator(this.#flagsOf(settings));
    return {
      urls: ready.nodes.map(({ url }) => url),
      setFaults: () => {
        throw new Error("the faults of a process are those that it started with");
      },
      close: async () => {
        const { code, stderr } = await stop();
        if (code !== 130) throw new Error(`the emulator ended with ${code}: ${stderr}`);
      },
    };
  }

  #flagsOf(settings: ClusterSettings): string[] {
    const { clusterVersion, databases, requiredCapabilities, os, faults = [], ...others } = settings;
    const { dataFolder, actionDuration, ...unknown } = others;
    if (Object.keys(unknown).length > 0) throw new Error(`no flag for ${Object.keys(unknown)}`);
    this.#written += 1;
    const file = `databases-${this.#written}.json`;
    return [
      ...["--cluster-version", clusterVersion],
      ...(databases ? ["--databases", this.write(file, JSON.stringify(databases))] : []),
      ...(requiredCapabilities ? ["--required-capabilities", requiredCapabilities.join()] : []),
      ...(os ? ["--os", os.join()] : []),
      ...(dataFolder === undefined ? [] : ["--data", dataFolder]),
      ...(actionDuration === undefined ? [] : ["--action-seconds", `${actionDuration}ms`]),
      ...faults.flatMap((fault) => ["--fault", fault]),
    ];
  }

  remove(): void {
    this.#release.remove();
  }
}
