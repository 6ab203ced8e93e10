import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync, type Stats } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
export const out = path.join(root, "out");

const passedOver = new Set(["node_modules", "out", ".git", ".room", ".screens", "test-results"]);

const statOrNothing = (file: string): Stats | undefined => statSync(file, { throwIfNoEntry: false });

/** Every file below, sorted, without what is made or fetched. A path that is itself a file stands for itself. */
export function filesBelow(place: string, wanted: (file: string) => boolean = () => true): readonly string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!passedOver.has(entry.name)) visit(file);
      } else if (wanted(file)) found.push(file);
    }
  };
  const stat = statOrNothing(place);
  if (stat === undefined) return [];
  if (stat.isDirectory()) visit(place);
  else found.push(place);
  return found.sort();
}

/** Names, sizes and times of the inputs: reading 1,000 files would cost a second start more than it may take. */
export function fingerprint(inputs: readonly string[]): string {
  const hash = createHash("sha256");
  hash.update(process.versions.node);
  for (const input of inputs) {
    const files = filesBelow(path.resolve(root, input));
    if (files.length === 0) hash.update(`${input}\0absent\n`);
    for (const file of files) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${path.relative(root, file)}\0${String(size)}\0${String(mtimeMs)}\n`);
    }
  }
  return hash.digest("hex");
}

const stampFile = (name: string): string => path.join(out, "stamps", name);

function readStamp(name: string): string | undefined {
  return statOrNothing(stampFile(name)) === undefined ? undefined : readFileSync(stampFile(name), "utf8");
}

function writeStamp(name: string, value: string): void {
  mkdirSync(path.dirname(stampFile(name)), { recursive: true });
  const part = `${stampFile(name)}.${String(process.pid)}`;
  writeFileSync(part, value);
  renameSync(part, stampFile(name));
}

export interface Made {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Undefined when nothing changed since the last time; else what to call once the work is done. */
export function changed({ name, inputs, outputs }: Made): (() => void) | undefined {
  // Taken before the work: what is edited meanwhile is made again next time.
  const now = fingerprint(inputs);
  const isWhole = outputs.every((output) => statOrNothing(path.resolve(root, output)) !== undefined);
  if (isWhole && readStamp(name) === now) return undefined;
  return () => {
    writeStamp(name, now);
  };
}
