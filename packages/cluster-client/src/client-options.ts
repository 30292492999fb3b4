import type { Clock } from "./clock.ts";
import type { Patience } from "./repetition.ts";
import type { Transport } from "./transport/transport.ts";

export interface ClientOptions {
  /** Address of the REST API; a path in it goes before every path of the API. */
  readonly url: URL;
  readonly credentials?: Credentials | undefined;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly patience?: Patience;
  /** Milliseconds without a byte, after which a request is given up. */
  readonly silence?: number;
  /** The same while the cluster works on an upload. */
  readonly uploadSilence?: number;
  /** Milliseconds for a whole request with all its repetitions; an upload has more, by its size. */
  readonly limit?: number;
  /** Name of the cluster or node in messages (default: the address). */
  readonly label?: string | undefined;
  readonly userAgent?: string;
  /** Separates the parts of a form; another one for each client. */
  readonly boundary?: string;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** User and password as the header has them. */
export function basicOf({ user, password }: Credentials): string {
  return Buffer.from(`${user}:${password}`).toString("base64");
}

/** What must never be shown of credentials, also where JSON escapes it. */
export function secretsOf(credentials: Credentials | undefined): readonly string[] {
  if (credentials === undefined) return [];
  const { password } = credentials;
  const forms = [basicOf(credentials), password, JSON.stringify(password).slice(1, -1)];
  return [...new Set(forms)].filter((form) => form !== "").toSorted((a, b) => b.length - a.length);
}

/** Name of the cluster or node in messages. */
export function labelOf({ label, url }: Pick<ClientOptions, "label" | "url">): string {
  return label ?? addressOf(url);
}

/** An address for people: without a path that says nothing, and never with credentials. */
export function addressOf(url: URL): string {
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
