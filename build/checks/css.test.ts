import { expect, test } from "vitest";
import { untokened } from "./css.ts";

const declarations = (css: string): readonly string[] => untokened(css).map(({ declaration }) => declaration);

test("tokens, keywords, hairlines, percentages and system colours pass", () => {
  expect(
    declarations(`.x { color: var(--ink); padding: var(--space-2) 0; border: 1px solid var(--line); inline-size: 320px; box-shadow: inset 3px 0 0 var(--key); }
    .y { margin: auto; background: Canvas; color: CanvasText; outline: 2px solid Highlight; font: inherit; }
    .z { padding: calc(var(--space-2) * 2); margin-inline: -1px; font-family: var(--font, sans-serif); } /* color: #fff; */`),
  ).toEqual([]);
});

test.each([
  ["color: #fff"],
  ["background: rgb(0 0 0 / 20%)"],
  ["border: 1px solid red"],
  ["box-shadow: 0 4px 8px #0003"],
  ["padding: 12px"],
  ["margin-block: 0.5rem"],
  ["gap: 8px"],
  ["font-size: 14px"],
  ["font-family: Arial"],
  ["border-radius: 6px"],
])("%s is a fault", (declaration) => {
  expect(untokened(`.x {\n  display: block;\n  ${declaration};\n}`)).toEqual([{ line: 3, declaration }]);
});

test("the last declaration of a block needs no semicolon to be seen, and nesting hides none", () => {
  expect(declarations(".x { .y & { color: #123456 } }")).toEqual(["color: #123456"]);
});
