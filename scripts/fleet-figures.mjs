// Time and memory of `rampart fleet` against emulated clusters: node scripts/fleet-figures.mjs [CLUSTERS] [DATABASES]
// Needs a build. One more cluster hangs, and has to be the only one that is not read.
import { loadScript, root } from "./bundled-script.mjs";

const { fleetFigures } = await loadScript("fleet-figures.ts");
const [clusters = 100, databases = 50] = process.argv.slice(2).map(Number);
await fleetFigures({ clusters, databases, root });
