import { createHash, generateKeyPairSync } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { Result } from "../../domain/failure.ts";
import type { Role } from "../../domain/roles.ts";
import { isIssuedBy, pemOf, readCertificatePem } from "../../envelope/certificate.ts";
import { testAuthority } from "../../envelope/testing/counterpart.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { openStore } from "../../store/client.ts";
import { beginCeremony } from "../ceremony/beginCeremony.ts";
import { makeDemoCard } from "../makeDemoCard.ts";
import { standing } from "../officers.fixture.ts";
import { databaseKey } from "../roleKeys.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import type { RoomForTests } from "../room.fixture.ts";
import { cardFolder, keyringsFolder, policyFile } from "../roomFolder.ts";
import { pastPolicyFile, revocationListFile } from "./policyFile.ts";
import { readPolicy } from "./readPolicy.ts";

/** One room that lives through all of it, as a room does. */

let room: RoomForTests;
const authority = testAuthority(true);
const day = 24 * 60 * 60 * 1000;

beforeAll(async () => {
  room = await demoRoomForTests({ readers: 2 });
});

afterAll(async () => {
  await room.remove();
});

type Changes = OperationInput<"policy.change">["changes"];

async function asCustodian<Value>(act: () => Promise<Value>): Promise<Value> {
  await room.context.cards.remove();
  expect(await room.signIn({ card: "custodian-1" })).toMatchObject({ ok: true });
  try {
    return await act();
  } finally {
    await room.signOut();
    room.context.ending = undefined;
  }
}

async function signBoth(begun: Result<OperationOutput<"policy.change">>): Promise<Result<OperationOutput<"ceremony.sign">>> {
  if (!begun.ok) return begun;
  const { id } = begun.value.ceremony;
  const first = await room.call("ceremony.sign", { ceremony: id, slot: "software-1" });
  return first.ok ? room.sign(id, "custodian-2", "software-2") : first;
}

/** What became of it: the ceremony's result, or the code of what stood in the way. */
async function change(changes: Changes): Promise<unknown> {
  return asCustodian(async () => {
    const done = await signBoth(await room.call("policy.change", { changes }));
    if (!done.ok) return done.failure.code;
    const { state, failure, result } = done.value.ceremony;
    return state === "done" ? result : failure?.code;
  });
}

async function newCard(id: string, from = authority): Promise<{ certificatePem: string; signingCertificatePem: string; pin: string }> {
  const { agree, sign, pin } = await makeDemoCard({ folder: cardFolder(room.context.folder), id, holder: id, organization: "Noren demo", label: "NEW", authority: from, now: room.context.clock.now(), entropy: systemEntropy });
  return { certificatePem: pemOf(agree), signingCertificatePem: pemOf(sign), pin };
}

async function enter(card: string, pin: string): Promise<string> {
  await room.context.cards.remove();
  await room.context.cards.insert(card, "software-1");
  const opened = await room.call("session.open", { slot: "software-1", pin });
  if (!opened.ok) return opened.failure.code;
  await room.signOut();
  return "ok";
}

const term = { from: Date.now() - day, until: Date.now() + 10 * day };
const person = (role: Role, card: { certificatePem: string; signingCertificatePem: string }): Extract<Changes[number], { kind: "officer.enrol" }>["officer"] => ({
  name: "新任 太郎",
  kana: "シンニン タロウ",
  romaji: "SHINNIN Taro",
  role,
  ...standing,
  pledge: term,
  training: { ...term, until: term.until + 90 * day },
  certificatePem: card.certificatePem,
  signingCertificatePem: card.signingCertificatePem,
});

const present = (): NonNullable<ReturnType<typeof valueOf>> => valueOf() ?? neverRead();
function valueOf(): Extract<ReturnType<typeof readPolicy>, { ok: true }>["value"] | undefined {
  const read = readPolicy(room.context.folder);
  return read.ok ? read.value : undefined;
}
function neverRead(): never {
  throw new Error("the policy cannot be read");
}
const generations = (): readonly string[] => readdirSync(keyringsFolder(room.context.folder)).sort();

describe("two custodians change the policy", () => {
  it("enrols an officer, who signs in with the keys of the role and is warned of what lapses", async () => {
    const card = await newCard("new-technician");
    expect(await enter("new-technician", card.pin)).toBe("card.notEnrolled");
    expect(await change([{ kind: "officer.enrol", officer: person("technician", card) }])).toEqual({ sequence: 2, rekeyed: 0 });
    await room.context.cards.remove();
    await room.context.cards.insert("new-technician", "software-1");
    const opened = await room.call("session.open", { slot: "software-1", pin: card.pin });
    expect(opened).toMatchObject({ ok: true, value: { officer: { id: "technician-3", name: "新任 太郎" }, warnings: [{ what: "pledge", until: term.until }] } });
    expect(Object.keys(room.context.session?.keys ?? {})).toEqual(["room", "keys", "vault"]);
    await room.signOut();
    expect(generations()).toEqual(["2"]);
  });

  it("tells who is enrolled, with organization, numbers, dates and warnings", async () => {
    const listed = await asCustodian(() => room.call("officer.list", {}));
    const officer = listed.ok ? listed.value.officers.find(({ id }) => id === "technician-3") : undefined;
    expect(officer).toMatchObject({ organization: standing.organization, notification: "届出第1号", state: "active", pledge: term, warnings: [{ what: "pledge" }] });
  });

  it("keeps every policy there was, with its signers", async () => {
    const got = await asCustodian(() => room.call("policy.get", {}));
    expect(got).toMatchObject({ ok: true, value: { sequence: 2, keyring: 2, providers: [{ id: "demo-hospital" }], history: [{ sequence: 1 }, { sequence: 2, signedBy: [{ officer: "custodian-1" }, { officer: "custodian-2" }] }] } });
  });

  it("renews dates, and nothing else of the keyring", async () => {
    const pledge = { from: term.from, until: term.until + 300 * day };
    expect(await change([{ kind: "officer.renew", officer: "technician-3", pledge, training: pledge }])).toEqual({ sequence: 3, rekeyed: 0 });
    expect(present().officers.find(({ id }) => id === "technician-3")).toMatchObject({ pledge, training: pledge, organization: standing.organization });
    expect(generations()).toEqual(["2"]);
  });

  it("suspends and reinstates: a suspended card is named in no envelope", async () => {
    const card = await newCard("another-reviewer");
    await change([{ kind: "officer.enrol", officer: person("reviewer", card) }]);
    expect(await enter("another-reviewer", card.pin)).toBe("ok");
    expect(await change([{ kind: "officer.suspend", officer: "reviewer-4" }])).toMatchObject({ rekeyed: 0 });
    expect(await enter("another-reviewer", card.pin)).toBe("session.officerSuspended");
    expect(generations()).toEqual(["4"]);
    await change([{ kind: "officer.reinstate", officer: "reviewer-4" }]);
    expect(await enter("another-reviewer", card.pin)).toBe("ok");
  });

  it("replaces a card; what the old one signed stays verifiable", async () => {
    const card = await newCard("replaced-technician");
    await change([{ kind: "officer.replaceCard", officer: "technician-3", certificatePem: card.certificatePem, signingCertificatePem: card.signingCertificatePem }]);
    expect(await enter("replaced-technician", card.pin)).toBe("ok");
    expect(await enter("new-technician", "")).not.toBe("ok");
    const verified = await asCustodian(() => room.call("audit.verify", {}));
    expect(verified).toMatchObject({ ok: true });
  });

  it("revokes: the databases get new keys, the old ones open nothing here any more, and the session ends", async () => {
    const { folder } = room.context;
    const before = await asCustodian(() => Promise.resolve(Buffer.from(room.context.session?.keys.room ?? "")));
    const old = readFileSync(path.join(folder, "room.db"));
    const card = await newCard("third-custodian");
    expect(await change([{ kind: "officer.enrol", officer: person("custodian", card) }])).toMatchObject({ rekeyed: 0 });
    const done = await asCustodian(async () => {
      const signed = await signBoth(await room.call("policy.change", { changes: [{ kind: "officer.revoke", officer: "custodian-3" }] }));
      return { signed, ending: room.context.ending };
    });
    expect(done).toMatchObject({ signed: { ok: true, value: { ceremony: { state: "done", result: { rekeyed: 1 } } } }, ending: "signedOut" });
    expect(await enter("third-custodian", card.pin)).toBe("officer.revoked");
    const again = await openStore({ folder, key: databaseKey(before), keyChecked: false, readers: 1 });
    expect(again).toEqual({ ok: false, failure: { code: "room.wrongKey" } });
    expect(readFileSync(path.join(folder, "room.db")).includes(old.subarray(4096, 8192))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith("room.db") && !/^room\.db(-wal|-shm)?$/.test(name))).toEqual([]);
    expect(generations()).toEqual([String(present().keyring.generation)]);
    expect((await room.signIn({ card: "auditor-1" })).ok).toBe(true);
    expect(await room.call("audit.verify", {})).toMatchObject({ ok: true });
    await room.signOut();
  });

  it("lists what the room's authority issued and no longer counts", async () => {
    const card = await newCard("second-auditor");
    await change([{ kind: "officer.enrol", officer: person("auditor", card) }]);
    expect(await change([{ kind: "officer.revoke", officer: "auditor-1" }])).toMatchObject({ rekeyed: 1 });
    const policy = present();
    expect(policy.revoked).toHaveLength(2);
    expect(existsSync(revocationListFile(room.context.folder, policy.sequence))).toBe(true);
    const got = await asCustodian(() => room.call("policy.get", {}));
    expect(got).toMatchObject({ ok: true, value: { authority: { revoked: 2 } } });
    expect(await enter("second-auditor", card.pin)).toBe("ok");
  });

  it("sets and removes providers", async () => {
    const hospital = await newCard("hospital");
    const provider = { id: "city-hospital", name: "市民病院", kind: "hospital", signers: [{ role: "operator", certificatePem: hospital.signingCertificatePem }] } as const;
    await change([{ kind: "provider.set", provider: { ...provider, signers: [...provider.signers] } }]);
    expect(present().providers.map(({ id }) => id)).toEqual(["demo-hospital", "city-hospital"]);
    expect(await change([{ kind: "provider.set", provider: { ...provider, id: "other", signers: [...provider.signers] } }])).toBe("policy.providerCertificate");
    expect(await change([{ kind: "provider.set", provider: { ...provider, signers: [{ role: "operator", certificatePem: hospital.certificatePem }] } }])).toBe("policy.providerCertificate");
    await change([{ kind: "provider.remove", provider: "demo-hospital" }]);
    expect(present().providers.map(({ id }) => id)).toEqual(["city-hospital"]);
    expect(await change([{ kind: "provider.remove", provider: "demo-hospital" }])).toBe("policy.providerUnknown");
  });

  it("sets card modules by the hash of the file that lies there, and switches", async () => {
    const file = path.join(room.context.folder, "..", "module.so");
    writeFileSync(file, "a library");
    expect(await change([{ kind: "modules.set", paths: [file] }, { kind: "switches.set", switches: { allowPkcs1: true } }])).toMatchObject({ rekeyed: 0 });
    expect(present()).toMatchObject({ cardModules: [{ path: file, sha256: createHash("sha256").update("a library").digest("hex") }], switches: { allowPkcs1: true } });
    expect(await change([{ kind: "modules.set", paths: ["/nowhere/module.so"] }])).toBe("policy.moduleUnusable");
  });

  it("says why a change cannot be made", async () => {
    const known = present().officers.find(({ id }) => id === "technician-1");
    if (known === undefined) throw new Error("no technician");
    const refused: readonly (readonly [Changes[number], string])[] = [
      [{ kind: "officer.suspend", officer: "nobody" }, "officer.unknown"],
      [{ kind: "officer.suspend", officer: "custodian-2" }, "policy.officersTooFew"],
      [{ kind: "officer.reinstate", officer: "technician-1" }, "officer.stateWrong"],
      [{ kind: "officer.renew", officer: "custodian-3", pledge: term }, "officer.stateWrong"],
      [{ kind: "officer.enrol", officer: person("technician", known) }, "officer.certificateUnusable"],
      [{ kind: "switches.set", switches: { allowPkcs1: true } }, "policy.nothingChanged"],
    ];
    for (const [one, code] of refused) expect([one.kind, await change([one])]).toEqual([one.kind, code]);
  });

  it("is refused where the policy changed while signatures were awaited", async () => {
    const outcome = await asCustodian(async () => {
      const begun = await room.call("policy.change", { changes: [{ kind: "switches.set", switches: { allowPkcs1: false } }] });
      const waiting = room.context.ceremony;
      room.context.ceremony = undefined;
      await signBoth(await room.call("policy.change", { changes: [{ kind: "modules.set", paths: [] }] }));
      room.context.ceremony = waiting;
      await room.context.cards.remove("software-2");
      return signBoth(begun);
    });
    expect(outcome).toMatchObject({ ok: true, value: { ceremony: { state: "failed", failure: { code: "policy.changed" } } } });
    expect(present().switches.allowPkcs1).toBe(true);
  });

  it("takes up at the next sign-in what was cut off after it came into force", async () => {
    const { folder } = room.context;
    const cut = await asCustodian(async () => {
      const begun = await room.call("policy.change", { changes: [{ kind: "switches.set", switches: { allowPkcs1: false } }] });
      const session = room.context.session;
      if (session === undefined) throw new Error("no session");
      // As if the power went after policy.json was replaced and before the room knew.
      room.context.session = { ...session, store: { ...session.store, write: (name, input, entry) => (name === "policy.adopt" ? Promise.reject(new Error("cut")) : session.store.write(name, input, entry)) } };
      return signBoth(begun);
    });
    expect(cut).toMatchObject({ ok: true, value: { ceremony: { state: "failed" } } });
    const text = readFileSync(policyFile(folder), "utf8");
    expect(text).toBe(readFileSync(pastPolicyFile(folder, present().sequence), "utf8"));
    await room.context.cards.remove();
    expect((await room.signIn("technician")).ok).toBe(true);
    expect(await room.context.session?.store.read("policy.last", {})).toMatchObject({ sequence: present().sequence });
    await room.signOut();
  });
});

describe("the room's authority", () => {
  const publicKeyPem = (type: "P-384" | "rsa" = "P-384"): string =>
    (type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 3072 }) : generateKeyPairSync("ec", { namedCurve: "P-384" })).publicKey.export({ format: "pem", type: "spki" }).toString();

  it("certifies the keys of a card when two custodians sign the order", async () => {
    const keys = [{ publicKeyPem: publicKeyPem("rsa"), usage: "open" as const }, { publicKeyPem: publicKeyPem(), usage: "sign" as const }];
    const done = await asCustodian(async () => signBoth(await room.call("certificate.issue", { name: "新任 花子", serial: "CARD 77", keys })));
    const pems = done.ok ? (done.value.ceremony.result?.["certificates"] as string[]) : [];
    const [opening, signing] = pems.map((pem) => {
      const read = readCertificatePem(pem);
      if (!read.ok) throw new Error(read.failure.code);
      return read.value;
    });
    const own = readCertificatePem(present().authorityPem);
    if (!own.ok || opening === undefined || signing === undefined) throw new Error("no certificates");
    expect([...opening.usages, ...signing.usages]).toEqual(["keyEncipherment", "digitalSignature"]);
    expect([opening, signing].every((certificate) => isIssuedBy(certificate, own.value))).toBe(true);
    expect(signing.subject).toMatchObject({ commonName: "新任 花子", serialNumber: "CARD 77" });
  });

  it("certifies no weak key and no private one", async () => {
    const weak = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "pem", type: "spki" }).toString();
    const secret = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    for (const pem of [weak, secret, "nonsense"]) {
      const refused = await asCustodian(() => room.call("certificate.issue", { name: "x", serial: "1", keys: [{ publicKeyPem: pem, usage: "sign" }] }));
      expect(refused).toMatchObject({ ok: false, failure: { code: "officer.certificateUnusable" } });
    }
  });

  it("lends its key to no ceremony that does not ask for it", async () => {
    const seen = await asCustodian(async () => {
      let recovered: unknown = "not performed";
      const begun = beginCeremony(room.context, {
        purpose: "object.destroy",
        statement: "x",
        needed: [{ role: "custodian", count: 1 }],
        perform: (signed) => {
          ({ recovered } = signed);
          return Promise.resolve({ ok: true, value: {} });
        },
      });
      if (begun.ok) await room.call("ceremony.sign", { ceremony: begun.value.id, slot: "software-1" });
      return recovered;
    });
    expect(seen).toBeUndefined();
  });
});

describe("a card that is to be enrolled", () => {
  it("shows its certificates", async () => {
    const card = await newCard("fresh");
    await room.context.cards.remove();
    await room.context.cards.insert("fresh", "software-1");
    expect(await room.call("officer.readCard", { slot: "software-1" })).toMatchObject({
      ok: true,
      value: { label: "NEW", holder: "fresh", certificatePem: card.certificatePem, signingCertificatePem: card.signingCertificatePem },
    });
    expect(await room.call("officer.readCard", { slot: "software-2" })).toEqual({ ok: false, failure: { code: "card.absent" } });
  });
});
