import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeUnless } from "../../../../test/support/describe-unless.ts";
import { discoverWithHost } from "./discover-with-host.ts";
import {
  compilerMissing,
  discoveryErrorOf,
  fixtureModule,
  hostMissing,
  testedHosts,
} from "./fixtures.test-support.ts";
import { type HostOutcome, runHost } from "./host-process.ts";
import { removeFolder } from "./remove-folder.ts";

const run = promisify(execFile);
const seconds = 20;
/** The system permits a network and processes of one's own: to root at once, else in a user namespace. */
const permitted = ["--net", "--user"].some(
  (first) => spawnSync("unshare", [first, "--net", "--pid", "--fork", "true"]).status === 0,
);

/** A module that registers what it sees of its environment as names of commands. Its first argument is a port. */
const source = String.raw`
#include <arpa/inet.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;
typedef int (*GetApi)(const char *, void *);
static int (*create)(void *, const char *, void *, const char *, int, int, int);
static const char *(*text)(void *, size_t *);
static void *context;

static int run(void) { return 0; }

static void say(const char *what, const char *value) {
  char name[4096];
  snprintf(name, sizeof name, "%s:%s", what, value);
  for (char *p = name; *p; p++) if (strchr(" |@=,\r\n", *p)) *p = '_';
  create(context, name, (void *)run, "", 0, 0, 0);
}

static void say_number(const char *what, long long value) {
  char digits[32];
  snprintf(digits, sizeof digits, "%lld", value);
  say(what, digits);
}

static void say_handler(const char *what, int signal_number) {
  struct sigaction action;
  sigaction(signal_number, NULL, &action);
  say(what, action.sa_handler == SIG_DFL ? "default" : action.sa_handler == SIG_IGN ? "ignored" : "handled");
}

static void say_limit(const char *what, int resource) {
  struct rlimit limit;
  getrlimit(resource, &limit);
  say_number(what, (long long)limit.rlim_max);
}

int RedisModule_OnLoad(void *given, void **arguments, int count) {
  void (*attributes)(void *, const char *, int, int);
  GetApi get = (GetApi)((void **)given)[0];
  get("RedisModule_SetModuleAttribs", &attributes);
  get("RedisModule_CreateCommand", &create);
  get("RedisModule_StringPtrLen", &text);
  context = given;
  attributes(given, "observer", 1, 1);

  char path[4096];
  struct stat state;
  stat(".", &state);
  getcwd(path, sizeof path);
  say("cwd", path);
  say_number("cwd-mode", state.st_mode & 0777);
  int entries = 0;
  DIR *here = opendir(".");
  while (readdir(here)) entries++;
  closedir(here);
  say_number("cwd-entries", entries - 2);
  for (char **p = environ; *p; p++) {
    char *end = strchr(*p, '=');
    say("env", (*end = 0, *p));
  }
  for (int i = 0; i < 4096; i++) if (fcntl(i, F_GETFD) >= 0) say_number("descriptor", i);
  char byte;
  say_number("stdin", read(0, &byte, 1));
  say_limit("core", RLIMIT_CORE);
  say_limit("data", RLIMIT_DATA);
  say_limit("file", RLIMIT_FSIZE);
  say_limit("cpu", RLIMIT_CPU);
  say_number("processors", sysconf(_SC_NPROCESSORS_ONLN));
  int dies_with_parent = 0;
  prctl(PR_GET_PDEATHSIG, &dies_with_parent);
  say_number("ended-with-parent", dies_with_parent);
  say_handler("SIGTERM", SIGTERM);
  say_handler("SIGINT", SIGINT);
  say_handler("SIGHUP", SIGHUP);
  say_handler("SIGPIPE", SIGPIPE);
  say_number("user", getuid());
  say_number("group", getgid());
  say("host-symbols", dlsym(RTLD_DEFAULT, "pipe_line") || dlsym(RTLD_DEFAULT, "main") ? "yes" : "no");
  say_number("no-new-privileges", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
  say_number("own-processes", getpid() < 10);

  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_port = htons(atoi(text(arguments[0], NULL)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int outwards = socket(AF_INET, SOCK_STREAM, 0);
  say("connected", connect(outwards, (struct sockaddr *)&address, sizeof address) == 0 ? "yes" : "no");
  void *much = malloc(8ULL << 30);
  say("eight-gibibytes", much ? "yes" : "no");
  return 0;
}
`;

const hosts = await testedHosts();

describeUnless(hostMissing ?? compilerMissing, "a module sees", () =>
  describe.each(hosts)("in a host that is $title:", ({ path: program }) => {
    let folder: string;
    let outcome: HostOutcome;
    const seen = (what: string) =>
      (outcome.report.result?.commands ?? [])
        .filter(({ name }) => name.startsWith(`${what}:`))
        .map(({ name }) => name.slice(what.length + 1));

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "rampart-isolation-"));
      const module = join(folder, "observer.so");
      await writeFile(join(folder, "observer.c"), source);
      await run("cc", ["-w", "-shared", "-fPIC", "-o", module, join(folder, "observer.c")]);
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((settle) => server.once("listening", settle));
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      process.env["RAMPART_TEST_SECRET"] = "never inherited";
      try {
        const options = ["--parent", String(process.pid), "--seconds", String(seconds)];
        const host = [program, ...options, "--", module, String(port)];
        // As from a caller that was given descriptors itself, which no program marks to be closed.
        const words = ["-c", 'unset PWD OLDPWD _; exec 7<"$0" 9<"$0"; exec "$0" "$@"', ...host];
        outcome = await runHost({ program: "/bin/sh", words, timeoutMilliseconds: 10_000 });
      } finally {
        delete process.env["RAMPART_TEST_SECRET"];
        server.close();
      }
      expect(outcome.report.result?.name).toBe("observer");
    }, 60_000);
    afterAll(() => removeFolder(folder));

    test("an empty folder that nobody else may enter", () => {
      expect(seen("cwd")[0]).toMatch(/\/rampart-load-[^/]+$/);
      expect(seen("cwd-mode")).toEqual([String(0o700)]);
      expect(seen("cwd-entries")).toEqual(["0"]);
    });

    test("nothing of the caller's environment but what it needs", () => {
      const allowed = ["HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ"];
      expect(seen("env").filter((name) => !allowed.includes(name))).toEqual([]);
      expect(seen("env")).toEqual(expect.arrayContaining(["HOME", "PATH", "TMPDIR"]));
    });

    test("no descriptors but its own and the report's, and no input", () => {
      expect(seen("descriptor")).toHaveLength(4);
      expect(seen("descriptor")).toEqual(expect.arrayContaining(["0", "1", "2"]));
      // Out of the way of a module that closes, or writes to, the low ones.
      expect(Math.max(...seen("descriptor").map(Number))).toBeGreaterThanOrEqual(400);
      expect(seen("stdin")).toEqual(["0"]);
    });

    test("limits", () => {
      expect(seen("core")).toEqual(["0"]);
      expect(seen("data")).toEqual([String(4 * 2 ** 30)]);
      expect(seen("file")).toEqual([String(256 * 2 ** 20)]);
      expect(seen("cpu")).toEqual([String((seconds + 5) * Number(seen("processors")[0]))]);
      expect(seen("eight-gibibytes")).toEqual(["no"]);
    });

    test("no way to more privileges, and nobody's but its own", () => {
      expect(seen("no-new-privileges")).toEqual(["1"]);
      expect(seen("user")).toEqual([String(process.getuid?.())]);
      expect(seen("group")).toEqual([String(process.getgid?.())]);
    });

    test("signals as a program finds them, and its end with that of its parent", () => {
      for (const name of ["SIGTERM", "SIGINT", "SIGHUP", "SIGPIPE"]) expect(seen(name)).toEqual(["default"]);
      expect(seen("ended-with-parent")).toEqual([String(constants.signals.SIGKILL)]);
    });

    test("no symbol of the host", () => {
      expect(seen("host-symbols")).toEqual(["no"]);
    });

    test("no network, and other processes only where the system permits no namespaces", () => {
      const { network, processes, files } = outcome.report.isolation ?? {};
      if (permitted)
        expect({ network, processes, files }).toEqual({ network: true, processes: true, files: true });
      // Refused by a filter of calls, whether there are namespaces or not.
      expect(seen("connected")).toEqual(["no"]);
      if (processes) expect(seen("own-processes")).toEqual(["1"]);
    });
  }),
);

describeUnless(hostMissing, "without namespaces", () => {
  let folder: string;
  let hostPath: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rampart-isolation-"));
    hostPath = join(folder, "module-host");
    await writeFile(hostPath, `#!/bin/sh\nexec '${hosts[0]?.path}' --without-namespaces "$@"\n`, {
      mode: 0o755,
    });
  });
  afterAll(() => removeFolder(folder));

  test("a module is loaded, and the caller told what it lacks", async () => {
    const told: string[] = [];
    const onMissingIsolation = (missing: readonly string[]) => told.push(...missing);
    const { name } = await discoverWithHost(fixtureModule("tally"), { hostPath, onMissingIsolation });
    expect(name).toBe("tally");
    expect(told).toEqual(["network", "processes", "files"]);
  });

  test("no module is loaded where the isolation is required", async () => {
    const module = fixtureModule("crashes-in-constructor");
    const error = await discoveryErrorOf(discoverWithHost(module, { hostPath, requireIsolation: true }));
    expect(error).toMatchObject({
      code: "not-isolated",
      facts: { missing: ["network", "processes", "files"] },
    });
  });
});

describeUnless(hostMissing, "a folder to write to", () => {
  test("has to be there", async () => {
    const options = { allowWrite: ["/no/such/folder"] };
    const error = await discoveryErrorOf(discoverWithHost(fixtureModule("tally"), options));
    expect(error).toMatchObject({ code: "no-folder", facts: { folder: "/no/such/folder" } });
  });
});
