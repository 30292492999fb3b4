/** An element of an XML document: what a reader of JUnit XML sees. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/**
 * Reads XML 1.0 without document types, comments, sections and processing instructions, and throws on whatever is not
 * well formed. It is an independent check of what we write, so it is strict and nothing else.
 */
export function readXml(document: string): XmlElement {
  const forbidden = forbiddenCharacter(document);
  if (forbidden !== undefined) throw new Error(`a character that XML forbids: ${forbidden}`);
  const reader = new XmlReader(document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, ""));
  const root = reader.element();
  reader.end();
  return root;
}

/** https://www.w3.org/TR/xml/#charsets */
function forbiddenCharacter(text: string): string | undefined {
  const allowed = (code: number) =>
    [0x9, 0xa, 0xd].includes(code) ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000;
  const found = [...text].find((character) => !allowed(character.codePointAt(0) ?? 0));
  return found === undefined ? undefined : `U+${found.codePointAt(0)?.toString(16)}`;
}

class XmlReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  element(): XmlElement {
    const name = this.#take(/<([A-Za-z][\w-]*)/y);
    const attributes: Record<string, string> = {};
    for (let attribute = this.#attribute(); attribute !== undefined; attribute = this.#attribute()) {
      if (Object.hasOwn(attributes, attribute[0])) throw this.#fault(`a second ${attribute[0]}`);
      attributes[attribute[0]] = attribute[1];
    }
    if (this.#has(/\s*(\/>)/y)) return { name, attributes, children: [], text: "" };
    this.#take(/\s*(>)/y);
    const children: XmlElement[] = [];
    let text = "";
    for (;;) {
      text += this.#decode(this.#take(/([^<]*)/y));
      if (this.#has(/(<\/)/y)) break;
      children.push(this.element());
    }
    if (this.#take(/([A-Za-z][\w-]*)\s*>/y) !== name) throw this.#fault(`${name} is not closed`);
    return { name, attributes, children, text };
  }

  end(): void {
    this.#take(/(\s*)$/y);
  }

  #attribute(): [string, string] | undefined {
    const match = this.#match(/\s+([A-Za-z][\w-]*)="([^"<]*)"/y);
    return match ? [match[1] ?? "", this.#decode(match[2] ?? "")] : undefined;
  }

  #decode(text: string): string {
    if (text.includes("]]>")) throw this.#fault("]]> in a text");
    return text.replace(/&([^;]*;?)/g, (_, reference: string) => {
      const character = { "lt;": "<", "gt;": ">", "amp;": "&", "quot;": '"', "apos;": "'" }[reference];
      if (character === undefined) throw this.#fault(`an unknown reference &${reference}`);
      return character;
    });
  }

  #has(pattern: RegExp): boolean {
    return this.#match(pattern) !== null;
  }

  #take(pattern: RegExp): string {
    const match = this.#match(pattern);
    if (match === null) throw this.#fault(`no ${pattern.source}`);
    return match[1] ?? "";
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match) this.#position = pattern.lastIndex;
    return match;
  }

  #fault(problem: string): Error {
    return new Error(`not well formed at ${this.#position}: ${problem}`);
  }
}
