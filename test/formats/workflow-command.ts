/** A workflow command as a runner of GitHub Actions takes it out of the log. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/**
 * Reads one line by the grammar of GitHub's documentation,
 * `::workflow-command parameter1={data},parameter2={data}::{command value}`, and throws where it is not followed.
 */
export function readWorkflowCommand(line: string): WorkflowCommand {
  const match = /^::([a-z-]+)(?: ((?:(?!::).)*))?::(.*)$/s.exec(line);
  if (match === null) throw new Error(`not a workflow command: ${line}`);
  const [, name = "", list = "", value = ""] = match;
  const pairs = list === "" ? [] : list.split(",").map(readProperty);
  const properties = Object.fromEntries(pairs);
  if (Object.keys(properties).length !== pairs.length) throw new Error(`a property given twice: ${line}`);
  return { name, properties, message: unescapeText(value, dataEscapes) };
}

function readProperty(pair: string): [string, string] {
  const match = /^([A-Za-z]+)=([^\r\n:,]+)$/.exec(pair);
  if (match === null) throw new Error(`not a property: ${pair}`);
  return [match[1] ?? "", unescapeText(match[2] ?? "", { ...dataEscapes, "%3A": ":", "%2C": "," })];
}

const dataEscapes: Readonly<Record<string, string>> = { "%25": "%", "%0D": "\r", "%0A": "\n" };

function unescapeText(text: string, escapes: Readonly<Record<string, string>>): string {
  return text.replace(/%.{0,2}/gs, (escaped) => {
    const character = escapes[escaped];
    if (character === undefined) throw new Error(`not an escape: ${escaped}`);
    return character;
  });
}
