import type { KeyObject } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkCard } from "./checkCard.ts";
import type { CardDescription, CardModule } from "./card.ts";
import { openPkcs11Module } from "./pkcs11Module.ts";
import { openTestAuthority, type TestAuthority } from "./testing/certify.ts";
import { expectAgreement, expectOaep, expectPkcs1, expectSignature, type KeyOnCard } from "./testing/expectations.ts";
import { isThere, keyName, keyPlans, makeNssToken, makeSoftHsm, nssLabel, nssLibrary, softHsmLibrary, tokenPin, type SoftToken } from "./testing/softToken.ts";
import { mustRun } from "./testing/virtualReaders.ts";

const schemes = ["sha256", "sha384", "sha512"] as const;

/** SoftHSM keeps one certificate back until the PIN was given; NSS cannot. */
const tokens = [
  { name: "SoftHSM", package: "softhsm2", library: softHsmLibrary, label: "CARD-A", hidden: 1, make: (authority: TestAuthority) => makeSoftHsm(authority, ["CARD-A", "CARD-B"]) },
  { name: "NSS softokn", package: "libnss3", library: nssLibrary, label: nssLabel, hidden: 0, make: makeNssToken },
] as const;

for (const { name, package: needed, library, label, hidden, make } of tokens) {
  const isMissing = !isThere(library);
  if (isMissing && !mustRun()) console.warn(`${name} skipped: the package ${needed} is not installed`);

  describe.skipIf(isMissing && !mustRun())(name, () => {
    let token: SoftToken;
    let module: CardModule;
    let slot: string;

    beforeAll(async () => {
      const authority = openTestAuthority();
      token = make(authority);
      authority.remove();
      module = openPkcs11Module(token.order, "pkcs11-1");
      slot = await slotOf(label);
    });
    afterAll(async () => {
      await module.close();
      token.remove();
    });

    async function slotOf(wanted: string): Promise<string> {
      const slots = await module.slots();
      const found = slots.ok ? slots.value.find(({ card }) => card?.label === wanted) : undefined;
      if (found === undefined) throw new Error("the token is not there");
      return found.id;
    }

    const publicKey = (plan: string, of: string = label): KeyObject => {
      const key = token.publicKeys.get(`${of}/${plan}`);
      if (key === undefined) throw new Error("no such key");
      return key;
    };
    const on = (plan: string): KeyOnCard => ({ module, slot, key: keyName(plan), publicKey: publicKey(plan) });

    async function enter(): Promise<CardDescription> {
      const login = await module.login(slot, tokenPin);
      if (!login.ok) throw new Error(login.failure.code);
      return login.value;
    }

    it("shows its certificates before login, and all of its keys after it", async () => {
      const before = await module.slots();
      const shown = before.ok ? before.value.find(({ id }) => id === slot)?.card : undefined;
      expect(shown?.keys.filter(({ certificate }) => certificate !== undefined).length).toBe(keyPlans.length - hidden);
      const { keys, ...card } = await enter();
      expect(card).toMatchObject({ label, kind: "pkcs11", locked: false, pinPad: false });
      expect(keys.map(({ id, purpose, algorithm, pinEachUse }) => ({ id, purpose, algorithm, pinEachUse }))).toEqual(
        keyPlans.map(({ name: plan, purpose, kind }) => ({
          id: keyName(plan),
          purpose,
          algorithm: typeof kind === "number" ? { kind: "rsa", bits: kind } : { kind: "elliptic", curve: kind },
          pinEachUse: false,
        })),
      );
      expect(keys.every(({ certificate }) => certificate !== undefined)).toBe(true);
    });

    it("signs: ECDSA on both curves over every digest, RSA-PSS with every digest", async () => {
      await enter();
      for (const digest of schemes) {
        await expectSignature(on("sign-256"), { kind: "ecdsa", digest });
        await expectSignature(on("sign-384"), { kind: "ecdsa", digest });
        await expectSignature(on("sign-3072"), { kind: "pss", digest });
      }
    });

    it("agrees on both curves, and takes no point that is off them", async () => {
      await enter();
      await expectAgreement(on("agree-256"), "P-256");
      await expectAgreement(on("agree-384"), "P-384");
    });

    it("opens RSA-OAEP of every digest, natively or by the bare exponentiation, and PKCS#1 v1.5 without telling", async () => {
      await enter();
      for (const digest of ["sha1", ...schemes] as const) await expectOaep(on("transport-3072"), digest);
      await expectPkcs1(on("transport-3072"));
    });

    it("lets a key do only what it is for", async () => {
      await enter();
      const digest = Buffer.alloc(48);
      const refused = { ok: false, failure: { code: "card.operationRefused" } };
      expect(await module.sign(slot, keyName("agree-384"), digest, { kind: "ecdsa", digest: "sha384" })).toEqual(refused);
      expect(await module.sign(slot, keyName("sign-3072"), digest, { kind: "ecdsa", digest: "sha384" })).toEqual(refused);
      expect(await module.decrypt(slot, keyName("sign-3072"), Buffer.alloc(384), { kind: "oaep", digest: "sha256" })).toEqual(refused);
      await module.logout(slot);
      expect(await module.sign(slot, keyName("sign-384"), digest, { kind: "ecdsa", digest: "sha384" })).toEqual(refused);
    });

    it("takes wrong PINs as wrong, and can be checked as a whole", async () => {
      expect(await module.login(slot, "000000")).toMatchObject({ ok: false, failure: { code: "card.pinWrong" } });
      expect(await module.login(slot, "x")).toEqual({ ok: false, failure: { code: "card.pinFormat" } });
      const checked = await checkCard(module, slot, tokenPin);
      if (!checked.ok) throw new Error(checked.failure.code);
      expect(checked.value.trials.filter(({ passed }) => !passed)).toEqual([]);
      expect(checked.value.trials.length).toBe(2 + 4 + 5 + 2);
      expect(checked.value.uses).toEqual([
        { use: "openRoom", able: true, with: ["P-384", "P-256", "RSA-3072"], pinEachUse: false },
        { use: "openDeliveries", able: true, with: ["P-384", "P-256", "RSA-3072"], pinEachUse: false },
        { use: "signApprovals", able: true, with: ["P-384", "P-256", "RSA-3072"], pinEachUse: false },
      ]);
    });

    it("does many things at once, each its own", async () => {
      await enter();
      await Promise.all(Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? expectSignature(on("sign-384"), { kind: "ecdsa", digest: "sha384" }) : expectAgreement(on("agree-256"), "P-256"))));
    });

    // NSS has one token in a process.
    if (name !== "SoftHSM") return;
    it("keeps two cards in two readers apart", async () => {
      const other = await slotOf("CARD-B");
      await enter();
      const digest = Buffer.alloc(48);
      expect(await module.sign(other, keyName("sign-384"), digest, { kind: "ecdsa", digest: "sha384" })).toEqual({ ok: false, failure: { code: "card.operationRefused" } });
      expect((await module.login(other, tokenPin)).ok).toBe(true);
      await expectSignature({ module, slot: other, key: keyName("sign-384"), publicKey: publicKey("sign-384", "CARD-B") }, { kind: "ecdsa", digest: "sha384" });
      await module.logout(other);
      await expectSignature(on("sign-384"), { kind: "ecdsa", digest: "sha384" });
    });
  });
}
