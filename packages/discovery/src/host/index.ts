export { type DiscoverWithHostOptions, discoverWithHost } from "./discover-with-host.ts";
export { moduleHostDirectory, moduleHostPath } from "./module-host-path.ts";
