import { lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Every file below, by its path. */
export function filesBelow(folder: string): readonly NamedBytes[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .toSorted()
    .flatMap((name) => (lstatSync(path.join(folder, name)).isFile() ? [{ name, bytes: readFileSync(path.join(folder, name)) }] : []));
}

/** What was planted and stands in these files or their names, with what it is; never the text of a real person, since the town has none. */
export function plantedIn(files: readonly NamedBytes[], planted: readonly { readonly of: string; readonly text: string; readonly bytes: string }[]): readonly string[] {
  const haystack = Buffer.concat(files.flatMap(({ name, bytes }) => [Buffer.from(`${name}\n`), bytes, Buffer.from("\n")]));
  const found = planted.filter(({ bytes }) => haystack.includes(bytes, "hex"));
  return found.map(({ of, text, bytes }) => `${of} ${text} in ${files.find((file) => file.bytes.includes(bytes, "hex"))?.name ?? "a name"}`);
}
