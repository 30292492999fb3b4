import { bundleRules } from "./bundle.ts";
import { clusterRules } from "./cluster.ts";
import { clusterUpgradeRules } from "./cluster-upgrade.ts";
import { commandsRules } from "./commands.ts";
import { configRules } from "./config.ts";
import { elfRules } from "./elf.ts";
import { loadRules } from "./load.ts";
import { manifestRules } from "./manifest.ts";
import { metadataRules } from "./metadata.ts";
import { textRules } from "./text.ts";
import { trustRules } from "./trust.ts";

/** Every rule. A rule's name is released with it and keeps its meaning; a retired name is not used again. */
export const catalogue = {
  ...textRules,
  ...manifestRules,
  ...metadataRules,
  ...elfRules,
  ...bundleRules,
  ...trustRules,
  ...loadRules,
  ...clusterRules,
  ...clusterUpgradeRules,
  ...commandsRules,
  ...configRules,
} as const;
