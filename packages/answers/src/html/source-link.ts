/** Where a public text can be read: `owner/repository:path` or `owner/repository issue 25`, on GitHub. */
export function sourceLink(source: string): string | undefined {
  const [, repository, issue, path] = /^([\w.-]+\/[\w.-]+)(?: issue (\d+)|:(\S+))$/.exec(source) ?? [];
  if (repository === undefined) return undefined;
  const place = issue === undefined ? `blob/HEAD/${path}` : `issues/${issue}`;
  return `https://github.com/${repository}/${place}`;
}

/** `redis/docs, rs-8-2-releases` of a long path: enough to choose between two links. */
export function shortSource(source: string): string {
  const [, repository, path] = /^([^:]+):(.+)$/.exec(source) ?? [];
  if (repository === undefined || path === undefined) return source;
  const name = path
    .split("/")
    .filter((part) => part !== "_index.md")
    .at(-1);
  return `${repository}, ${name}`;
}
