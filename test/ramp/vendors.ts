import { existsSync } from "node:fs";

/** How a vendor calls RAMP. Source: the packing script that `script` names; the words are its own, the files are ours. */
export interface Vendor {
  readonly name: string;
  readonly script: string;
  /** A fixture, or the path of a module. */
  readonly module: string;
  readonly manifest: string;
  /** What the script sets before it calls. */
  readonly variables: Readonly<Record<string, string>>;
  /** A line of `sh`; `$RAMP_CMD` is how RAMP is started, `$MODULE` and `$RAMP_YAML` are paths. */
  readonly line: string;
  /** The words of the line that say something about the metadata. */
  readonly words: readonly string[];
  /** The bundle. */
  readonly output: string;
}

/** Where Debian puts the module of redis-redisearch. */
export const rediSearch = "/usr/lib/redis/modules/redisearch.so";
export const hasRediSearch = existsSync(rediSearch);

const common =
  "$RAMP_CMD pack -m $RAMP_YAML $RAMP_ARGS -n $MODULE_NAME --verbose --debug --packname-file ramp.fname -o $packfile $MODULE >ramp.err 2>&1 || true";
const quoted =
  '$RAMP_CMD pack -m $RAMP_YAML $RAMP_ARGS -n "$MODULE_NAME" --verbose --debug --packname-file ramp.fname -o "$output" "$input" >ramp.err 2>&1 || true';
const gears =
  'GEARS_NO_DEPS=1 $RAMP_CMD pack -m $RAMP_YAML --packname-file ramp.fname --verbose --debug -o $packfile $MODULE --runcmdargs "$GEARS_OPT" >ramp.err 2>&1 || true';
const search = {
  script: "RediSearch/RediSearch:sbin/pack.sh",
  manifest: "search-style.yml",
  line: `input=$MODULE; ${quoted}`,
  words: ["-n", "search"],
  variables: {
    MODULE_NAME: "search",
    output: "artifacts/snapshots/redisearch-oss.Linux-ubuntu22.04-x86_64.master.zip",
  },
  output: "artifacts/snapshots/redisearch-oss.Linux-ubuntu22.04-x86_64.master.zip",
} as const;

export const vendors: readonly Vendor[] = [
  { ...search, name: "RediSearch", module: "tally" },
  ...(hasRediSearch ? [{ ...search, name: "RediSearch with its module", module: rediSearch }] : []),
  {
    name: "RedisJSON",
    script: "RedisJSON/RedisJSON:sbin/pack.sh",
    module: "tally",
    manifest: "document-style.yml",
    line: common,
    words: ["-n", "ReJSON"],
    variables: { MODULE_NAME: "ReJSON", packfile: "artifacts/rejson-oss.Linux-rhel9-x86_64.8.2.1.zip" },
    output: "artifacts/rejson-oss.Linux-rhel9-x86_64.8.2.1.zip",
  },
  {
    name: "RedisBloom",
    script: "RedisBloom/RedisBloom:sbin/pack.sh",
    module: "tally",
    manifest: "both-flash-statements.yml",
    line: common,
    words: ["-n", "bf"],
    variables: { MODULE_NAME: "bf", packfile: "artifacts/redisbloom.Linux-rhel9-x86_64.8.2.1.zip" },
    output: "artifacts/redisbloom.Linux-rhel9-x86_64.8.2.1.zip",
  },
  {
    name: "RedisTimeSeries",
    script: "RedisTimeSeries/RedisTimeSeries:sbin/pack.sh",
    module: "tally",
    manifest: "series-style.yml",
    line: common,
    words: ["-n", "timeseries"],
    variables: {
      MODULE_NAME: "timeseries",
      packfile: "artifacts/redistimeseries.Linux-rhel9-x86_64.1.12.zip",
    },
    output: "artifacts/redistimeseries.Linux-rhel9-x86_64.1.12.zip",
  },
  {
    name: "RedisGears",
    script: "RedisGears/RedisGears:sbin/pack.sh",
    module: "arguments",
    manifest: "functions-style.yml",
    line: gears,
    words: ["--runcmdargs", "Plugin plugin/gears_python.so"],
    variables: {
      GEARS_OPT: "Plugin plugin/gears_python.so",
      packfile: "artifacts/redisgears.Linux-rhel9-x86_64.1.2.13.zip",
    },
    output: "artifacts/redisgears.Linux-rhel9-x86_64.1.2.13.zip",
  },
  {
    name: "RedisGears without a plug-in",
    script: "RedisGears/RedisGears:sbin/pack.sh",
    module: "arguments",
    manifest: "functions-style.yml",
    line: gears,
    words: ["--runcmdargs", ""],
    variables: { GEARS_OPT: "", packfile: "artifacts/redisgears_python.Linux-rhel9-x86_64.1.2.13.zip" },
    output: "artifacts/redisgears_python.Linux-rhel9-x86_64.1.2.13.zip",
  },
  {
    name: "RedisGraph",
    script: "RedisGraph/RedisGraph:Dockerfile",
    module: "tally",
    manifest: "two-capabilities.yml",
    line: '$RAMP_CMD pack -m $RAMP_YAML --packname-file ramp.fname -o "artifacts/redisgraph.{os}-{architecture}.{semantic_version}.zip" $MODULE >ramp.err 2>&1',
    words: [],
    variables: {},
    output: "artifacts/redisgraph.Linux-x86_64.1.2.3.zip",
  },
];
