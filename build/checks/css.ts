import { readFileSync } from "node:fs";
import path from "node:path";
import { filesBelow, root } from "../stamp.ts";

/** Looks come from tokens: a component's CSS names variables, never a colour or a size of its own. */

const tokenFiles = /renderer\/styles\//;
const colour = /#[0-9a-f]{3,8}\b|\b(rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch|color)\(|\b(white|black|red|green|blue|gray|grey|yellow|orange|navy|silver|teal|purple)\b/i;
const length = /(?<![\w-])-?\d*\.?\d+(px|rem|em|ch|vw|vh)\b/;
const coloured = /^(color|background|background-color|border(-\w+)*|outline(-color)?|fill|stroke|box-shadow|text-shadow|caret-color|accent-color|scrollbar-color|text-decoration(-color)?)$/;
const measured = /^(font|font-size|font-family|line-height|padding(-\w+)*|margin(-\w+)*|gap|row-gap|column-gap|border-radius|border(-\w+)*-radius|z-index)$/;

export interface CssFault {
  readonly line: number;
  readonly declaration: string;
}

/** Declarations of the file that name a colour or a size themselves. Forced colours have system names, which no token replaces. */
export function untokened(css: string): readonly CssFault[] {
  const faults: CssFault[] = [];
  const text = css.replace(/\/\*.*?\*\//gs, (comment) => comment.replace(/[^\n]/g, " "));
  for (const match of text.matchAll(/(?<=[{;]\s*)([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])/g)) {
    const [whole, property = "", value = ""] = match;
    // Paper is measured in points, which no token scales. What stands inside var() is a name; 1px and 2px are hairlines, which have no token and no scale.
    const bare = value.replace(/var\([^()]*\)/g, "").replace(/(?<![\d.])[12]px\b/g, "");
    const isFault = (coloured.test(property) && colour.test(bare)) || (measured.test(property) && length.test(bare)) || (property === "font-family" && bare.trim() !== "" && !/^(inherit|,|\s)*$/.test(bare));
    if (isFault) faults.push({ line: text.slice(0, match.index).split("\n").length, declaration: whole.replace(/\s+/g, " ").trim() });
  }
  return faults;
}

export function main(): Promise<number> {
  const files = filesBelow(path.join(root, "renderer"), (file) => file.endsWith(".css") && !tokenFiles.test(file));
  let faults = 0;
  for (const file of files) {
    for (const { line, declaration } of untokened(readFileSync(file, "utf8"))) {
      faults += 1;
      console.log(`${path.relative(root, file)}:${String(line)} ${declaration} (use a token)`);
    }
  }
  console.log(`${String(files.length)} style sheets read, ${String(faults)} faults`);
  return Promise.resolve(faults === 0 ? 0 : 1);
}

if (import.meta.main) process.exitCode = await main();
