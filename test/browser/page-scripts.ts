// What is asked of a page in a browser: scripts that run there.

/** What axe-core finds, each with the first element that it is about. */
export const axeScript = (root: string) =>
  `axe.run("${root}", { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))`;

/** Elements that reach beyond the window, or hold more than they show. */
export const overflowScript = `(() => {
  const width = document.documentElement.clientWidth;
  // What is clipped to nothing is there for screen readers alone.
  const isClipped = (element) => element !== null && (getComputedStyle(element).clipPath !== "none" || isClipped(element.parentElement));
  const shown = [...document.querySelectorAll("body, body *")].filter((element) => element.checkVisibility());
  return shown
    .filter((element) => !element.closest(".hidden") && !isClipped(element) && !element.matches("script, style"))
    .filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < 0 || right > width || element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
    })
    .map((element) => element.tagName + "." + element.className + ": " + element.textContent.slice(0, 40));
})()`;

/** The lowest contrast of text that the page has, as WCAG 2.2 computes it. */
export const contrastScript = `(() => {
  const channels = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => {
    const [r, g, b] = channels(text).slice(0, 3).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      const alpha = channels(colour)[3] ?? 1;
      if (alpha > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = [...document.querySelectorAll("h1, h2, h3, p, small, th, td, a, button, li, summary span")];
  const ratios = texts.filter((element) => element.textContent.trim() !== "" && element.offsetParent).map((element) => {
    const [a, b] = [light(getComputedStyle(element).color), light(paper(element))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  });
  return Math.min(...ratios);
})()`;
