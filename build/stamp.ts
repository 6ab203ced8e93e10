import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
export const out = path.join(root, "out");

const passedOver = new Set(["node_modules", "out", ".git", ".room", ".screens", "test-results"]);

function statOrNothing(file: string): ReturnType<typeof statSync> | undefined {
  return statSync(file, { throwIfNoEntry: false });
}

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

/** Names, sizes and times of the inputs: reading 1,000 files costs a second start more than it may take. */
export function fingerprint(inputs: readonly string[]): string {
  const hash = createHash("sha256");
  hash.update(process.versions.node);
  for (const input of inputs) {
    const files = filesBelow(path.resolve(root, input));
    for (const file of files) {
      const stat = statSync(file);
      hash.update(`${path.relative(root, file)}\0${String(stat.size)}\0${String(stat.mtimeMs)}\n`);
    }
    if (files.length === 0) hash.update(`${input}\0absent\n`);
  }
  return hash.digest("hex");
}

const stampFile = (name: string): string => path.join(out, "stamps", name);

/** Does the work only if its inputs changed or one of its outputs is gone. Says whether it did. */
export function whenChanged(name: string, inputs: readonly string[], outputs: readonly string[], work: () => void): boolean {
  const now = fingerprint(inputs);
  const whole = outputs.every((output) => statOrNothing(path.resolve(root, output)) !== undefined);
  if (whole && readStamp(name) === now) return false;
  work();
  writeStamp(name, now);
  return true;
}

export function readStamp(name: string): string | undefined {
  return statOrNothing(stampFile(name)) === undefined ? undefined : readFileSync(stampFile(name), "utf8");
}

export function writeStamp(name: string, value: string): void {
  mkdirSync(path.dirname(stampFile(name)), { recursive: true });
  const part = `${stampFile(name)}.${String(process.pid)}`;
  writeFileSync(part, value);
  renameSync(part, stampFile(name));
}
