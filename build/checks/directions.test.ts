import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../stamp.ts";
import { checkDirections, type Directions } from "./directions.ts";

/** One file that breaks each rule, and the rule that must say so. */
const planted: readonly (readonly [rule: string, file: string, content: string])[] = [
  ["no-cycles", "core/flow/circleOne.ts", 'import { two } from "./circleTwo.ts";\nexport const one = (): number => two;'],
  ["nothing-unresolved", "core/flow/lost.ts", 'import { gone } from "./gone.ts";\nexport const lost = gone;'],
  ["domain-is-pure", "core/domain/impure.ts", 'import path from "node:path";\nexport const separator = path.sep;'],
  ["domain-is-pure", "core/domain/impureType.ts", 'import type { target } from "../store/target.ts";\nexport type Impure = typeof target;'],
  ["contract-knows-domain-only", "core/contract/reaching.ts", 'import { target } from "../store/target.ts";\nexport const reaching = target;'],
  ["window-knows-contract-and-domain-only", "renderer/reaching.tsx", 'import { target } from "../core/store/target.ts";\nexport const reaching = target;'],
  ["window-has-no-system", "renderer/files.ts", 'import { readFileSync } from "node:fs";\nexport const read = readFileSync;'],
  ["stages-never-meet", "core/envelope/meeting.ts", 'import { target } from "../media/target.ts";\nexport const meeting = target;'],
  ["stages-never-meet", "core/deid/dicom/meeting.ts", 'import { target } from "../../media/target.ts";\nexport const meeting = target;'],
  ["stages-never-meet-the-store", "core/link/storing.ts", 'import { target } from "../store/target.ts";\nexport const storing = target;'],
  ["store-never-meets-stages", "core/store/staging.ts", 'import { target } from "../media/target.ts";\nexport const staging = target;'],
  ["flow-is-above", "core/media/flowing.ts", 'import { target } from "../flow/target.ts";\nexport const flowing = target;'],
  ["flow-starts-no-entry", "core/flow/starting.ts", 'import { target } from "../workers/target.ts";\nexport const starting = target;'],
  ["platform-is-below", "core/platform/climbing.ts", 'import { target } from "../store/target.ts";\nexport const climbing = target;'],
  ["sqlite-in-store-only", "core/flow/asking.ts", 'import Database from "better-sqlite3";\nexport const asking = Database;'],
  ["sqlite-in-store-only", "electron/asking.ts", 'import { DatabaseSync } from "node:sqlite";\nexport const asking = DatabaseSync;'],
  ["forge-for-key-files-only", "core/envelope/forging.ts", 'import forge from "node-forge";\nexport const forging = forge;'],
  ["system-in-platform-only", "core/flow/writing.ts", 'import { writeFileSync } from "node:fs";\nexport const writing = writeFileSync;'],
  ["system-in-platform-only", "core/media/forking.ts", 'import { fork } from "child_process";\nexport const forking = fork;'],
  ["sockets-in-one-place", "core/platform/plug.ts", 'import net from "node:net";\nexport const plug = net;'],
  ["no-network", "core/platform/calling.ts", 'import https from "node:https";\nexport const calling = https;'],
  ["no-network", "electron/resolving.ts", 'import dns from "dns/promises";\nexport const resolving = dns;'],
  ["electron-in-its-folder-only", "core/flow/showing.ts", 'import { app } from "electron";\nexport const showing = app;'],
  ["core-never-sees-the-window", "core/flow/looking.ts", 'import { target } from "../../electron/target.ts";\nexport const looking = target;'],
  ["electron-never-sees-the-page", "electron/looking.ts", 'import { target } from "../renderer/target.ts";\nexport const looking = target;'],
  ["product-never-sees-its-tools", "core/flow/building.ts", 'import { target } from "../../build/target.ts";\nexport const building = target;'],
  ["product-never-sees-its-tests", "core/flow/pretending.ts", 'import { fixture } from "./room.fixture.ts";\nexport const pretending = fixture;'],
  ["product-ships-what-it-imports", "core/flow/borrowing.ts", 'import fc from "fast-check";\nexport const borrowing = fc;'],
];

/** What must stay allowed, or the rules would be avoided rather than kept. */
const fine: readonly (readonly [file: string, content: string])[] = [
  ["core/flow/joining.ts", 'import { target } from "../store/target.ts";\nimport { target as media } from "../media/target.ts";\nexport const joining = [target, media];'],
  ["core/envelope/softwareKey.ts", 'import forge from "node-forge";\nexport const softwareKey = forge;'],
  ["core/store/keeping.ts", 'import Database from "better-sqlite3";\nexport const keeping = Database;'],
  ["core/media/checking.test.ts", 'import { mkdtempSync } from "node:fs";\nimport fc from "fast-check";\nexport const checking = [mkdtempSync, fc];'],
  ["core/platform/socket.ts", 'import net from "node:net";\nimport fs from "node:fs";\nexport const socket = [net, fs];'],
  ["electron/app.ts", 'import { app } from "electron";\nexport const application = app;'],
  ["build/shell/origin.ts", 'import http from "node:http";\nexport const origin = http;'],
  ["renderer/asking.tsx", 'import { target } from "../core/contract/target.ts";\nimport { useState } from "react";\nexport const asking = [target, useState];'],
];

const targets = ["core/store", "core/media", "core/flow", "core/workers", "core/contract", "electron", "renderer", "build"];

let tree: string;
let found: Directions;
beforeAll(async () => {
  tree = mkdtempSync(path.join(tmpdir(), "noren-directions-"));
  symlinkSync(path.join(root, "node_modules"), path.join(tree, "node_modules"));
  for (const name of [".dependency-cruiser.cjs", "package.json"]) copyFileSync(path.join(root, name), path.join(tree, name));
  const write = (file: string, content: string): void => {
    mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
    writeFileSync(path.join(tree, file), `${content}\n`);
  };
  for (const folder of targets) write(`${folder}/target.ts`, "export const target = 1;");
  write("core/flow/circleTwo.ts", 'import { one } from "./circleOne.ts";\nexport const two: number = one();');
  write("core/flow/room.fixture.ts", "export const fixture = 1;");
  for (const [, file, content] of planted) write(file, content);
  for (const [file, content] of fine) write(file, content);
  found = await checkDirections(tree);
});
afterAll(() => {
  rmSync(tree, { recursive: true });
});

test.each(planted)("%s catches %s", (rule, file) => {
  expect(found.violations.filter((violation) => violation.startsWith(`${rule}: ${file} `))).not.toEqual([]);
});

test.each(fine)("%s is allowed", (file) => {
  expect(found.violations.filter((violation) => violation.includes(`: ${file} `))).toEqual([]);
});

test("every rule is planted against", () => {
  const { forbidden } = createRequire(import.meta.url)(path.join(root, ".dependency-cruiser.cjs")) as { readonly forbidden: readonly { readonly name: string }[] };
  expect(forbidden.map(({ name }) => name).filter((name) => !planted.some(([rule]) => rule === name))).toEqual([]);
});

test("every file was read, and a file the tool passes over is noticed", async () => {
  expect(found.unread).toEqual([]);
  expect(found.read).toBeGreaterThan(planted.length);
  writeFileSync(path.join(tree, ".dependency-cruiser.cjs"), 'module.exports = { forbidden: [], options: { exclude: { path: "joining" } } };');
  expect((await checkDirections(tree)).unread).toEqual(["core/flow/joining.ts"]);
});
