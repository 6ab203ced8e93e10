import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CardModule, Slot } from "./card.ts";
import { combineReaders } from "./combinedReaders.ts";
import { openPkcs11Module, openPkcs11Modules, type ModuleOrder } from "./pkcs11Module.ts";
import { openSoftwareReader } from "./softwareReader.ts";
import { makeScriptedToken, type ScriptedToken } from "./testing/scriptedToken.ts";

const slot = "pkcs11-1-7";
const key = "01-sign";
const scheme = { kind: "ecdsa", digest: "sha256" } as const;
const digest = Buffer.alloc(32, 7);
const secretPin = "PIN-NOT-TO-SHOW";
/** CKF_PROTECTED_AUTHENTICATION_PATH, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED. */
const flag = { keyPad: 0x100, finalTry: 0x2_0000, locked: 0x4_0000 } as const;

let token: ScriptedToken;
let module: CardModule;

beforeAll(() => {
  token = makeScriptedToken();
});
afterAll(() => {
  token.remove();
});
beforeEach(() => {
  token.script({});
  token.asked();
});
afterEach(async () => {
  await module.close();
});

const open = (answers: Readonly<Record<string, number>> = {}): CardModule => {
  token.script(answers);
  module = openPkcs11Module(token.order, "pkcs11-1");
  return module;
};

const outcome = (result: { ok: true } | { ok: false; failure: object }): unknown => (result.ok ? "ok" : result.failure);

async function slotsOf(): Promise<readonly Slot[]> {
  const listed = await module.slots();
  if (!listed.ok) throw new Error(listed.failure.code);
  return listed.value;
}

/** Milliseconds from an act until the module announces something. */
async function untilChanged(act: () => void): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const startedAt = performance.now();
  const stop = module.watch(() => {
    resolve(performance.now() - startedAt);
  });
  act();
  const waited = await promise;
  stop();
  return waited;
}

describe("a reader with a key pad", () => {
  it("asks for the PIN itself: none is given to the module, whatever came along", async () => {
    open();
    const [found] = await slotsOf();
    expect(found).toMatchObject({ id: slot, reader: "Scripted reader", card: { serial: "S-1", label: "Scripted card", pinPad: true, locked: false } });
    expect(outcome(await module.login(slot))).toBe("ok");
    expect(outcome(await module.login(slot, "246802"))).toBe("ok");
    expect(token.asked().filter((line) => line.startsWith("login"))).toEqual(["login 1 none", "login 1 none"]);
  });

  it("asks again for each signature of a key that wants it", async () => {
    open();
    await module.login(slot);
    token.asked();
    const signed = await module.sign(slot, key, digest, scheme);
    expect(signed.ok && Buffer.from(signed.value).equals(Buffer.alloc(64, 0x5a))).toBe(true);
    expect(token.asked()).toEqual(["login 2 none"]);
    token.script({ authorize: 0x50 });
    expect(outcome(await module.sign(slot, key, digest, scheme))).toEqual({ code: "card.pinCancelled" });
  });
});

describe("a card without one", () => {
  it("takes the PIN with each signature of a key that wants it, and keeps none", async () => {
    open({ flags: 0 });
    expect(outcome(await module.login(slot))).toEqual({ code: "card.pinNeeded" });
    expect(outcome(await module.login(slot, "12"))).toEqual({ code: "card.pinFormat" });
    expect(token.asked()).toEqual([]);
    expect(outcome(await module.login(slot, "246802"))).toBe("ok");
    expect(outcome(await module.sign(slot, key, digest, scheme))).toEqual({ code: "card.pinNeeded" });
    expect(outcome(await module.sign(slot, key, digest, scheme, "246802"))).toBe("ok");
    expect(token.asked()).toEqual(["logout 0 none", "login 1 given", "login 2 given"]);
  });

  it("refuses what its keys are not for", async () => {
    open({ flags: 0 });
    expect(outcome(await module.sign(slot, key, digest, scheme, "246802"))).toEqual({ code: "card.operationRefused" });
    await module.login(slot, "246802");
    expect(outcome(await module.sign(slot, key, digest, { kind: "pss", digest: "sha256" }, "246802"))).toEqual({ code: "card.operationRefused" });
    expect(outcome(await module.sign(slot, key, Buffer.alloc(31), scheme, "246802"))).toEqual({ code: "card.operationRefused" });
    expect(outcome(await module.agree(slot, key, Buffer.alloc(65)))).toEqual({ code: "card.operationRefused" });
    await module.logout(slot);
    expect(outcome(await module.sign(slot, key, digest, scheme, "246802"))).toEqual({ code: "card.operationRefused" });
  });

  it("says how many tries are left where the card tells, and believes the answer rather than the flags", async () => {
    open({ flags: flag.locked });
    expect((await slotsOf())[0]?.card).toMatchObject({ locked: true, triesLeft: 0 });
    expect(outcome(await module.login(slot, "246802"))).toBe("ok");
    expect((await slotsOf())[0]?.card).toMatchObject({ locked: false });
    token.script({ flags: 0, login: 0xa0 });
    expect(outcome(await module.login(slot, secretPin))).toEqual({ code: "card.pinWrong" });
    token.script({ flags: flag.finalTry, login: 0xa0 });
    expect(outcome(await module.login(slot, secretPin))).toEqual({ code: "card.pinWrong", details: { triesLeft: 1 } });
    expect((await slotsOf())[0]?.card).toMatchObject({ locked: false, triesLeft: 1 });
    token.script({ flags: flag.finalTry, login: 0xa4 });
    expect(outcome(await module.login(slot, secretPin))).toEqual({ code: "card.pinLocked" });
    expect((await slotsOf())[0]?.card).toMatchObject({ locked: true, triesLeft: 0 });
  });
});

describe("a card that comes and goes", () => {
  // Tried again where it was late: another's work on this machine delays it too, but hardly three times.
  it("is missed within half a second, and its keys with it", { retry: 2 }, async () => {
    open({ flags: 0 });
    await module.login(slot, "246802");
    expect(await untilChanged(() => { token.script({ flags: 0, present: 0 }); })).toBeLessThan(500);
    expect((await slotsOf())[0]?.card).toBeUndefined();
    expect(outcome(await module.sign(slot, key, digest, scheme, "246802"))).toEqual({ code: "card.removed" });
    expect(outcome(await module.login(slot, "246802"))).toEqual({ code: "card.absent" });
    expect(await untilChanged(() => { token.script({ flags: 0, generation: 2 }); })).toBeLessThan(500);
    expect((await slotsOf())[0]?.card?.serial).toBe("S-1");
    expect(outcome(await module.sign(slot, key, digest, scheme, "246802"))).toEqual({ code: "card.operationRefused" });
  });

  it("taken out and put back between two looks is seen to be gone once, and is not logged in", async () => {
    open({ flags: 0 });
    await module.login(slot, "246802");
    const seen: (string | undefined)[] = [];
    const stop = module.watch(() => void slotsOf().then(([found]) => seen.push(found?.card?.serial)));
    token.script({ flags: 0, generation: 2 });
    await expect.poll(() => seen.length, { timeout: 30_000 }).toBe(2);
    stop();
    expect(seen).toEqual([undefined, "S-1"]);
    expect(outcome(await module.sign(slot, key, digest, scheme, "246802"))).toEqual({ code: "card.operationRefused" });
  });

  it("gone in the middle of a call is announced by that call", { retry: 2 }, async () => {
    open({ flags: 0 });
    await module.login(slot, "246802");
    token.script({ flags: 0, sign: 0x32 });
    const waited = await untilChanged(() => void module.sign(slot, key, digest, scheme, "246802"));
    expect(waited).toBeLessThan(200);
  });

  it("that cannot be read is no card until another is put in", async () => {
    open({ token: 0xe1 });
    expect((await slotsOf())[0]?.card).toBeUndefined();
    expect(outcome(await module.login(slot, "246802"))).toEqual({ code: "card.unrecognized" });
    await setTimeout(300);
    expect((await slotsOf())[0]?.card).toBeUndefined();
  });
});

describe("what a module answers", () => {
  const values = [...readFileSync(fileURLToPath(new URL("../../node_modules/pkcs11js/includes/pkcs11/pkcs11t.h", import.meta.url)), "utf8").matchAll(/^#define (CKR_[A-Z0-9_]+)\s+(0x[0-9A-Fa-f]+)/gm)]
    .map(([, name = "", value = ""]) => [name, Number(value)] as const)
    .filter(([name]) => !["CKR_OK", "CKR_VENDOR_DEFINED"].includes(name));

  it("is a failure for every return value there is, and never a bug", async () => {
    expect(values.length).toBeGreaterThan(80);
    open({ flags: 0 });
    const codes = new Map<string, number>();
    for (const [, value] of values) {
      token.script({ flags: 0, login: value });
      const result = await module.login(slot, "246802");
      if (result.ok) throw new Error("must not log in");
      codes.set(result.failure.code, (codes.get(result.failure.code) ?? 0) + 1);
      // Where the answer was that the card is gone, it is found again.
      if (result.failure.code === "card.removed") await expect.poll(async () => (await slotsOf())[0]?.card?.serial, { interval: 10, timeout: 30_000 }).toBe("S-1");
    }
    expect([...codes.keys()].sort()).toEqual(["card.faulty", "card.mechanismMissing", "card.operationRefused", "card.pinCancelled", "card.pinExpired", "card.pinFormat", "card.pinLocked", "card.pinNeeded", "card.pinNotSet", "card.pinWrong", "card.removed", "card.stopped", "card.unrecognized"]);
    token.script({ flags: 0, login: 0x8000_0001 });
    expect(outcome(await module.login(slot, "246802"))).toEqual({ code: "card.faulty", details: { cause: "CKR_VENDOR_DEFINED" } });
  });
});

describe("the allow-list", () => {
  const libraryOf = (file: string, order: Partial<ModuleOrder> = {}): ModuleOrder => ({ path: file, sha256: createHash("sha256").update(readFileSync(file)).digest("hex"), ...order });
  const stateOf = async (): Promise<unknown> => {
    const states = await module.modules();
    return states.ok ? states.value[0]?.failure : states.failure;
  };

  it("does not load a file of another hash: nothing of it runs", async () => {
    const altered = path.join(token.folder, "altered.so");
    const proof = path.join(token.folder, "ran");
    const source = path.join(token.folder, "altered.c");
    writeFileSync(source, `#include <stdio.h>\n__attribute__((constructor)) static void run(void) { fclose(fopen("${proof}", "w")); }\n`);
    expect(spawnSync("cc", ["-shared", "-fPIC", "-o", altered, source]).status).toBe(0);
    module = openPkcs11Module({ ...token.order, path: altered }, "pkcs11-1");
    expect(await stateOf()).toEqual({ code: "card.moduleAltered" });
    expect(outcome(await module.login(slot, "246802"))).toEqual({ code: "card.moduleAltered" });
    expect(await slotsOf()).toEqual([]);
    expect(() => readFileSync(proof)).toThrow("ENOENT");
    await module.close();
    // The very same file runs where its own hash is on the list: the test would notice.
    module = openPkcs11Module(libraryOf(altered), "pkcs11-1");
    expect(await stateOf()).toEqual({ code: "card.moduleUnusable", details: { cause: "not-loadable" } });
    expect(readFileSync(proof).length).toBe(0);
  });

  it("says so where the file is missing, no library, or a library that is no PKCS#11 module", async () => {
    module = openPkcs11Module({ path: path.join(token.folder, "missing.so"), sha256: "0".repeat(64) }, "pkcs11-1");
    expect(await stateOf()).toEqual({ code: "card.moduleMissing" });
    const text = path.join(token.folder, "text.so");
    writeFileSync(text, "no library");
    module = openPkcs11Module(libraryOf(text), "pkcs11-1");
    expect(await stateOf()).toEqual({ code: "card.moduleUnusable", details: { cause: "not-loadable" } });
    expect(outcome(await module.login(slot, "246802"))).toEqual({ code: "card.moduleUnusable", details: { cause: "not-loadable" } });
    await module.close();
    module = openPkcs11Module(libraryOf(fileURLToPath(new URL("../../out/native/guard.node", import.meta.url))), "pkcs11-1");
    expect(await stateOf()).toEqual({ code: "card.moduleUnusable", details: { cause: "not-loadable" } });
    await module.close();
    open({ initialize: 0x5 });
    expect(await stateOf()).toEqual({ code: "card.moduleUnusable", details: { cause: "CKR_GENERAL_ERROR" } });
  });

  it("keeps modules apart: one that fails takes no other with it, and slots keep their names", async () => {
    const second = path.join(token.folder, "second.so");
    copyFileSync(token.order.path, second);
    // The last is the second again: a library has one state in a process.
    const libraries = openPkcs11Modules([{ path: "/nowhere.so", sha256: "0".repeat(64) }, token.order, libraryOf(second), token.order]);
    const combined = combineReaders(openSoftwareReader(token.folder, 1), libraries);
    module = combined;
    expect((await slotsOf()).map(({ id, card }) => [id, card?.serial])).toEqual([
      ["software-1", undefined],
      ["pkcs11-2-7", "S-1"],
      ["pkcs11-3-7", "S-1"],
    ]);
    const states = await combined.modules();
    expect(states.ok && states.value.map(({ failure }) => failure?.code)).toEqual(["card.moduleMissing", undefined, undefined]);
    expect(outcome(await combined.login("pkcs11-3-7"))).toBe("ok");
    expect(outcome(await combined.sign("pkcs11-3-7", key, digest, scheme))).toBe("ok");
    expect(outcome(await combined.sign("pkcs11-2-7", key, digest, scheme))).toEqual({ code: "card.operationRefused" });
    expect(outcome(await combined.login("pkcs11-1-7"))).toEqual({ code: "card.moduleMissing" });
    expect(outcome(await combined.insert("one", "pkcs11-2-7"))).toEqual({ code: "card.operationRefused" });
    expect(outcome(await combined.remove("pkcs11-2-7"))).toEqual({ code: "card.operationRefused" });
  });
});
