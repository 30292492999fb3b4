import { createHash, timingSafeEqual } from "node:crypto";
import type { Role } from "@rampart/cluster-api";

export interface User {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
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
