import type { CommandNode } from "./command-tree.ts";
import { pathPatterns } from "./path-patterns.ts";

/** For `rampart completion fish | source`, or for a file in `~/.config/fish/completions`. */
export function renderFish(nodes: readonly CommandNode[]): string {
  const lines = nodes.flatMap(({ path, commands, flags, words }) => {
    const here = `complete -c rampart -n '__rampart_at${path === "" ? "" : ` ${path}`}'`;
    return [
      // Behind a group stands one of its commands, never a file.
      ...(commands.length > 0 ? [`${here} -f`] : []),
      ...commands.map(({ name, description }) => `${here} -a ${name} -d ${quoted(description)}`),
      ...(words === undefined ? [] : [`${here} -f -a ${quoted(words.values.join(" "))}`]),
      ...flags.map(({ long, short, description, takesValue, offered }) => {
        const letter = short === undefined ? "" : ` -s ${short.slice(1)}`;
        const files = offered !== undefined && !offered.orFile ? " -f" : "";
        const values = offered === undefined ? "" : `${files} -a ${quoted(offered.values.join(" "))}`;
        return `${here} -l ${long.slice(2)}${letter}${takesValue ? " -r" : ""}${values} -d ${quoted(description)}`;
      }),
    ];
  });
  return `function __rampart_at
  set -l so_far ""
  for word in (commandline -opc)[2..-1]
    switch "$so_far $word"
      case ${pathPatterns(nodes).join(" ")}
        set so_far (string trim -- "$so_far $word")
    end
  end
  test "$so_far" = "$argv"
end
${lines.map((line) => `${line}\n`).join("")}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
