import type { Impact } from "./change-facts.ts";

export interface FlagEffect {
  readonly impact: Impact;
  readonly reason: string;
}

export interface FlagEffects {
  readonly gained: FlagEffect;
  readonly lost: FlagEffect;
}

const breaking = (reason: string): FlagEffect => ({ impact: "breaking", reason });
const addition = (reason: string): FlagEffect => ({ impact: "addition", reason });
const neutral = (reason: string): FlagEffect => ({ impact: "neutral", reason });

/** The flag forbids: whoever could call the command may be refused, and the other way round. */
const forbids = (refused: string): FlagEffects => ({
  gained: breaking(refused),
  lost: addition(`no longer so: ${refused}`),
});

/** The flag allows: without it, calls are refused that were accepted. */
const allows = (accepted: string): FlagEffects => ({
  gained: addition(accepted),
  lost: breaking(`no longer so: ${accepted}`),
});

const informs = (what: string): FlagEffects => ({ gained: neutral(what), lost: neutral(what) });

/**
 * What a flag means to those who call a command.
 * Source: redis.io, commands/command, "Flags"; the Module API reference, RedisModule_CreateCommand.
 */
export const flagEffects: ReadonlyMap<string, FlagEffects> = new Map<string, FlagEffects>([
  [
    "write",
    {
      gained: breaking("replicas and read-only scripts refuse it"),
      lost: neutral("what refused it as a write accepts it; whether replicas do depends on readonly"),
    },
  ],
  ["readonly", allows("replicas and read-only scripts accept it")],
  ["denyoom", forbids("it is refused while memory is full")],
  ["admin", forbids("users without the right to administer are refused")],
  ["pubsub", informs("it belongs to the commands for messages, which access rules may name")],
  ["noscript", forbids("scripts and functions may not call it")],
  [
    "blocking",
    {
      gained: breaking("it may keep the connection waiting, where callers expected an answer at once"),
      lost: neutral("it answers at once"),
    },
  ],
  ["loading", allows("it is accepted while the database is loaded")],
  ["stale", allows("a replica that lost its source accepts it")],
  ["no_auth", allows("it is accepted before the caller has authenticated")],
  ["allow_busy", allows("it is accepted while a script or another command keeps the server busy")],
  ["may_replicate", forbids("read-only scripts refuse it, and it waits while writes are paused")],
  ["only_sentinel", forbids("servers other than Sentinel refuse it")],
  ["protected", forbids("it is refused unless the configuration of the server permits it")],
  ["no_async_loading", forbids("it is refused while a replica loads in the background")],
  ["no_multi", forbids("it is refused inside a transaction")],
  ["internal", forbids("clients cannot call it, only the module's own connections")],
  [
    "movablekeys",
    {
      gained: breaking("its keys are not where first_key, last_key and step say; clients must ask for them"),
      lost: neutral("its keys are where first_key, last_key and step say"),
    },
  ],
  ["fast", informs("it states how long the command takes, which access rules may name")],
  ["asking", informs("it acts as if the client had sent ASKING before it")],
  ["no_mandatory_keys", informs("calls without a key are possible")],
  ["touches_arbitrary_keys", informs("it may touch keys that its words do not name")],
  ["random", informs("its answer differs from call to call; servers since Redis 7 do not use this")],
  ["sort_for_script", informs("its answer is sorted for scripts; servers since Redis 7 do not use this")],
  ["skip_monitor", informs("MONITOR does not show it")],
  ["skip_slowlog", informs("the slow log does not show it")],
  ["sentinel", informs("Sentinel has it too")],
  ["module", informs("it comes from a module")],
]);

const unknown = neutral("what the flag means to callers is not known");

export function flagEffect(flag: string, turn: keyof FlagEffects): FlagEffect {
  return flagEffects.get(flag)?.[turn] ?? unknown;
}
