import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stateDiagrams } from "../core/domain/stateDiagram.ts";
import { root } from "./stamp.ts";

/** The parts of README that are made of data; `node build/readme.ts` writes them anew, and a test sees that it was done. */

const begin = "<!-- made of core/domain by build/readme.ts -->";
const end = "<!-- /made -->";

export const file = path.join(root, "README.md");

export function withMadeParts(text: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error("README has no place for the diagrams");
  return `${text.slice(0, from + begin.length)}\n${stateDiagrams()}\n${text.slice(to)}`;
}

if (import.meta.main) writeFileSync(file, withMadeParts(readFileSync(file, "utf8")));
