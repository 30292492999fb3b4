import { expect, test } from "vitest";
import { parseInventory } from "./parse-inventory.ts";

test("an inventory may name thousands of clusters", () => {
  const entries = Array.from({ length: 3000 }, (_, index) => {
    return `  - name: c${index}\n    url: https://c${index}.example.com:9443\n    nodes: [https://a, https://b, https://c]\n`;
  });
  const text = `clusters:\n${entries.join("")}`;
  expect(parseInventory(Buffer.from(text), "clusters.yml")).toHaveLength(3000);
});
