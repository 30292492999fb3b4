import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseObject } from "@rampart/cluster-api";
import { unwritable } from "@rampart/files";
import { type ClusterProfile, type ClusterWishes, planCluster } from "./cluster/cluster-profile.ts";
import { type ClusterState, emptyState } from "./cluster/cluster-state.ts";
import type { Fault } from "./faults/fault.ts";
import { FaultPlan } from "./faults/fault-plan.ts";
import { Exchange, type ExchangeContext } from "./server/exchange.ts";
import { type Certificate, makeCertificate } from "./server/make-certificate.ts";
import { NodeListener } from "./server/node-listener.ts";
import type { RequestRecord } from "./server/request-record.ts";
import { RouteTable } from "./server/route-table.ts";
import { refuseUnknownRoles, type User } from "./server/user.ts";
import { FolderStore } from "./store/folder-store.ts";
import { MemoryStore, type StateStore } from "./store/state-store.ts";

export interface EmulatorSettings extends ClusterWishes {
  readonly users: readonly User[];
  /** 1 by default. */
  readonly nodes?: number;
  readonly protocol?: "https" | "http";
  /** PEM. With HTTPS clients have to show a certificate that one of these signed. */
  readonly clientAuthorities?: string;
  /** 9443 by default; 0 chooses a free one. */
  readonly port?: number;
  /** Address to listen on instead of 127.0.0.N. */
  readonly listen?: string;
  /** Every node has a port of its own on the one address, counted up from the first. */
  readonly nodePorts?: boolean;
  /** Folder that keeps the state; in memory where none is named. */
  readonly dataFolder?: string;
  /** Take the place of those that the state has. */
  readonly databases?: readonly DatabaseObject[];
  readonly faults?: readonly Fault[];
  readonly onRequest?: (record: RequestRecord) => void;
}

/** A cluster that runs. */
export interface Emulator {
  readonly profile: ClusterProfile;
  /** One for each node. */
  readonly urls: readonly string[];
  /** PEM; absent with HTTP. */
  readonly certificate?: string;
  /** From now on these go wrong, and nothing else does. */
  setFaults(faults: readonly Fault[]): void;
  /** Ends what is under way, and leaves no file behind. */
  close(): Promise<void>;
}

const defaultPort = 9443;

/** @throws {RampartError} where there is no such cluster, or it cannot listen or write */
export async function startEmulator(settings: EmulatorSettings): Promise<Emulator> {
  const addresses = addressesOf(settings);
  // What cannot be is said before anything is opened.
  const plan = planCluster(
    settings,
    addresses.map((addr) => ({ addr, port: 0 })),
  );
  refuseUnknownRoles(settings.users, plan);
  const store = await openStore(settings);
  const folder = await uploadFolder(settings.dataFolder);
  const certificate =
    settings.protocol === "http" ? undefined : await makeCertificate(addresses.map(advertised), Date.now());
  let listeners: readonly NodeListener[] = [];
  try {
    listeners = await listenAll(addresses, settings, certificate);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    await store.close();
    throw error;
  }
  return serve(settings, store, folder, listeners, certificate);
}

function serve(
  settings: EmulatorSettings,
  store: StateStore,
  folder: string,
  listeners: readonly NodeListener[],
  certificate: Certificate | undefined,
): Emulator {
  const places = listeners.map(({ address, port }) => ({ addr: advertised(address), port }));
  const profile = planCluster(settings, places);
  const interruption = new AbortController();
  let faults = new FaultPlan(settings.faults);
  const context: ExchangeContext = {
    profile,
    routes: new Map(profile.nodes.map(({ uid, version }) => [uid, new RouteTable(version)])),
    store,
    users: settings.users,
    faults: () => faults,
    folder,
    now: Date.now,
    newUid: randomUUID,
    onRequest: settings.onRequest ?? (() => {}),
    signal: interruption.signal,
  };
  const running = new Set<Promise<void>>();
  for (const [index, listener] of listeners.entries()) {
    const node = profile.nodes[index];
    if (node === undefined) throw new Error("a listener without a node");
    listener.serve(
      (request, response, expectsContinue) => {
        const exchange = new Exchange(request, response, node, context, expectsContinue).run();
        running.add(exchange);
        void exchange.finally(() => running.delete(exchange));
      },
      () => faults.closesConnection(node.uid),
    );
  }
  const scheme = certificate === undefined ? "http" : "https";
  return {
    profile,
    urls: places.map(({ addr, port }) => `${scheme}://${addr.includes(":") ? `[${addr}]` : addr}:${port}`),
    ...(certificate !== undefined && { certificate: certificate.certificate }),
    setFaults: (next) => {
      faults = new FaultPlan(next);
    },
    close: async () => {
      interruption.abort();
      await Promise.all(listeners.map((listener) => listener.close()));
      await Promise.all(running);
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Addresses to listen on, one for each node. */
function addressesOf({ nodes = 1, nodePorts = false, listen }: EmulatorSettings): string[] {
  const uids = Array.from({ length: nodes }, (_, index) => index + 1);
  return uids.map((uid) => listen ?? (nodePorts ? "127.0.0.1" : `127.0.0.${uid}`));
}

/** What `/v1/nodes` says: an address that is listened on everywhere is no address to go to. */
function advertised(address: string): string {
  if (address !== "0.0.0.0" && address !== "::") return address;
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1";
}

/** With port 0 the first node chooses, and the others follow. */
async function listenAll(
  addresses: readonly string[],
  { port = defaultPort, nodePorts = false, clientAuthorities }: EmulatorSettings,
  certificate: Certificate | undefined,
): Promise<readonly NodeListener[]> {
  const listeners: NodeListener[] = [];
  const tls = certificate && { ...certificate, clientAuthorities };
  try {
    for (const [index, address] of addresses.entries()) {
      const first = listeners[0]?.port ?? port;
      const own = nodePorts && port !== 0 ? port + index : first;
      listeners.push(await NodeListener.listen(address, nodePorts && port === 0 ? 0 : own, tls));
    }
    return listeners;
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
}

async function openStore({ dataFolder, databases }: EmulatorSettings): Promise<StateStore> {
  const store = dataFolder === undefined ? new MemoryStore(emptyState) : await FolderStore.open(dataFolder);
  const state: ClusterState = { ...store.state, ...(databases !== undefined && { databases }) };
  await store.keep(state);
  return store;
}

/** Nobody else's folder is called so: what a run that was killed left in a data folder may be removed. */
const leftover = ".rampart-emulator-";

/** A folder of our own, empty. */
async function uploadFolder(dataFolder: string | undefined): Promise<string> {
  const parent = dataFolder ?? tmpdir();
  try {
    if (dataFolder === undefined) return await mkdtemp(join(parent, "rampart-emulator-"));
    const names = (await readdir(parent)).filter((name) => name.startsWith(leftover));
    for (const name of names) await rm(join(parent, name), { recursive: true, force: true });
    return await mkdtemp(join(parent, leftover));
  } catch (error) {
    return unwritable(parent, error);
  }
}
