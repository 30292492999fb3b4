import { byId, element } from "./element.ts";
import { markdownBlocks } from "./markdown.ts";

/** Made when the page is built, by scripts/bundle-page.mjs. */
declare const RAMPART_DOCUMENTATION_BASE: string;

/** The pages of the rules, by rule. */
type RulePages = Readonly<Record<string, string>>;

/** Opens the page of the rule that the address names, and takes it out of the address when it is closed. */
export function openRulesFromAddress(): void {
  const pages = JSON.parse(byId("rule-pages", HTMLScriptElement).textContent ?? "{}") as RulePages;
  const dialog = byId("rule", HTMLDialogElement);
  const open = () => {
    const rule = /^#rule\/(.+)$/.exec(decodeURIComponent(location.hash))?.[1];
    const page = rule !== undefined && Object.hasOwn(pages, rule) ? pages[rule] : undefined;
    if (rule !== undefined && page !== undefined) show(dialog, rule, page);
    else if (dialog.open) dialog.close();
  };
  dialog.addEventListener("close", () => {
    if (location.hash.startsWith("#rule/")) history.replaceState(null, "", location.href.split("#")[0]);
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close();
  });
  addEventListener("hashchange", open);
  open();
}

function show(dialog: HTMLDialogElement, rule: string, page: string): void {
  byId("rule-title", HTMLHeadingElement).textContent = rule;
  const address = `${RAMPART_DOCUMENTATION_BASE}rules/${rule.replace("/", ".")}.md`;
  const withoutTitle = page.replace(/^# .*\n/, "");
  byId("rule-body", HTMLDivElement).replaceChildren(
    ...markdownBlocks(withoutTitle),
    element(
      "p",
      { class: "share" },
      element("a", { href: address, rel: "noreferrer" }, "This page in the documentation"),
    ),
  );
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}
