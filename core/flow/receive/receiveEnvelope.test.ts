import { afterAll, expect, test } from "vitest";
import type { Certificate } from "../../envelope/certificate.ts";
import { findContentKey } from "../../envelope/findContentKey.ts";
import type { EnvelopeHeader } from "../../envelope/header.ts";
import { makeHolder, makeRsaHolder, openCounterpart, testAuthority } from "../../envelope/testing/counterpart.ts";
import { element, withMeta } from "../../media/source/testing/dicomWriter.ts";
import { checkVault } from "../vault/checkVault.ts";
import { keys, party, sealed, sourceOf } from "./package.fixture.ts";
import type { Source } from "./readSource.ts";
import { begin, journal, makeMedium, makeVault, nameOf, receiveAll, tallies, type TestVault, type Tree } from "./receive.fixture.ts";

/** Encrypted files as providers make them, by openssl: what vouches for each stands in the journal. */

const counterpart = openCounterpart();
const openssl = (args: readonly string[], input: Uint8Array): Buffer => counterpart.openssl(["cms", ...args], Buffer.from(input));
const stranger = makeHolder(testAuthority(), "Stranger", { usage: "digitalSignature" });
const somebody = makeHolder(testAuthority(), "Somebody else");
const rsa = makeRsaHolder(testAuthority(), "RSA", { bits: 2048 });
counterpart.write("recipient.pem", party.recipient.certificatePem);
counterpart.write("rsa.pem", rsa.certificatePem);
counterpart.write("somebody.pem", somebody.certificatePem);
for (const [name, { certificatePem, privatePem }] of Object.entries({ operator: party.operator, stranger })) {
  counterpart.write(`${name}.pem`, certificatePem);
  counterpart.write(`${name}.key`, privatePem);
}
afterAll(() => {
  counterpart.remove();
});

const modern = ["-recip", "recipient.pem", "-keyopt", "ecdh_kdf_md:sha384"];
const encrypt = (content: Uint8Array, more: readonly string[] = modern, cipher = "-aes-256-cbc", form = "DER"): Buffer =>
  openssl(["-encrypt", "-binary", cipher, "-outform", form, ...more], content);
const signedBy = (name: string, content: Uint8Array): Buffer =>
  openssl(["-sign", "-binary", "-nodetach", "-outform", "DER", "-md", "sha256", "-signer", `${name}.pem`, "-inkey", `${name}.key`], content);
const image = withMeta(element({ tag: 0x00100020, representation: "LO", value: "12345" }), "1.2.840.10008.5.1.4.1.1.7");
const plain = Buffer.from("氏名,診断,日付\n");

async function received(tree: Tree, { allowPkcs1 = false, recipients: given = keys, signers = [party.operator.certificate, party.approver.certificate] }: { readonly allowPkcs1?: boolean; readonly recipients?: typeof keys; readonly signers?: readonly Certificate[] } = {}): Promise<{ readonly room: TestVault; readonly delivery: number }> {
  const room = await makeVault();
  const source: Source = {
    kind: "files",
    root: makeMedium(tree),
    openEnvelope: (header) => findContentKey(header, given, { allowPkcs1 }),
    signers: signers.map(({ der }) => new Uint8Array(der)),
  };
  const delivery = await begin(room, { content: "envelope" });
  expect(await receiveAll(room, delivery, source)).toEqual({ ok: true, value: undefined });
  return { room, delivery };
}

/** In the order of their names: kind, state, and content or cause, with what vouches for it or what was wrong. */
async function shown({ room, delivery }: Awaited<ReturnType<typeof received>>): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const items = await room.store.read("delivery.itemPage", { filter: { delivery }, offset: 0, limit: 100 });
  const contents = new Map((await journal(room, delivery, { contents: true })).map(({ name, content }) => [name, content]));
  return Object.fromEntries(items.map((item) => [nameOf(room, item), [item.kind, item.state, item.cause ?? contents.get(nameOf(room, item)), item.failure ?? item.proof]]));
}

const text = plain.toString();
const recipients = [...keys, { kind: "transport", certificate: rsa.certificate, decrypt: rsa.decrypt } as const];
const withSha1 = encrypt(plain, ["-recip", "recipient.pem"]);
const withPkcs1 = encrypt(plain, ["-recip", "rsa.pem"]);

test("each is taken in with what vouches for it: a registered signature, a tag, a digest, or nothing", async () => {
  const large = Buffer.alloc(3 * 1024 * 1024 + 1, "行\n");
  const done = await received({
    "cbc.csv.p7m": encrypt(plain),
    "gcm.csv.cms": encrypt(plain, modern, "-aes-256-gcm"),
    "digest.csv.cms": encrypt(openssl(["-digest_create", "-binary", "-outform", "DER", "-md", "sha256"], plain)),
    "IM0001.p7m": encrypt(signedBy("operator", image)),
    "pem.csv.pem": encrypt(plain, modern, "-aes-256-cbc", "PEM"),
    "mail.csv.p7m": encrypt(plain, modern, "-aes-256-gcm", "SMIME"),
    "large.p7m": encrypt(large, modern, "-aes-256-gcm", "SMIME"),
  });
  expect(await shown(done)).toEqual({
    "cbc.csv.p7m": ["table", "stored", text, "nothing"],
    "gcm.csv.cms": ["table", "stored", text, "tag"],
    "digest.csv.cms": ["table", "stored", text, "digest"],
    // A DICOM Secure File (PS3.15 Annex D.1) is an image again.
    "IM0001.p7m": ["dicom", "stored", image.toString(), "signature"],
    "pem.csv.pem": ["table", "stored", text, "nothing"],
    "mail.csv.p7m": ["table", "stored", text, "tag"],
    "large.p7m": ["text", "stored", undefined, "tag"],
  });
  expect((await done.room.store.read("delivery.detail", { delivery: done.delivery }))?.proofs).toEqual([
    { proof: "digest", count: 1 },
    { proof: "nothing", count: 2 },
    { proof: "signature", count: 1 },
    { proof: "tag", count: 3 },
  ]);
});

test("what cannot be believed or opened is held with what exactly is wrong, and nothing of it is kept", async () => {
  const changed = signedBy("operator", image);
  const at = changed.indexOf("12345");
  changed[at] = (changed[at] ?? 0) ^ 1;
  const done = await received(
    {
      "a-stranger.p7m": encrypt(signedBy("stranger", image)),
      "b-stranger-with-tag.p7m": encrypt(signedBy("stranger", image), modern, "-aes-256-gcm"),
      "c-changed.p7m": encrypt(changed),
      "d-cut.pem": Buffer.from(encrypt(plain, modern, "-aes-256-cbc", "PEM").toString().replace("-----END CMS-----", "")),
      "e-sha1.cms": withSha1,
      "f-pkcs1.cms": withPkcs1,
      "g-3des.cms": encrypt(plain, modern, "-des3"),
      "h-other.cms": encrypt(plain, ["-recip", "somebody.pem", "-keyopt", "ecdh_kdf_md:sha384"]),
    },
    { recipients },
  );
  expect(await shown(done)).toEqual({
    // Somebody who is not registered is no word of the provider, tag or not.
    "a-stranger.p7m": ["envelope", "held", "signerUnknown", "certificate.untrusted"],
    "b-stranger-with-tag.p7m": ["envelope", "held", "signerUnknown", "certificate.untrusted"],
    "c-changed.p7m": ["envelope", "held", "envelopeDamaged", "signature.contentChanged"],
    "d-cut.pem": ["envelope", "held", "envelopeDamaged", "envelope.truncated"],
    "e-sha1.cms": ["envelope", "held", "envelopeRefused", "envelope.sha1Refused"],
    "f-pkcs1.cms": ["envelope", "held", "envelopeRefused", "envelope.pkcs1Refused"],
    "g-3des.cms": ["envelope", "held", "envelopeRefused", "envelope.unsupported"],
    "h-other.cms": ["envelope", "held", "envelopeForOthers", "envelope.notForCard"],
  });
  const items = await done.room.store.read("delivery.itemPage", { filter: { delivery: done.delivery }, offset: 0, limit: 100 });
  expect(items.every(({ object }) => object === null)).toBe(true);
});

test("however much came out before the end was found wrong, none of it stays, and the next is read as if it had not been", async () => {
  const large = Buffer.alloc(3 * 1024 * 1024 + 1, "行\n");
  const tampered = encrypt(large, modern, "-aes-256-gcm");
  tampered[tampered.length - 1] = (tampered[tampered.length - 1] ?? 0) ^ 1;
  const cut = encrypt(signedBy("operator", large)).subarray(0, -2000);
  const done = await received({ "a-tampered.cms": tampered, "b-cut.p7m": cut, "c-good.cms": encrypt(large, modern, "-aes-256-gcm") });
  expect(await shown(done)).toEqual({
    "a-tampered.cms": ["envelope", "held", "envelopeDamaged", "envelope.tampered"],
    "b-cut.p7m": ["envelope", "held", "envelopeDamaged", "envelope.truncated"],
    "c-good.cms": ["text", "stored", undefined, "tag"],
  });
  const checked = await checkVault(done.room.vault.access, { readData: true });
  expect(checked.ok && checked.value).toMatchObject({ objects: 1, bytes: large.length, deadBytes: 0, faulty: 0 });
});

test("one that came in a package or an archive is opened from the vault, and is the container of what was in it", async () => {
  const room = await makeVault();
  const opener = { openEnvelope: (header: EnvelopeHeader) => findContentKey(header, keys, { allowPkcs1: false }), signers: [new Uint8Array(party.operator.certificate.der)] };
  const twice = encrypt(encrypt(plain, modern, "-aes-256-gcm"), modern, "-aes-256-gcm");
  const source = await sourceOf(await sealed({ "a/image.dcm.p7m": encrypt(signedBy("operator", image)), "other.cms": encrypt(plain, ["-recip", "somebody.pem", "-keyopt", "ecdh_kdf_md:sha384"]), "twice.csv.cms.cms": twice, "detached.p7s": openssl(["-sign", "-binary", "-outform", "DER", "-signer", "operator.pem", "-inkey", "operator.key"], plain) }));
  const delivery = await begin(room, { content: "package" });
  expect(await receiveAll(room, delivery, { ...source, ...opener })).toEqual({ ok: true, value: undefined });
  expect((await journal(room, delivery, { contents: true })).map(({ name, kind, state, cause, content }) => [name, kind, state, cause ?? (kind === "envelope" ? "" : content)])).toEqual([
    ["a/image.dcm.p7m", "envelope", "stored", ""],
    ["a/image.dcm.p7m!image.dcm", "dicom", "stored", image.toString()],
    ["detached.p7s", "envelope", "stored", ""],
    ["other.cms", "envelope", "held", "envelopeForOthers"],
    ["twice.csv.cms.cms", "envelope", "stored", ""],
    ["twice.csv.cms.cms!twice.csv.cms", "envelope", "stored", ""],
    ["twice.csv.cms.cms!twice.csv.cms!twice.csv", "table", "stored", text],
  ]);
  expect((await room.store.read("delivery.detail", { delivery }))?.proofs).toEqual([
    { proof: "signature", count: 1 },
    { proof: "tag", count: 2 },
  ]);
  const { kept, counted } = await tallies(room, delivery);
  expect(kept).toEqual(counted);
});

test("whom a registered certificate has certified is not registered", async () => {
  const done = await received({ "IM0001.p7m": encrypt(signedBy("operator", image)) }, { signers: [party.authorityCertificate] });
  expect(await shown(done)).toEqual({ "IM0001.p7m": ["envelope", "held", "signerUnknown", "certificate.untrusted"] });
});

test("old ways are opened where the policy allows them", async () => {
  const done = await received({ "sha1.csv": withSha1, "pkcs1.csv": withPkcs1 }, { recipients, allowPkcs1: true });
  expect(await shown(done)).toEqual({ "sha1.csv": ["table", "stored", text, "nothing"], "pkcs1.csv": ["table", "stored", text, "nothing"] });
});
