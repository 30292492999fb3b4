// Makes the command as one executable for Linux, after a build:
//   npm run release:executable -- NODE FOLDER [TARGET RUNNER…]
// NODE is a Node 26 or newer that runs here. TARGET is one for another architecture, and RUNNER… runs it here, such as
// `qemu-aarch64 -L /usr/aarch64-linux-gnu`. The folder gets a tar.gz, a .deb, an .rpm where
// there is `rpmbuild`, and SHA256SUMS; the same input gives the same bytes.
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { root } from "./bundled-script.mjs";
import { bundle, description, version, writeChecksums, writeManual } from "./release-packages.mjs";

const [node, folder, target = node, ...runner] = process.argv.slice(2);
if (folder === undefined) {
  console.error("release-executable: name a program of Node 26 or newer, and the folder for the result");
  process.exit(2);
}
const destination = resolve(folder);
const stage = await mkdtemp(join(tmpdir(), "rampart-executable-"));
const dist = join(stage, "dist");
// Of each file in the packages.
const day = { SOURCE_DATE_EPOCH: "315532800" };
try {
  const arch = onTarget(target, "-p", "process.arch").trim();
  const name = `rampart-${version}-linux-${arch}`;
  const tree = join(stage, name);
  await mkdir(join(tree, "completion"), { recursive: true });
  await makeExecutable(join(tree, "rampart"));
  await writeManual(join(tree, "man"));
  for (const shell of ["bash", "zsh", "fish"]) {
    await writeFile(join(tree, "completion", shell), onTarget(join(tree, "rampart"), "completion", shell));
  }
  await cp(join(root, "LICENSE"), join(tree, "LICENSE"));
  await cp(join(dist, "licenses.txt"), join(tree, "THIRD-PARTY-LICENSES.txt"));
  await mkdir(destination, { recursive: true });
  await writeArchive(name);
  const installed = await installedTree(tree);
  await writeDeb(installed, { x64: "amd64", arm64: "arm64" }[arch]);
  await writeRpm(installed, { x64: "x86_64", arm64: "aarch64" }[arch]);
  await writeChecksums(destination);
} finally {
  await rm(stage, { recursive: true });
}

function onTarget(program, ...words) {
  const [first, ...others] = [...runner, program, ...words];
  return execFileSync(first, others, { encoding: "utf8", maxBuffer: 2 ** 24 });
}

/** The chunks, the code that this Node makes of them, the module host and the pages of the rules. */
async function makeExecutable(output) {
  await bundle(dist, node);
  // What was made for the Node that runs here, and differs from build to build.
  await rm(join(dist, "code"), { recursive: true });
  onTarget(target, "--random-seed=1", "--predictable", join(root, "scripts/write-eager-code.cjs"), dist);
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter((path) => /^(?:[^/]+-[^/]+\.js$|code\/|docs\/rules\/|host\/(?:src|prebuilt)\/)/.test(path))
    .toSorted();
  const isFile = await Promise.all(files.map(async (path) => (await stat(join(dist, path))).isFile()));
  const names = files.filter((_, index) => isFile[index]);
  const start = await readFile(join(dist, "executable.js"), "utf8");
  // Its path is in the program.
  await writeFile(join(stage, "executable.js"), start.replaceAll("RAMPART_FILES", JSON.stringify(names)));
  const configuration = {
    main: "executable.js",
    executable: resolve(target),
    output,
    disableExperimentalSEAWarning: true,
    assets: Object.fromEntries(names.map((path) => [path, join(dist, path)])),
  };
  await writeFile(join(stage, "sea.json"), JSON.stringify(configuration));
  const words = ["--build-sea", "sea.json"];
  execFileSync(resolve(node), words, { cwd: stage, stdio: ["ignore", "ignore", "inherit"] });
}

/** The same tree gives the same bytes. */
async function writeArchive(name) {
  const words = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=1980-01-01T00:00Z"];
  const tar = execFileSync("tar", [...words, "-C", stage, "-cf", "-", name], { maxBuffer: 2 ** 30 });
  const bytes = execFileSync("gzip", ["-6n"], { input: tar, maxBuffer: 2 ** 30 });
  await writeFile(join(destination, `${name}.tar.gz`), bytes);
  console.log(`${name}.tar.gz`);
}

/** The same where a package puts it. */
async function installedTree(tree) {
  const base = join(stage, "package");
  const places = {
    rampart: "usr/bin/rampart",
    man: "usr/share/man/man1",
    "completion/bash": "usr/share/bash-completion/completions/rampart",
    "completion/zsh": "usr/share/zsh/vendor-completions/_rampart",
    "completion/fish": "usr/share/fish/vendor_completions.d/rampart.fish",
    LICENSE: "usr/share/doc/rampart/copyright",
    "THIRD-PARTY-LICENSES.txt": "usr/share/doc/rampart/THIRD-PARTY-LICENSES.txt",
  };
  for (const [from, to] of Object.entries(places))
    await cp(join(tree, from), join(base, to), { recursive: true });
  const pages = join(base, "usr/share/man/man1");
  for (const page of readdirSync(pages)) execFileSync("gzip", ["-9n", join(pages, page)]);
  await symlink("rampart", join(base, "usr/bin/ramp"));
  return base;
}

async function writeDeb(installed, architecture) {
  const base = join(stage, "deb");
  await cp(installed, base, { recursive: true, verbatimSymlinks: true });
  await mkdir(join(base, "DEBIAN"));
  const control = {
    Package: "rampart",
    Version: version,
    Architecture: architecture,
    Maintainer: "The Rampart authors <authors@example.com>",
    // What the Node in it needs: `rampart inspect` shows it.
    Depends: "libc6 (>= 2.28), libstdc++6, libatomic1",
    Description: description,
  };
  const lines = Object.entries(control).map(([key, value]) => `${key}: ${value}\n`);
  await writeFile(join(base, "DEBIAN/control"), lines.join(""));
  const file = `rampart_${version}_${architecture}.deb`;
  execFileSync(
    "dpkg-deb",
    ["-Zgzip", "-z6", "--root-owner-group", "--build", base, join(destination, file)],
    {
      env: { ...process.env, ...day },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  console.log(file);
}

/** For Red Hat and its like. The executable must stay as it is: nothing is stripped, and nothing is looked for in it. */
async function writeRpm(installed, architecture) {
  if (spawnSync("rpmbuild", ["--version"]).status !== 0) return;
  const definitions = {
    _topdir: join(stage, "rpm"),
    _rpmdir: destination,
    _rpmfilename: `rampart-${version}.${architecture}.rpm`,
    _buildhost: "localhost",
    _binary_payload: "w6.gzdio",
    use_source_date_epoch_as_buildtime: "1",
    clamp_mtime_to_source_date_epoch: "1",
    __os_install_post: "%{nil}",
  };
  const spec = `Name: rampart
Version: ${version}
Release: 1
Summary: ${description}
License: MIT
AutoReqProv: no
Requires: glibc >= 2.28, libstdc++, libatomic
%description
${description}
%install
cp -a ${installed}/. %{buildroot}
mv %{buildroot}/usr/share/zsh/vendor-completions %{buildroot}/usr/share/zsh/site-functions
find %{buildroot} ! -type d -printf '/%%P\\n' > files
%files -f files
%defattr(-,root,root)
`;
  await writeFile(join(stage, "rampart.spec"), spec);
  const words = Object.entries(definitions).flatMap(([name, value]) => ["--define", `${name} ${value}`]);
  execFileSync(
    "rpmbuild",
    ["-bb", "--quiet", "--target", architecture, ...words, join(stage, "rampart.spec")],
    {
      env: { ...process.env, ...day },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  console.log(definitions._rpmfilename);
}
