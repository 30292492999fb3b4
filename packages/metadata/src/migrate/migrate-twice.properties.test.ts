import fc from "fast-check";
import { expect, it } from "vitest";
import { migrateManifest } from "./migrate-manifest.ts";

/** The same cases on every run. */
const runs = { numRuns: 600, seed: 20_261_129 };

const comment = fc.constantFrom("", "", "", " # why", " # {{LATER}} no", " #");
const word = fc.constantFrom(
  ...[
    "types",
    "flash",
    "a",
    "a b",
    "'q'",
    '"d"',
    "''",
    "~",
    "null",
    "yes",
    "8.10",
    "0x10",
    "1_000",
    "${A}",
    "-",
  ],
  ...[
    "{os.getenv('A')}",
    "'{os.getenv(\"B\")}'",
    "types, flash",
    "types,,flash",
    "*x",
    "&x y",
    "!!str 8",
    "2024-01-01",
  ],
  ...[
    "|\n    text\n    more",
    ">-\n    folded\n    text",
    "|+\n    kept\n\n",
    "[types, flash]",
    "[ types ,flash, ]",
    "[]",
  ],
  ...[
    "{}",
    "{a: 1}",
    "[&y a, *y]",
    "'it''s'",
    '"a\\tb"',
    "[types, # why\n    flash]",
    "?",
    "word ".repeat(40).trim(),
  ],
);
const command = fc.constantFrom(
  "{command_name: a.get, command_arity: 2, flags: [readonly], first_key: 1, last_key: 1, step: 1}",
  "command_name: a.set\n    command_arity: -1\n    flags: []",
  "{command_name: a.x} # odd",
  "name: a\n    url: https://example.com/a.tgz",
  "{name: b, local_path: x}",
  "url: https://example.com/b.tgz",
  "types",
  "'flash'",
);
const list = fc
  .array(fc.tuple(fc.constantFrom("", "  # before\n", "\n", "  # one\n\n  # two\n"), command, comment), {
    minLength: 1,
    maxLength: 3,
  })
  .map((items) => items.map(([before, item, after]) => `\n${before}  - ${item}${after}`).join(""));
const map = fc
  .array(
    fc.tuple(
      fc.constantFrom("a", "b", '"c"', "? d"),
      fc.constantFrom("{url: u}", "{}", "\n      url: u", "*x"),
    ),
    {
      minLength: 1,
      maxLength: 2,
    },
  )
  .map((items) => items.map(([key, value]) => `\n    ${key}: ${value}`).join(""));
const key = fc.constantFrom(
  ...["author", "auhtor", "capabilities", "exclude_commands", "operating_systems", "overide_command"],
  ...["override_command", "override-command", "add_command", "dependencies", "optional-dependencies", "crdb"],
  ...["min_redis_version", "min-redis-version", "version", "description", "redis_args", '"email"', "os_list"],
);
const field = fc
  .tuple(
    fc.constantFrom("", "", "# about\n", "\n", "# one\n\n# two\n"),
    key,
    fc.oneof(word, list, map),
    comment,
  )
  .map(([before, name, value, after]) => {
    const blank = /^\n/.test(value) ? "" : " ";
    return `${before}${name}:${blank}${value}${/\n/.test(value) ? "" : after}\n`;
  });
const text = fc
  .tuple(
    fc.constantFrom("", "", "# license\n\n", "---\n", "\ufeff", "%YAML 1.1\n---\n"),
    fc.uniqueArray(field, { minLength: 1, maxLength: 6 }),
    fc.constantFrom("", "", "# end\n", "...\n", "\n\n"),
  )
  .map(([head, fields, tail]) => `${head}${fields.join("")}${tail}`);

it("a manifest that was migrated is left as it is", () => {
  let migrated = 0;
  fc.assert(
    fc.property(text, (given) => {
      const first = migrateManifest(given).text;
      if (first === undefined) return;
      migrated++;
      expect(migrateManifest(first)).toMatchObject({ text: first, fixes: [] });
    }),
    runs,
  );
  expect(migrated).toBeGreaterThan(runs.numRuns / 10);
});
