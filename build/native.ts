import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { changed, out, root } from "./stamp.ts";

/** Compiles our own C: the guard as a Node-API module, the loopback helper as a program. No node-gyp, no headers of Node. */
const warnings = ["-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-fstack-protector-strong", "-D_FORTIFY_SOURCE=2"];

const targets = [
  { source: "core/platform/native/guard.c", target: "out/native/guard.node", flags: ["-shared", "-fPIC", "-fvisibility=hidden", "-Wl,-z,relro,-z,now"] },
  { source: "core/platform/native/loopback.c", target: "out/native/loopback", flags: ["-fPIE", "-pie", "-Wl,-z,relro,-z,now"] },
];

/** Says whether anything had to be compiled. */
export function buildNative(): boolean {
  let compiled = false;
  for (const { source, target, flags } of targets) {
    if (!existsSync(path.join(root, source))) continue;
    const done = changed({ name: `native-${path.basename(target)}`, inputs: [source, "build/native.ts"], outputs: [target] });
    if (done === undefined) continue;
    compile(source, target, flags);
    done();
    compiled = true;
  }
  return compiled;
}

function compile(source: string, target: string, flags: readonly string[]): void {
  mkdirSync(path.join(out, "native"), { recursive: true });
  // A library that another process has mapped must not be written over, only replaced.
  const part = path.join(root, `${target}.${String(process.pid)}`);
  const { status, stderr, error } = spawnSync("cc", [...warnings, ...flags, "-o", part, path.join(root, source)], { encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`cc ${source}\n${stderr}`);
  renameSync(part, path.join(root, target));
}

if (import.meta.main) buildNative();
