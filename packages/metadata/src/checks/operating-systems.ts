import { controlCharacter } from "@rampart/bytes";
import { type Finding, finding, type Place } from "@rampart/findings";
import {
  canonicalSystem,
  isOperatingSystemToken,
  operatingSystems as known,
  operatingSystem,
  operatingSystemByAlias,
} from "@rampart/platforms";
import { adviceForSome, nearestName } from "../spelling.ts";
import type { MetadataCheck } from "./metadata-check.ts";

/** Source: RedisLabsModules/RAMP, RAMP/unpacker.py (module_os_list_invalid) and RAMP/module_metadata.py. */
export const operatingSystems: MetadataCheck = ({ fields, document }) => {
  const advice = adviceForSome(nearestSystem);
  return (["operating_systems", "os_list"] as const).flatMap((field) =>
    (fields[field] ?? []).flatMap((token, index) =>
      checkOperatingSystem(token, () => document.place([field, index]), advice),
    ),
  );
};

const tokens = known.map((system) => system.token);
const spellings = known.flatMap((system) => [system.token, ...system.aliases]);

/** Of a distribution that is known, the token of this version, known or not, and never another version. */
function nearestSystem(token: string): string | undefined {
  const canonical = canonicalSystem(token);
  if (canonical !== undefined) return canonical === token ? undefined : canonical;
  return nearestName(token, spellings);
}

/** What is to be said of one token, wherever it was given. */
export function checkOperatingSystem(
  token: string,
  place: () => Place = () => ({}),
  advice = nearestSystem,
): Finding[] {
  const meant = operatingSystemByAlias(token)?.token;
  if (meant !== undefined) return [finding("metadata/operating-system-alias", place(), { token, meant })];
  if (!isOperatingSystemToken(token) || controlCharacter.test(token))
    return [finding("metadata/operating-system-malformed", place(), { token })];
  if (operatingSystem(token) !== undefined) return [];
  const nearest = advice(token);
  return [
    finding("metadata/operating-system-unknown", place(), {
      token,
      known: tokens,
      ...(nearest !== undefined && { nearest }),
    }),
  ];
}
