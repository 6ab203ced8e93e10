import { createHash } from "node:crypto";
import { keyCommitment } from "../../../media/package/packageKey.ts";
import { envelopeOf, type Draft } from "./draft.ts";
import type { Workshop } from "./makeVectors.ts";

/** What is encrypted: SPEC §5, §6 and §8, steps 6 to 8. Every one of these is signed by both. */
export async function contentVectors({ draft, other, key, index, recipients, openssl, save }: Workshop): Promise<void> {
  const one = "data/000001.000001.cms";
  const two = "data/000001.000002.cms";
  const shared = { kind: "shared", id: key.id, key: key.key } as const;
  const toRecipients = recipients.map((certificate) => ({ kind: "certificate", certificate }) as const);

  save("part-tampered-tag", "envelope.tampered", await draft().flip(one, 1).settle());
  save("part-tampered-ciphertext", "envelope.tampered", await draft().flip(one, 30).settle());
  save("part-tampered-wrapped-key", "envelope.tampered", await draft().change(one, (bytes) => flipAt(bytes, wrappedKeyOffset(bytes))).settle());
  save("part-cut-off", "envelope.truncated", await draft().change(one, (bytes) => bytes.subarray(0, -20)).settle());
  save("part-with-bytes-behind", "envelope.malformed", await draft().change(one, (bytes) => Buffer.concat([bytes, Buffer.from([0])])).settle());
  save("part-of-no-envelope", "envelope.malformed", await draft().set(one, Buffer.alloc(200, 7)).settle());
  save("parts-swapped-and-signed", "package.contentMismatch", await draft().set(one, draft().get(two)).set(two, draft().get(one)).settle());
  save("part-of-another-package-signed", "package.partForeign", await draft().set(one, other.get(one)).settle());
  save("part-with-other-content", "package.contentMismatch", await draft().set(one, envelopeOf(Buffer.alloc(64, 1), [shared])).settle());
  save("part-with-less-content", "package.contentMismatch", await draft().set(one, envelopeOf(Buffer.alloc(63, 1), [shared])).settle());
  save("part-with-more-content", "package.contentMismatch", await draft().set(one, envelopeOf(Buffer.alloc(65, 1), [shared])).settle());
  const secret = ["-secretkey", key.key.toString("hex"), "-secretkeyid", key.id.toString("hex")];
  const byOpenssl = (cipher: string, ...more: readonly string[]): Buffer =>
    openssl.openssl(["cms", "-encrypt", "-binary", "-outform", "DER", cipher, ...secret, ...more], Buffer.from("0123456789abcdef".repeat(4)));
  save("valid-part-by-openssl", "opens", await draft().set(one, byOpenssl("-aes-256-gcm")).settle());
  save("valid-part-by-openssl-streaming", "opens", await draft().set(one, byOpenssl("-aes-256-gcm", "-stream")).settle());
  save("part-without-authentication", "envelope.unsupported", await draft().set(one, byOpenssl("-aes-256-cbc")).settle());

  save("recipient-another", "package.wrongRecipient", draft(), { recipient: "somebody" });
  const withKey = (content: Uint8Array): Promise<Draft> => draft().set("package-key.cms", envelopeOf(content, toRecipients)).settle();
  save("valid-key-with-line-break", "opens", await withKey(Buffer.from(`${key.key.toString("hex")}\n`)));
  save("key-another", "package.keyMismatch", await withKey(Buffer.from("ab".repeat(32))));
  save("key-short", "package.keyMalformed", await withKey(Buffer.from(key.key.toString("hex").slice(1))));
  save("key-in-capitals", "package.keyMalformed", await withKey(Buffer.from("AB".repeat(32))));
  save("key-as-bytes", "package.keyMalformed", await withKey(key.key));
  save("key-empty", "package.keyMalformed", await withKey(Buffer.alloc(0)));
  save("key-commitment-another", "package.keyMismatch", await draft().restate((m) => ({ ...m, packageKey: { ...m.packageKey, commitment: keyCommitment(m.id, Buffer.alloc(32, 1)) } })));
  save("key-commitment-of-another-package", "package.keyMismatch", await draft().restate((m) => ({ ...m, packageKey: { ...m.packageKey, commitment: keyCommitment(other.manifest.id, key.key) } })));
  save("key-identifier-another", "package.indexMismatch", await draft().restate((m) => ({ ...m, packageKey: { ...m.packageKey, id: "00".repeat(16) } })));
  save("package-key-tampered", "envelope.tampered", await draft().flip("package-key.cms", 1).settle());
  save("package-key-cut-off", "envelope.truncated", await draft().change("package-key.cms", (bytes) => bytes.subarray(0, -5)).settle());
  save("package-key-emptied", "envelope.truncated", await draft().set("package-key.cms", "").settle());

  const withIndex = (text: string | Uint8Array): Promise<Draft> => draft().set("index.cms", envelopeOf(Buffer.from(text), [shared])).settle();
  const [head = "", ...lines] = index.split("\n").slice(0, -1);
  const joined = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");
  save("valid-index-by-us", "opens", await withIndex(joined([head, ...lines])));
  save("index-under-another-key", "package.indexMismatch", await draft().set("index.cms", envelopeOf(Buffer.from(index), [{ ...shared, id: Buffer.alloc(16) }])).settle());
  save("index-of-another-package-inside", "package.indexMismatch", await withIndex(index.replace(/^(# noren-index\/1 ).*$/m, `$1${other.manifest.id}`)));
  save("index-of-newer-format", "package.indexMalformed", await withIndex(index.replace("noren-index/1", "noren-index/2")));
  save("index-empty", "package.indexMalformed", await withIndex(""));
  save("index-without-last-line-break", "package.indexMalformed", await withIndex(index.slice(0, -1)));
  save("index-windows-lines", "package.indexMalformed", await withIndex(index.replaceAll("\n", "\r\n")));
  save("index-not-utf8", "package.indexMalformed", await withIndex(Buffer.concat([Buffer.from(index.slice(0, -1)), Buffer.from([0xff, 0x0a])])));
  save("index-part-left-out", "package.indexMalformed", await withIndex(joined([head, ...lines.slice(0, -1)])));
  save("index-object-more", "package.indexMismatch", await withIndex(`${index}# object 000005 1 1 more\n${"0".repeat(64)}  000005.000001\n`));
  save("index-parts-exchanged", "package.indexMismatch", await withIndex(joined([head, lines[0] ?? "", lines[2] ?? "", lines[1] ?? "", ...lines.slice(3)])));
  save("index-object-number-another", "package.indexMismatch", await withIndex(index.replace("# object 000002", "# object 000003")));
  save("index-object-size-another", "package.indexMismatch", await withIndex(index.replace("# object 000001 3 144", "# object 000001 3 143")));
  save("index-hash-another", "package.contentMismatch", await withIndex(index.replace(/^[0-9a-f]{64}(?= {2}000001\.000001$)/m, createHash("sha256").digest("hex"))));
  save("index-hash-in-capitals", "package.indexMalformed", await withIndex(index.replace(/^[0-9a-f]{64}/m, (hash) => hash.toUpperCase())));
  save("index-tampered", "envelope.tampered", await draft().flip("index.cms", 1).settle());
  save("index-cut-off", "envelope.truncated", await draft().change("index.cms", (bytes) => bytes.subarray(0, -20)).settle());

  const named = (name: string, from = "b.txt"): Promise<Draft> => withIndex(index.replace(` ${from}\n`, ` ${name}\n`));
  for (const [label, name] of Object.entries({
    "leads-out": "../b.txt",
    "leads-out-inside": "a/../../b.txt",
    "is-dot": "a/./b.txt",
    "is-absolute": "/etc/passwd",
    "has-drive": "C:b.txt",
    "has-backslash": "..\\b.txt",
    "has-tabulator": "b\t.txt",
    "has-null": "b\0.txt",
    "has-empty-folder": "a//b.txt",
    "is-folder": "b/",
    "turns-direction": "b\u202etxt.exe",
    "is-too-long": "b".repeat(256),
    "differs-in-case": "A 検査.TXT",
    "differs-in-width-of-composition": "か\u3099",
    "is-file-and-folder": "empty/b.txt",
    "is-same": "empty",
  }))
    save(`name-${label}`, "package.nameRefused", label === "differs-in-width-of-composition" ? await withIndex(index.replace(" b.txt\n", ` ${name}\n`).replace(" empty\n", " が\n")) : await named(name));
}

const flipAt = (bytes: Buffer, at: number): Buffer => {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
};

/** Behind the AlgorithmIdentifier of the key wrap (id-aes256-wrap). */
const wrappedKeyOffset = (bytes: Buffer): number => bytes.indexOf(Buffer.from("60864801650304012d", "hex")) + 9 + 4;
