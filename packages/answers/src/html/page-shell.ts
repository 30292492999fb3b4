import { escaped } from "./markup.ts";
import { pageStyle } from "./page-style.ts";

/** What a page has between its head and its end. */
export interface PageParts {
  readonly title: string;
  /** Markup of the heading. */
  readonly heading: string;
  readonly main: string;
  readonly footer: string;
  /** Markup behind the footer: dialogs and scripts. */
  readonly end?: string;
}

/** One page with everything in it: no network, no other file. */
export function pageShell({ title, heading, main, footer, end = "" }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${heading}</h1>
</header>
<main>
${main}
</main>
<footer><p>${footer}</p></footer>
${end}</body>
</html>
`;
}
