/** How far a load had come. */
export type LoadPhase = "start" | "open" | "load" | "loaded";

/** Where the module host had come with the module. */
interface Loading {
  /** Path of the module. */
  readonly file: string;
  readonly phase: LoadPhase;
}

/** A function of the API that a module asked for and that the imitated version does not have. */
export interface MissingFunction {
  readonly name: string;
  /** The release that has it; absent where none does that is known. */
  readonly since?: string;
}

/** A Redis server that ended: by a signal, or with an exit code. */
type ServerEnd = { readonly signal: string } | { readonly exitCode: number };

/** Why a module could not be discovered, with what is known of each. The host and a Redis server know different things. */
export interface DiscoveryFacts {
  /** The module says no. */
  readonly refused:
    | (Loading & {
        readonly returned: number;
        readonly reason?: "no-init" | "no-load-configs";
        readonly missing?: readonly MissingFunction[];
      })
    | { readonly reason: string };
  readonly crashed:
    | (Loading & { readonly signal?: string; readonly status?: number; readonly lastFunction?: string })
    | ServerEnd;
  readonly "timed-out": Partial<Loading> & { readonly timeoutMilliseconds: number };
  /** Nothing can load the module. */
  readonly unloadable:
    | (Loading & ({ readonly missing: string } | { readonly loader: string }))
    | { readonly file: string }
    | { readonly reason: string };
  readonly "no-module-host": Partial<Loading> & {
    readonly platform?: string;
    readonly architecture?: string;
    /** Path of the host that does not run. */
    readonly host?: string;
  };
  readonly "no-redis-server": { readonly server?: string };
  readonly "server-failed": {
    readonly setting?: string;
    readonly signal?: string;
    readonly exitCode?: number;
  };
  readonly "foreign-architecture":
    | { readonly file: string; readonly module: string; readonly machine: string }
    | { readonly moduleArchitecture: string; readonly serverArchitecture: string };
  readonly "malformed-answer": Partial<Loading>;
  readonly "output-flood": Loading | { readonly bytes: number };
  /** The system does not permit what the caller required. */
  readonly "not-isolated": { readonly missing: readonly string[] };
  /** The folder has no loader that starts the module host. */
  readonly "no-sysroot": { readonly folder: string; readonly architecture?: string };
  /** A folder that the module may write to is none. */
  readonly "no-folder": { readonly folder: string };
  readonly interrupted: Partial<Loading>;
}

export type DiscoveryErrorCode = keyof DiscoveryFacts;

/** Codes whose facts are never all known. */
type FactlessCode = {
  [Code in DiscoveryErrorCode]: object extends DiscoveryFacts[Code] ? Code : never;
}[DiscoveryErrorCode];

interface CommonDetails {
  readonly log?: readonly string[];
  readonly cause?: unknown;
  readonly attempts?: readonly DiscoveryError[];
}

export interface DiscoveryErrorDetails<Code extends DiscoveryErrorCode> extends CommonDetails {
  readonly facts: DiscoveryFacts[Code];
}

interface CodedError<Code extends DiscoveryErrorCode> extends Error {
  readonly name: "DiscoveryError";
  readonly code: Code;
  readonly facts: DiscoveryFacts[Code];
  readonly log: readonly string[];
  /** What each came to where host and server both tried, the host first; else nothing. */
  readonly attempts: readonly DiscoveryError[];
}

/** A module that could not be discovered. `code` says why, and decides which facts there are. */
export type DiscoveryError<Code extends DiscoveryErrorCode = DiscoveryErrorCode> = {
  [One in Code]: CodedError<One>;
}[Code];

interface DiscoveryErrorConstructor {
  /** What `instanceof` narrows to. */
  readonly prototype: DiscoveryError;
  new <Code extends DiscoveryErrorCode>(
    code: Code,
    message: string,
    details: DiscoveryErrorDetails<Code>,
  ): DiscoveryError<Code>;
  new <Code extends FactlessCode>(code: Code, message: string, details?: CommonDetails): DiscoveryError<Code>;
}

class Failure extends Error {
  override readonly name = "DiscoveryError";
  readonly code: DiscoveryErrorCode;
  readonly facts: object;
  readonly log: readonly string[];
  readonly attempts: readonly DiscoveryError[];

  constructor(
    code: DiscoveryErrorCode,
    message: string,
    details: CommonDetails & { readonly facts?: object } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.facts = details.facts ?? {};
    this.log = details.log ?? [];
    this.attempts = details.attempts ?? [];
  }
}

// A class cannot tie its code to its facts; the type of the constructor does.
export const DiscoveryError = Failure as unknown as DiscoveryErrorConstructor;
