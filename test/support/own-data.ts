/** Platform data of somebody's own, by file: a line of Redis Software and a system that do not exist yet. */
export const ownData = {
  "redis-software.json": {
    format: 1,
    asOf: "2026-11-30",
    releases: [
      {
        line: "8.14",
        released: "2026-12",
        endOfLife: null,
        endpoints: ["user-defined"],
        uploadSwitch: false,
        builds: [{ version: "8.14.0-10", month: "2026-12", source: "example/notes:8.14.md" }],
        platforms: [{ os: "rhel11", architecture: "x86_64" }],
        dropped: [],
        redisVersions: [{ since: "8.14", offered: ["8.12"], default: "8.12" }],
        notes: [],
        sources: ["example/notes:8.14.md"],
      },
    ],
  },
  "operating-systems.json": {
    format: 1,
    asOf: "2026-11-30",
    operatingSystems: [
      {
        token: "rhel11",
        family: "rhel",
        names: ["Red Hat Enterprise Linux 11"],
        aliases: ["rocky11"],
        symbolVersions: { x86_64: { GLIBC: "2.44", GLIBCXX: "3.4.36", CXXABI: "1.3.18", GCC: "14.0.0" } },
        glibcAbiDtRelr: true,
        libraries: ["libssl.so.3", "libcrypto.so.3"],
        optionalLibraries: [],
        sources: ["example/notes:rhel11.md"],
      },
    ],
  },
} as const;
