import type { CommandNode } from "./command-tree.ts";
import { pathPatterns } from "./path-patterns.ts";
import { placePatterns, valueCases } from "./value-cases.ts";

/** For a file `_rampart` in a folder of `fpath`, or for `source <(rampart completion zsh)` after `compinit`. */
export function renderZsh(nodes: readonly CommandNode[]): string {
  const cases = nodes.map(({ path, commands, flags }) => {
    const described = commands.map(({ name, description }) => quoted(`${name}:${description}`));
    const spelt = flags.flatMap(({ long, short, description }) =>
      [long, ...(short === undefined ? [] : [short])].map((flag) => quoted(`${flag}:${description}`)),
    );
    return `    "${path}")\n      commands=(${described.join(" ")})\n      flags=(${spelt.join(" ")}) ;;\n`;
  });
  const values = valueCases(nodes).map(
    (one) => `    ${placePatterns(one)}) values=(${one.values.map(quoted).join(" ")}) ;;\n`,
  );
  return `#compdef rampart
_rampart() {
  local so_far="" flag="" index
  for ((index = 2; index < CURRENT; index++)); do
    case "$so_far \${words[index]}" in
      ${pathPatterns(nodes).join(" | ")})
        so_far="\${so_far:+$so_far }\${words[index]}" ;;
    esac
  done
  local -a commands flags values
  case "$so_far" in
${cases.join("")}  esac
  if [[ "\${words[CURRENT]}" == --*=* ]]; then
    flag="\${words[CURRENT]%%=*}"
    compset -P '*='
  elif [[ "\${words[CURRENT-1]}" == -* ]]; then
    flag="\${words[CURRENT-1]}"
  fi
  case "$so_far $flag" in
${values.join("")}  esac
  if (( \${#values} )) && [[ "\${words[CURRENT]}" != -* || "\${words[CURRENT]}" == *=* ]]; then
    _describe value values
  elif [[ "\${words[CURRENT]}" == -* ]]; then
    _describe -o flag flags
  elif (( \${#commands} )); then
    _describe command commands
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" == _rampart ]]; then
  _rampart "$@"
else
  compdef _rampart rampart
fi
`;
}

/** Only the first colon divides a word from its description. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
