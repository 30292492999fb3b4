/** Public texts that the rules come from, as owner/repository:path. */
export const sources = {
  upload: "redis/docs:content/operate/rs/7.22/references/rest-api/requests/modules/_index.md",
  userDefined: "redis/docs:content/operate/rs/references/rest-api/requests/modules/user-defined.md",
  upgradeModule: "redis/docs:content/operate/rs/references/rest-api/requests/bdbs/modules/upgrade.md",
  databases: "redis/docs:content/operate/rs/references/rest-api/requests/bdbs/_index.md",
  moduleObject: "redis/docs:content/operate/rs/references/rest-api/objects/module.md",
  upgradeSystem: "redis/docs:content/operate/rs/installing-upgrading/upgrading/upgrade-os.md",
  platforms: "redis/docs:content/embeds/supported-platforms-embed.md",
  bundledVersions: "redis/docs:content/embeds/rs-bundled-db-versions.md",
  notes8_2: "redis/docs:content/operate/rs/release-notes/rs-8-2-releases/_index.md",
  notes7_2_4_64: "redis/docs:content/operate/rs/release-notes/rs-7-2-4-releases/rs-7-2-4-64.md",
  guide: "RedisGears/RedisGears:docs/enterprise/upgrade-db-from-redis-7x-to-8x.md",
  operator: "redis/docs:content/operate/kubernetes/re-databases/modules.md",
  reader: "RedisLabsModules/RAMP:RAMP/unpacker.py",
  captures: "redis-developer/redis-enterprise-rs:tests/fixtures",
  glibc: "mayeut/pep600_compliance:cache",
  loadFailures: "RedisLabsModules/redismod issue 25",
} as const;
