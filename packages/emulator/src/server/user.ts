import { createHash, timingSafeEqual } from "node:crypto";
import { type Role, rolesSince } from "@rampart/cluster-api";
import { usageError } from "@rampart/findings";
import { compareClusterBuilds } from "@rampart/platforms";

export interface User {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

/** @throws {RampartError} where a user has a role that the cluster's version does not have */
export function refuseUnknownRoles(
  users: readonly User[],
  { softwareVersion }: { readonly softwareVersion: string },
): void {
  for (const { role } of users) {
    const since = rolesSince[role];
    if (since === undefined || compareClusterBuilds(softwareVersion, since) >= 0) continue;
    const message = `Redis Software ${softwareVersion} has no role ${role}`;
    throw usageError(message, `It came with ${since}.`);
  }
}

/** The user that a header of Basic authentication names, with the right password; else undefined. */
export function authenticate(header: string | undefined, users: readonly User[]): User | undefined {
  const [, encoded] = /^basic\s+(\S+)$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const [, name, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
  if (name === undefined || password === undefined) return undefined;
  return users.find((user) => user.name === name && isSame(user.password, password));
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
