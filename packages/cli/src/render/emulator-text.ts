import type { Emulator, RequestRecord, User } from "@rampart/emulator";
import { printable } from "@rampart/findings";
import { commandDocument } from "./document.ts";
import type { Style } from "./style.ts";

/** A user of the emulator, and whether its password is ours to show. */
export interface EmulatorUser extends User {
  readonly isMadeUp: boolean;
}

/** What the emulator says when it is ready. */
export function emulatorLines(running: Emulator, users: readonly EmulatorUser[]): string[] {
  const { profile, urls } = running;
  const nodes = profile.nodes.map(
    ({ uid, os, architecture }, index) => `node ${uid}  ${urls[index]}  ${os} ${architecture}`,
  );
  const people = users.map(
    ({ name, role, password, isMadeUp }) => `${role}  ${name}${isMadeUp ? `  password ${password}` : ""}`,
  );
  return [
    `Emulator of Redis Software ${profile.softwareVersion}: not a real cluster, for trying and testing only.`,
    ...nodes,
    ...people,
    "ready; Ctrl-C ends it",
  ];
}

/** The same as one document. */
export function emulatorDocument(running: Emulator, users: readonly EmulatorUser[]): string {
  const { profile, urls, certificate } = running;
  return commandDocument("emulator", {
    clusterVersion: profile.softwareVersion,
    nodes: profile.nodes.map(({ uid, os, architecture }, index) => ({
      uid,
      url: urls[index],
      os,
      architecture,
    })),
    users: users.map(({ name, role, password, isMadeUp }) => ({ name, role, ...(isMadeUp && { password }) })),
    ...(certificate !== undefined && { certificate }),
  });
}

/** One line of the log. */
export function requestLine(record: RequestRecord, style: Style): string {
  const { time, node, method, path, status, error_code, bytes, milliseconds, faults, user, error } = record;
  const outcome = status === null ? "no answer" : [status, error_code].filter(Boolean).join(" ");
  const paint = status === null || status >= 400 ? style.red : style.green;
  const notes = [
    ...(bytes > 0 ? [`${bytes} bytes`] : []),
    `${milliseconds} ms`,
    user ?? "nobody",
    ...faults.map((fault) => `fault ${fault}`),
    ...(error === undefined ? [] : [error]),
  ];
  const request = `${printable(method)} ${printable(path)}`;
  return `${style.dim(time)} node ${node} ${request} ${paint(outcome)} ${style.dim(`(${printable(notes.join(", "))})`)}`;
}
