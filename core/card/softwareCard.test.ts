import { spawnSync } from "node:child_process";
import { createHash, createPublicKey, diffieHellman, generateKeyPairSync, verify, type KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pin as contractPin } from "../contract/shapes.ts";
import { systemEntropy } from "../platform/entropy.ts";
import type { CardModule, Desk, KeyPurpose } from "./card.ts";
import { signDigest } from "./digestSignature.ts";
import { isPin } from "./pin.ts";
import { makeSoftwareCard, readSoftwareCard, triesAllowed } from "./softwareCard.ts";
import { openSoftwareReader, softwareCardFile } from "./softwareReader.ts";

const folder = mkdtempSync(path.join(tmpdir(), "noren-card-"));
const keys = new Map<KeyPurpose, KeyObject>();
const slot = "software-1";
const pin = "135790";
const wrong = "000000";
const scheme = { kind: "ecdsa", digest: "sha384" } as const;

/** Made once, copied for each test: scrypt is slow on purpose. */
const original = softwareCardFile(folder, "original");
let counter = 0;

beforeAll(async () => {
  await makeSoftwareCard({
    file: original,
    serial: "TEST-1",
    label: "Test",
    pin,
    entropy: systemEntropy,
    certify: (purpose, key) => {
      keys.set(purpose, key);
      return Buffer.from(`certificate for ${purpose}`);
    },
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function freshCard(): string {
  const name = `card-${String(++counter)}`;
  writeFileSync(softwareCardFile(folder, name), readFileSync(original), { mode: 0o600 });
  return name;
}

async function inserted(name = freshCard()): Promise<CardModule & Desk> {
  const reader = openSoftwareReader(folder);
  expect(await reader.insert(name)).toEqual({ ok: true, value: undefined });
  return reader;
}

const codeOf = (result: { ok: true } | { ok: false; failure: { code: string } }): string => (result.ok ? "ok" : result.failure.code);
const triesOf = (name: string): number => {
  const read = readSoftwareCard(softwareCardFile(folder, name));
  return read.ok ? read.value.triesLeft : -1;
};
const publicKey = (purpose: KeyPurpose): KeyObject => {
  const key = keys.get(purpose);
  if (key === undefined) throw new Error("no key");
  return key;
};
const pointOf = (key: KeyObject): Buffer => key.export({ format: "der", type: "spki" }).subarray(-97);

// scrypt is slow on purpose, and slower still beside other tests.
describe("a software card", () => {
  it("signs a digest so that the library verifies it over the message", async () => {
    const reader = await inserted();
    expect(codeOf(await reader.login(slot, pin))).toBe("ok");
    const message = Buffer.from("checkpoint");
    for (let round = 0; round < 20; round++) {
      const signature = await reader.sign(slot, "sign", createHash("sha384").update(message).digest(), scheme);
      if (!signature.ok) throw new Error(signature.failure.code);
      expect(signature.value.length).toBe(96);
      expect(verify("sha384", message, { key: publicKey("sign"), dsaEncoding: "ieee-p1363" }, signature.value)).toBe(true);
      expect(verify("sha384", Buffer.from("other"), { key: publicKey("sign"), dsaEncoding: "ieee-p1363" }, signature.value)).toBe(false);
    }
  });

  it("agrees with another key, and refuses points that are none", async () => {
    const reader = await inserted();
    await reader.login(slot, pin);
    const other = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const secret = await reader.agree(slot, "agree", pointOf(other.publicKey));
    expect(secret).toEqual({ ok: true, value: diffieHellman({ privateKey: other.privateKey, publicKey: publicKey("agree") }) });
    const offCurve = Buffer.from(pointOf(other.publicKey));
    offCurve[96] = (offCurve[96] ?? 0) ^ 1;
    for (const point of [offCurve, pointOf(other.publicKey).subarray(1), Buffer.alloc(97, 4), Buffer.alloc(0)]) {
      expect(codeOf(await reader.agree(slot, "agree", point))).toBe("card.operationRefused");
    }
  });

  it("uses each key for its one purpose only, and none before login or after logout", async () => {
    const reader = await inserted();
    const digest = Buffer.alloc(48, 1);
    expect(codeOf(await reader.sign(slot, "sign", digest, scheme))).toBe("card.operationRefused");
    await reader.login(slot, pin);
    expect(codeOf(await reader.sign(slot, "agree", digest, scheme))).toBe("card.operationRefused");
    expect(codeOf(await reader.agree(slot, "sign", pointOf(publicKey("agree"))))).toBe("card.operationRefused");
    expect(codeOf(await reader.sign(slot, "sign", Buffer.alloc(20), scheme))).toBe("card.operationRefused");
    expect(codeOf(await reader.sign(slot, "sign", digest, scheme))).toBe("ok");
    await reader.logout(slot);
    expect(codeOf(await reader.sign(slot, "sign", digest, scheme))).toBe("card.operationRefused");
  });

  it("counts wrong PINs down, forgets them at the right one, and locks at the third", async () => {
    const name = freshCard();
    const reader = await inserted(name);
    expect(await reader.login(slot, wrong)).toEqual({ ok: false, failure: { code: "card.pinWrong", details: { triesLeft: 2 } } });
    expect(await reader.login(slot, wrong)).toEqual({ ok: false, failure: { code: "card.pinWrong", details: { triesLeft: 1 } } });
    expect(codeOf(await reader.login(slot, pin))).toBe("ok");
    expect(triesOf(name)).toBe(triesAllowed);
    for (const expected of ["card.pinWrong", "card.pinWrong", "card.pinLocked", "card.pinLocked"])
      expect(codeOf(await reader.login(slot, wrong))).toBe(expected);
    expect(codeOf(await reader.login(slot, pin))).toBe("card.pinLocked");
    const slots = await reader.slots();
    expect(slots).toMatchObject({ ok: true, value: [{ card: { locked: true, triesLeft: 0 } }] });
  });

  it("does not share one try between guesses made at once", async () => {
    const name = freshCard();
    const reader = await inserted(name);
    const codes = (await Promise.all([wrong, wrong, wrong, pin].map((guess) => reader.login(slot, guess)))).map(codeOf);
    expect(codes).toEqual(["card.pinWrong", "card.pinWrong", "card.pinLocked", "card.pinLocked"]);
    const other = freshCard();
    const second = await inserted(other);
    expect((await Promise.all([wrong, pin, wrong].map((guess) => second.login(slot, guess)))).map(codeOf)).toEqual([
      "card.pinWrong",
      "ok",
      "card.pinWrong",
    ]);
    expect(triesOf(other)).toBe(2);
  });

  it("takes no try for what is no PIN, by the contract's own rule", async () => {
    const name = freshCard();
    const reader = await inserted(name);
    for (const text of ["", "123", "12345678901234567", "12 345", "１２３４５６", "1234\n"])
      expect(codeOf(await reader.login(slot, text))).toBe("card.pinFormat");
    expect(triesOf(name)).toBe(triesAllowed);
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: "binary", maxLength: 20 })), (text) => {
        expect(isPin(text)).toBe(contractPin.safeParse(text).success);
      }),
    );
  });

  it("has spent the try before the PIN is looked at: killed in between, it is gone", () => {
    const name = freshCard();
    const script = `
      const { unlockSoftwareCard } = await import(${JSON.stringify(new URL("./softwareCard.ts", import.meta.url).href)});
      const done = unlockSoftwareCard(${JSON.stringify(softwareCardFile(folder, name))}, ${JSON.stringify(pin)});
      process.kill(process.pid, "SIGKILL");
      await done;`;
    for (const left of [2, 1, 0]) {
      expect(spawnSync(process.execPath, ["--input-type=module", "-e", script]).signal).toBe("SIGKILL");
      expect(triesOf(name)).toBe(left);
    }
  });

  it("stays locked in the next process", async () => {
    const name = freshCard();
    for (const expected of ["card.pinWrong", "card.pinWrong", "card.pinLocked"]) {
      const script = `
        const { unlockSoftwareCard } = await import(${JSON.stringify(new URL("./softwareCard.ts", import.meta.url).href)});
        const result = await unlockSoftwareCard(${JSON.stringify(softwareCardFile(folder, name))}, ${JSON.stringify(wrong)});
        process.stdout.write(result.failure.code);`;
      expect(spawnSync(process.execPath, ["--input-type=module", "-e", script]).stdout.toString()).toBe(expected);
    }
    expect(codeOf(await (await inserted(name)).login(slot, pin))).toBe("card.pinLocked");
  });

  it("is the owner's file only and holds neither PIN nor key", () => {
    const text = readFileSync(original, "utf8");
    expect(statSync(original).mode & 0o777).toBe(0o600);
    expect(text).not.toContain(pin);
    expect(text).not.toContain("PRIVATE");
  });

  it("that is damaged anywhere says so and loses no try", async () => {
    const name = freshCard();
    const file = softwareCardFile(folder, name);
    const text = readFileSync(original);
    const reader = await inserted(name);
    for (let position = 0; position < text.length - 1; position += 7) {
      const damaged = Buffer.from(text);
      damaged[position] = (damaged[position] ?? 0) ^ 0x01;
      writeFileSync(file, damaged);
      const code = codeOf(await reader.login(slot, "no"));
      // The counter's own digit is the one place where a flipped bit makes another card that is whole.
      expect(["card.damaged", "card.pinFormat"]).toContain(code);
      if (code === "card.pinFormat") expect(String(damaged)).toMatch(/"triesLeft":[0-3]\}/);
    }
    for (const content of ["", "{}", "null", "[".repeat(10_000), "x".repeat(70_000)]) {
      writeFileSync(file, content);
      expect(codeOf(await reader.login(slot, pin))).toBe("card.damaged");
    }
  });
});

describe("the reader of the demo desk", () => {
  it("has no slot where there is no desk, and an empty one where no card lies in it", async () => {
    expect(await openSoftwareReader(path.join(folder, "none")).slots()).toEqual({ ok: true, value: [] });
    const reader = openSoftwareReader(folder);
    expect(await reader.slots()).toEqual({ ok: true, value: [{ id: slot, reader: "Noren demo reader 1" }] });
    expect(codeOf(await reader.login(slot, pin))).toBe("card.absent");
    expect(codeOf(await reader.sign(slot, "sign", Buffer.alloc(48), scheme))).toBe("card.removed");
  });

  it("takes only cards of its own folder", async () => {
    const reader = openSoftwareReader(folder);
    for (const name of ["missing", "../secret", "a/b", "", ".", "A"]) expect(codeOf(await reader.insert(name))).toBe("card.absent");
    expect(codeOf(await reader.insert(freshCard(), "software-9"))).toBe("card.absent");
    writeFileSync(softwareCardFile(folder, "bad"), "no card");
    expect(codeOf(await reader.insert("bad"))).toBe("card.damaged");
  });

  it("tells its watchers of coming and going, until they stop", async () => {
    const reader = openSoftwareReader(folder);
    let count = 0;
    const stop = reader.watch(() => count++);
    const name = freshCard();
    await reader.insert(name);
    await reader.insert(name);
    expect(count).toBe(1);
    await reader.remove();
    await reader.remove();
    expect(count).toBe(2);
    stop();
    await reader.insert(name);
    expect(count).toBe(2);
  });

  it("drops the keys when the card is taken out, also while it is being logged in", async () => {
    const name = freshCard();
    const reader = await inserted(name);
    await reader.login(slot, pin);
    await reader.remove();
    expect(codeOf(await reader.sign(slot, "sign", Buffer.alloc(48), scheme))).toBe("card.removed");
    await reader.insert(name);
    expect(codeOf(await reader.sign(slot, "sign", Buffer.alloc(48), scheme))).toBe("card.operationRefused");
    const login = reader.login(slot, pin);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await reader.remove();
    await reader.insert(name);
    expect(codeOf(await login)).toBe("card.removed");
    expect(codeOf(await reader.sign(slot, "sign", Buffer.alloc(48), scheme))).toBe("card.operationRefused");
  });

  it("with two slots holds two cards, each with its own login", async () => {
    const reader = openSoftwareReader(folder, 2);
    const [one, other, third] = [freshCard(), freshCard(), freshCard()];
    await reader.insert(one);
    await reader.insert(other);
    expect(codeOf(await reader.login("software-2", pin))).toBe("ok");
    expect(codeOf(await reader.sign("software-1", "sign", Buffer.alloc(48), scheme))).toBe("card.operationRefused");
    expect(codeOf(await reader.sign("software-2", "sign", Buffer.alloc(48), scheme))).toBe("ok");
    await reader.insert(third);
    expect(codeOf(await reader.sign("software-2", "sign", Buffer.alloc(48), scheme))).toBe("ok");
    await reader.remove("software-2");
    const slots = await reader.slots();
    expect(slots.ok && slots.value.map(({ card }) => card !== undefined)).toEqual([true, false]);
  });
});

describe("ECDSA over a digest", () => {
  it("is what the library verifies, for any digest", () => {
    const { privateKey, publicKey: theirs } = generateKeyPairSync("ec", { namedCurve: "P-384" });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (message) => {
        const signature = signDigest(privateKey, createHash("sha384").update(message).digest());
        const shorter = signDigest(privateKey, createHash("sha256").update(message).digest());
        const key = { key: createPublicKey(theirs.export({ format: "pem", type: "spki" })), dsaEncoding: "ieee-p1363" as const };
        expect(verify("sha384", message, key, signature) && verify("sha256", message, key, shorter)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
