export type { ClusterNode, ClusterProfile, ClusterWishes } from "./cluster/cluster-profile.ts";
export { parseDatabases } from "./cluster/parse-databases.ts";
export type { Fault, FaultKind, FaultName, FaultScope } from "./faults/fault.ts";
export { parseFault } from "./faults/parse-fault.ts";
export type { RequestRecord } from "./server/request-record.ts";
export type { User } from "./server/user.ts";
export { type Emulator, type EmulatorSettings, startEmulator } from "./start-emulator.ts";
