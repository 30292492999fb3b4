/**
 * A module's version as Redis stores it, one integer: major × 10000 + minor × 100 + patch.
 * Source: RedisLabsModules/RAMP, RAMP/packer.py (version_to_semantic_version).
 */
export interface ModuleVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

const parts = ["major", "minor", "patch"] as const;

/** A part of a version needs more than two digits, so the integer could not be told from another version's. */
export class VersionPartTooLargeError extends Error {
  override readonly name = "VersionPartTooLargeError";
  readonly version: string;
  readonly part: (typeof parts)[number];
  readonly value: number;

  constructor(version: string, part: (typeof parts)[number], value: number) {
    super(`${part} of version ${version} is ${value}, more than 99`);
    this.version = version;
    this.part = part;
    this.value = value;
  }
}

/**
 * `1.2.4` as 10204.
 * @throws {VersionPartTooLargeError} where a part exceeds 99
 * @throws {RangeError} where the text is not major.minor.patch
 */
export function toNumericVersion(semanticVersion: string): number {
  const match = /^(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(semanticVersion);
  if (match === null)
    throw new RangeError(`${JSON.stringify(semanticVersion)} is not a version of three parts`);
  const version = { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
  checkTwoDigits(version, semanticVersion);
  return version.major * 10_000 + version.minor * 100 + version.patch;
}

/**
 * 10204 as `1.2.4`.
 * @throws {VersionPartTooLargeError} where the major part exceeds 99
 * @throws {RangeError} where the number is not a natural one
 */
export function toSemanticVersion(version: number): string {
  if (!Number.isSafeInteger(version) || version < 0)
    throw new RangeError(`${version} is not a module version`);
  const split = {
    major: Math.floor(version / 10_000),
    minor: Math.floor(version / 100) % 100,
    patch: version % 100,
  };
  checkTwoDigits(split, String(version));
  return `${split.major}.${split.minor}.${split.patch}`;
}

function checkTwoDigits(version: ModuleVersion, written: string): void {
  for (const part of parts) {
    if (version[part] > 99) throw new VersionPartTooLargeError(written, part, version[part]);
  }
}
