import type { CommandNode } from "./command-tree.ts";
import { pathPatterns } from "./path-patterns.ts";
import { placePatterns, valueCases } from "./value-cases.ts";

/** For `source <(rampart completion bash)`; bash 3.2 and newer. Where nothing fits, names of files do. */
export function renderBash(nodes: readonly CommandNode[]): string {
  const cases = nodes.map(({ path, commands, flags }) => {
    const names = commands.map(({ name }) => name).join(" ");
    const spelt = flags
      .flatMap(({ long, short }) => [long, ...(short === undefined ? [] : [short])])
      .join(" ");
    return `    "${path}") commands="${names}" flags="${spelt}" ;;\n`;
  });
  const values = valueCases(nodes).map(
    (one) => `    ${placePatterns(one)}) values="${one.values.join(" ")}" ;;\n`,
  );
  return `_rampart() {
  local current="\${COMP_WORDS[COMP_CWORD]}" so_far="" commands="" flags="" values="" flag="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$so_far \${COMP_WORDS[index]}" in
      ${pathPatterns(nodes).join(" | ")})
        so_far="\${so_far:+$so_far }\${COMP_WORDS[index]}" ;;
    esac
  done
  case "$so_far" in
${cases.join("")}  esac
  # Words are divided at an equals sign.
  if [[ $current == "=" ]]; then
    current=""
    flag="\${COMP_WORDS[COMP_CWORD-1]}"
  elif [[ \${COMP_WORDS[COMP_CWORD-1]} == "=" ]]; then
    flag="\${COMP_WORDS[COMP_CWORD-2]}"
  elif [[ \${COMP_WORDS[COMP_CWORD-1]} == -* ]]; then
    flag="\${COMP_WORDS[COMP_CWORD-1]}"
  fi
  case "$so_far $flag" in
${values.join("")}  esac
  COMPREPLY=()
  if [[ -n $values && $current != -* ]]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
  elif [[ -n $commands ]]; then
    COMPREPLY=($(compgen -W "$commands" -- "$current"))
  fi
}
complete -o default -F _rampart rampart
`;
}
