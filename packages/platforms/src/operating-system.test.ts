import { describe, expect, it } from "vitest";
import {
  isOperatingSystemToken,
  operatingSystem,
  operatingSystemByAlias,
  operatingSystemFromOsRelease,
  operatingSystems,
} from "./operating-system.ts";

const tokens = operatingSystems.map(({ token }) => token);

describe("the systems", () => {
  it("are those that Redis Software ran on since 6.2", () => {
    expect(tokens.toSorted()).toEqual([
      "amzn1",
      "amzn2",
      "amzn2023",
      "rhel7",
      "rhel8",
      "rhel9",
      "ubuntu16",
      "ubuntu18",
      "ubuntu20",
      "ubuntu22",
      "ubuntu24",
    ]);
  });

  it("have aliases that mean one system each", () => {
    const aliases = operatingSystems.flatMap((system) => system.aliases);
    expect(aliases.toSorted()).toEqual([...new Set(aliases)].toSorted());
  });

  it("have no alias that is a token", () => {
    for (const { aliases } of operatingSystems) {
      for (const alias of aliases) expect(tokens).not.toContain(alias);
    }
  });

  it("are found by every one of their aliases", () => {
    for (const { token, aliases } of operatingSystems) {
      for (const alias of aliases) expect(operatingSystemByAlias(alias)?.token, alias).toBe(token);
    }
  });

  it("are found by their token and by no other spelling of it", () => {
    for (const token of tokens) expect(operatingSystem(token)?.token).toBe(token);
    for (const other of ["", "RHEL9", "rhel", "rhel10", "rocky9", "constructor"]) {
      expect(operatingSystem(other), other).toBeUndefined();
    }
  });

  it("have tokens that RAMP's reader takes", () => {
    for (const token of tokens) expect(isOperatingSystemToken(token)).toBe(true);
  });

  it("say the symbol versions of at least x86_64, each family in numbers", () => {
    for (const { token, symbolVersions } of operatingSystems) {
      expect(Object.keys(symbolVersions), token).toContain("x86_64");
      for (const versions of Object.values(symbolVersions)) {
        expect(Object.keys(versions ?? {}).toSorted()).toEqual(["CXXABI", "GCC", "GLIBC", "GLIBCXX"]);
        for (const version of Object.values(versions ?? {})) expect(version).toMatch(/^\d+(\.\d+)+$/);
      }
    }
  });

  // manylinux and the distributions' own release notes name these.
  it.each([
    ["rhel7", "2.17", "3.4.19"],
    ["rhel8", "2.28", "3.4.25"],
    ["rhel9", "2.34", "3.4.29"],
    ["ubuntu18", "2.27", "3.4.25"],
    ["ubuntu20", "2.31", "3.4.28"],
    ["ubuntu22", "2.35", "3.4.30"],
    ["ubuntu24", "2.39", "3.4.33"],
    ["amzn2", "2.26", "3.4.24"],
    ["amzn2023", "2.34", "3.4.29"],
  ])("%s has glibc %s and libstdc++ %s", (token, glibc, glibcxx) => {
    expect(operatingSystem(token)?.symbolVersions["x86_64"]).toMatchObject({
      GLIBC: glibc,
      GLIBCXX: glibcxx,
    });
  });
});

describe("a newer release of a family", () => {
  const release = (token: string) => Number(/\d+$/.exec(token)?.[0]);
  const ordered = operatingSystems.toSorted((a, b) => release(a.token) - release(b.token));
  const pairs = ordered.flatMap((newer, index) =>
    ordered
      .slice(0, index)
      .filter(({ family }) => family === newer.family)
      .map((older) => [older, newer] as const),
  );

  it.each(pairs.map(([older, newer]) => [newer.token, older.token, newer, older] as const))(
    "%s has no lower symbol versions than %s",
    (_newer, _older, newer, older) => {
      for (const [architecture, versions] of Object.entries(newer.symbolVersions)) {
        for (const [family, version] of Object.entries(versions ?? {})) {
          const before = older.symbolVersions[architecture]?.[family as "GLIBC"];
          if (before === undefined) continue;
          expect(compareVersions(version, before), `${architecture} ${family}`).toBeGreaterThanOrEqual(0);
        }
      }
    },
  );

  it("was compared in all three families", () => {
    expect(new Set(pairs.map(([{ family }]) => family))).toEqual(new Set(["rhel", "ubuntu", "amzn"]));
  });
});

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number)) as [number[], number[]];
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

describe("operatingSystemByAlias", () => {
  it.each([
    ["rocky9", "rhel9"],
    ["Rocky9", "rhel9"],
    ["almalinux8", "rhel8"],
    ["alma8", "rhel8"],
    ["centos7", "rhel7"],
    ["ol8", "rhel8"],
    ["oracle9", "rhel9"],
    ["jammy", "ubuntu22"],
    ["Ubuntu22.04", "ubuntu22"],
    ["noble", "ubuntu24"],
    ["al2023", "amzn2023"],
  ])("%s means %s", (alias, token) => {
    expect(operatingSystemByAlias(alias)?.token).toBe(token);
  });

  it.each(["", "windows11", "debian12", "constructor", "__proto__"])("%j means none", (alias) => {
    expect(operatingSystemByAlias(alias)).toBeUndefined();
  });
});

// RedisLabsModules/RAMP, RAMP/unpacker.py: a name of letters and a version of digits.
describe("isOperatingSystemToken", () => {
  it.each(["rhel9", "ubuntu22.04", "ubuntu18", "amzn2023", "my_os1", "9rhel", "Windows 11"])(
    "takes %j",
    (token) => {
      expect(isOperatingSystemToken(token)).toBe(true);
    },
  );

  it.each(["", "rhel", "9", "22.04", "linux", "arch", "..."])("does not take %j", (token) => {
    expect(isOperatingSystemToken(token)).toBe(false);
  });
});

// RAMP joins the distribution's id and its major version, and folds the clones of RHEL.
// Source: RedisLabsModules/RAMP, RAMP/module_metadata.py (get_curr_os). The texts are those of the released systems.
const osReleases: readonly (readonly [system: string, osRelease: string, token: string])[] = [
  [
    "Debian 12",
    `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
`,
    "debian12",
  ],
  [
    "Ubuntu 22.04",
    `PRETTY_NAME="Ubuntu 22.04.4 LTS"
NAME="Ubuntu"
VERSION_ID="22.04"
VERSION="22.04.4 LTS (Jammy Jellyfish)"
VERSION_CODENAME=jammy
ID=ubuntu
ID_LIKE=debian
HOME_URL="https://www.ubuntu.com/"
UBUNTU_CODENAME=jammy
`,
    "ubuntu22",
  ],
  [
    "RHEL 9",
    `NAME="Red Hat Enterprise Linux"
VERSION="9.4 (Plow)"
ID="rhel"
ID_LIKE="fedora"
VERSION_ID="9.4"
PLATFORM_ID="platform:el9"
PRETTY_NAME="Red Hat Enterprise Linux 9.4 (Plow)"
ANSI_COLOR="0;31"
CPE_NAME="cpe:/o:redhat:enterprise_linux:9::baseos"
REDHAT_BUGZILLA_PRODUCT_VERSION=9.4
`,
    "rhel9",
  ],
  [
    "Rocky Linux 9",
    `NAME="Rocky Linux"
VERSION="9.3 (Blue Onyx)"
ID="rocky"
ID_LIKE="rhel centos fedora"
VERSION_ID="9.3"
PLATFORM_ID="platform:el9"
PRETTY_NAME="Rocky Linux 9.3 (Blue Onyx)"
ROCKY_SUPPORT_PRODUCT="Rocky-Linux-9"
`,
    "rhel9",
  ],
  [
    "AlmaLinux 8",
    `NAME="AlmaLinux"
VERSION="8.10 (Cerulean Leopard)"
ID="almalinux"
ID_LIKE="rhel centos fedora"
VERSION_ID="8.10"
PLATFORM_ID="platform:el8"
ALMALINUX_MANTISBT_PROJECT_VERSION="8.10"
`,
    "rhel8",
  ],
  [
    "CentOS 7",
    `NAME="CentOS Linux"
VERSION="7 (Core)"
ID="centos"
ID_LIKE="rhel fedora"
VERSION_ID="7"
PRETTY_NAME="CentOS Linux 7 (Core)"

CENTOS_MANTISBT_PROJECT="CentOS-7"
CENTOS_MANTISBT_PROJECT_VERSION="7"
`,
    "rhel7",
  ],
  [
    "CentOS Stream 9",
    `NAME="CentOS Stream"\nVERSION="9"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="9"\n`,
    "rhel9",
  ],
  [
    "Oracle Linux 8",
    `NAME="Oracle Linux Server"
VERSION="8.10"
ID="ol"
ID_LIKE="fedora"
VARIANT="Server"
VARIANT_ID="server"
VERSION_ID="8.10"
PLATFORM_ID="platform:el8"
`,
    "rhel8",
  ],
  [
    "Amazon Linux 2",
    `NAME="Amazon Linux"
VERSION="2"
ID="amzn"
ID_LIKE="centos rhel fedora"
VERSION_ID="2"
PRETTY_NAME="Amazon Linux 2"
`,
    "amzn2",
  ],
  [
    "Amazon Linux 2023",
    `NAME="Amazon Linux"
VERSION="2023"
ID="amzn"
ID_LIKE="fedora"
VERSION_ID="2023"
PLATFORM_ID="platform:al2023"
`,
    "amzn2023",
  ],
  ["Amazon Linux 1", `NAME="Amazon Linux AMI"\nID="amzn"\nVERSION_ID="2018.03"\n`, "amzn1"],
  [
    "Fedora 40",
    `NAME="Fedora Linux"\nVERSION="40 (Container Image)"\nID=fedora\nVERSION_ID=40\nVERSION_CODENAME=""\n`,
    "fedora40",
  ],
  ["Alpine 3.20", `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.1\n`, "alpine3"],
];

describe("operatingSystemFromOsRelease", () => {
  it.each(osReleases)("%s", (_, osRelease, token) => {
    expect(operatingSystemFromOsRelease(osRelease)).toBe(token);
  });

  it.each(osReleases)("%s with the line ends of Windows", (_, osRelease, token) => {
    expect(operatingSystemFromOsRelease(osRelease.replaceAll("\n", "\r\n"))).toBe(token);
  });

  it("does not guess where Arch Linux has no VERSION_ID", () => {
    const arch = `NAME="Arch Linux"\nPRETTY_NAME="Arch Linux"\nID=arch\nBUILD_ID=rolling\n`;
    expect(operatingSystemFromOsRelease(arch)).toBeUndefined();
  });

  it.each([
    ["an empty file", ""],
    ["comments alone", "# nothing\n\n"],
    ["no ID", 'VERSION_ID="9"\n'],
    ["an empty ID", 'ID=""\nVERSION_ID="9"\n'],
    ["an empty VERSION_ID", 'ID=rhel\nVERSION_ID=""\n'],
    ["a VERSION_ID in words", "ID=gentoo\nVERSION_ID=rolling\n"],
    ["lines in comments", "#ID=rhel\n#VERSION_ID=9\n"],
    ["something else", "not an os-release file at all"],
  ])("says nothing of %s", (_, osRelease) => {
    expect(operatingSystemFromOsRelease(osRelease)).toBeUndefined();
  });

  it.each([
    ["no quotes", "ID=rhel\nVERSION_ID=9.4\n"],
    ["double quotes", 'ID="rhel"\nVERSION_ID="9.4"\n'],
    ["single quotes", "ID='rhel'\nVERSION_ID='9.4'\n"],
    ["spaces at the ends of lines", 'ID=rhel \nVERSION_ID="9.4"  \n'],
    ["no line end at the end", "ID=rhel\nVERSION_ID=9.4"],
    ["another order", "VERSION_ID=9.4\nID=rhel\n"],
    ["capitals", "ID=RHEL\nVERSION_ID=9.4\n"],
    ["comments between", "# a\nID=rhel\n\n# b\nVERSION_ID=9.4\n"],
    ["names that end alike", "ID=rhel\nVARIANT_ID=server\nVERSION_ID=9.4\nREDHAT_VERSION_ID=7\n"],
    ["values given twice, of which the last counts", "ID=fedora\nID=rhel\nVERSION_ID=8\nVERSION_ID=9.4\n"],
  ])("reads %s", (_, osRelease) => {
    expect(operatingSystemFromOsRelease(osRelease)).toBe("rhel9");
  });
});
