import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readLock } from "./sbom.ts";
import { root } from "./stamp.ts";

/** The licence texts of everything that ships, in one file: what MIT, Apache and the Open Font License ask for. */
export function licenceTexts(): string {
  const shipped = Object.entries(readLock()).filter(([place, { dev = false, devOptional = false, optional = false }]) => place !== "" && !dev && !devOptional && !optional);
  const sections = shipped.map(([place, { version = "", license = "" }]) => {
    const folder = path.join(root, place);
    const files = existsSync(folder) ? readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort() : [];
    const text = files.map((name) => readFileSync(path.join(folder, name), "utf8").trim()).join("\n\n");
    return `${place.replace(/^.*node_modules\//, "")} ${version} (${license})\n\n${text === "" ? `Distributed under ${license}; the package brings no text of its own.` : text}\n`;
  });
  return sections.join(`\n${"=".repeat(80)}\n\n`);
}

export const licencesFile = path.join(root, "assets/third-party-licences.txt");

if (import.meta.main) writeFileSync(licencesFile, licenceTexts());
