import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ModuleOrder } from "../pkcs11Module.ts";

/** The module of scriptedToken.c: a reader with a key pad, whose answers a test sets as it goes. */
export interface ScriptedToken {
  readonly order: ModuleOrder;
  readonly folder: string;
  /** Numbers by name; what is not named is as it should be. */
  readonly script: (answers: Readonly<Record<string, number>>) => void;
  /** What it was asked since the last time. */
  readonly asked: () => readonly string[];
  readonly remove: () => void;
}

export function makeScriptedToken(): ScriptedToken {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-token-"));
  const at = (name: string): string => path.join(folder, name);
  const headers = fileURLToPath(new URL("../../../node_modules/pkcs11js/includes/pkcs11", import.meta.url));
  execFileSync("cc", ["-shared", "-fPIC", "-I", headers, "-o", at("token.so"), fileURLToPath(new URL("scriptedToken.c", import.meta.url))]);
  process.env["NOREN_TOKEN_SCRIPT"] = at("script");
  process.env["NOREN_TOKEN_LOG"] = at("log");
  writeFileSync(at("script"), "");
  writeFileSync(at("log"), "");
  return {
    order: { path: at("token.so"), sha256: createHash("sha256").update(readFileSync(at("token.so"))).digest("hex") },
    folder,
    script: (answers) => {
      // In one step: the module may be reading.
      writeFileSync(at("next"), Object.entries(answers).map(([name, value]) => `${name} ${String(value)}\n`).join(""));
      renameSync(at("next"), at("script"));
    },
    asked: () => {
      const lines = readFileSync(at("log"), "utf8").split("\n").filter((line) => line !== "");
      writeFileSync(at("log"), "");
      return lines;
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
