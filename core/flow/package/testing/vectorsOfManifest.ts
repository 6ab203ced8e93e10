import type { Manifest } from "../../../media/package/manifest.ts";
import type { Workshop } from "./makeVectors.ts";
import { sha256 } from "./draft.ts";

/** What they say: SPEC §3 and §8, steps 3 and 4. Every one of these is signed by both. */
export async function manifestVectors({ draft, save }: Workshop): Promise<void> {
  const original = draft().manifest;
  const text = draft().get("manifest.json").toString("utf8");
  const malformed = "package.manifestMalformed";
  const spelled = async (name: string, changed: string | Uint8Array, expect: `${string}.${string}` = malformed): Promise<void> => {
    if (Buffer.from(changed).equals(Buffer.from(text))) throw new Error(`${name} changes nothing`);
    save(name, expect, await draft().resign(changed));
  };
  const stated = async (name: string, change: (manifest: Manifest) => object, expect: "opens" | `${string}.${string}` = malformed, how: Parameters<typeof save>[3] = {}): Promise<void> => {
    save(name, expect, await draft().restate((manifest) => change(manifest) as Manifest), how);
  };
  const parts = (change: (parts: Manifest["parts"]) => readonly object[]) => (manifest: Manifest) => ({ ...manifest, parts: change(manifest.parts) });
  const [first, second, third, ...rest] = original.parts;
  if (first === undefined || second === undefined || third === undefined) throw new Error("too few parts");

  await spelled("format-newer", text.replace("noren-package/1", "noren-package/2").replace('"purpose"', '"aim"'), "package.formatUnknown");
  await spelled("format-of-somebody-else", text.replace("noren-package/1", "srx-package/1"));
  await spelled("manifest-empty", "");
  await spelled("manifest-no-json", "{ not json");
  await spelled("manifest-is-list", "[]\n");
  await spelled("manifest-unknown-field", text.replace('  "purpose"', '  "extra": 1,\n  "purpose"'));
  await spelled("manifest-missing-field", text.replace(/ {2}"purpose": .*\n/, ""));
  await spelled("manifest-field-twice", text.replace('  "sequence": 1,', '  "sequence": 2,\n  "sequence": 1,'));
  await spelled("manifest-other-order", text.replace(/( {2}"sequence": 1,\n)( {2}"previous.*\n)/, "$2$1"));
  await spelled("manifest-other-white-space", JSON.stringify(original));
  await spelled("manifest-escaped-letters", text.replace("デモ病院", "\\u30c7\\u30e2\\u75c5\\u9662"));
  await spelled("manifest-byte-order-mark", `\ufeff${text}`);
  await spelled("manifest-windows-lines", text.replaceAll("\n", "\r\n"));
  await spelled("manifest-not-utf8", Buffer.from(text.replace("デモ病院", "ABCD")).map((byte) => (byte === 0x41 ? 0xff : byte)));
  await spelled("manifest-number-as-text", text.replace('"sequence": 1,', '"sequence": "1",'));
  await spelled("manifest-number-in-another-way", text.replace('"sequence": 1,', '"sequence": 1.0,'));
  await spelled("manifest-prototype-field", text.replace('  "purpose"', '  "__proto__": {},\n  "purpose"'));
  await stated("sequence-zero", (m) => ({ ...m, sequence: 0 }));
  await stated("sequence-fractional", (m) => ({ ...m, sequence: 1.5 }));
  await stated("sequence-too-large", (m) => ({ ...m, sequence: 1_000_000 }));
  await stated("identifier-malformed", (m) => ({ ...m, id: "../../etc" }));
  await stated("sender-name-with-line-break", (m) => ({ ...m, sender: { ...m.sender, name: "a\nb" } }));
  await stated("dates-reversed", (m) => ({ ...m, expiresAt: "2026-01-01T00:00:00Z" }));
  await stated("date-impossible", (m) => ({ ...m, expiresAt: "2027-02-30T00:00:00Z" }));
  await stated("date-with-zone", (m) => ({ ...m, expiresAt: "2027-02-28T00:00:00+09:00" }));
  await stated("recipients-none", (m) => ({ ...m, recipients: [] }));
  await stated("recipient-twice", (m) => ({ ...m, recipients: [...m.recipients, m.recipients[0]] }));
  await stated("files-one-left-out", (m) => ({ ...m, files: m.files.filter(({ path }) => path !== "index.cms") }));
  await stated("files-one-unknown", (m) => ({ ...m, files: [...m.files, { path: "autorun.inf", bytes: 1, sha256: sha256(Buffer.from("x")) }] }));
  await stated("files-one-twice", (m) => ({ ...m, files: [...m.files, m.files[0]] }));
  await stated("files-one-leads-out", (m) => ({ ...m, files: [...m.files, { path: "../index.cms", bytes: 1, sha256: sha256(Buffer.from("x")) }] }));
  await stated("parts-none", parts(() => []));
  await stated("parts-gap", parts(() => [first, third, ...rest]));
  await stated("parts-in-another-order", parts(() => [second, first, third, ...rest]));
  await stated("parts-first-object-left-out", parts(() => rest));
  await stated("part-lists-path-twice", parts(([one, ...others]) => [one ?? first, one ?? first, ...others]));
  await stated("part-lists-bytes-twice", parts(([one, two, ...others]) => [one ?? first, { ...two, sha256: first.sha256 }, ...others]), "package.partRepeated");
  await stated("part-path-leads-out", parts(([, ...others]) => [{ ...first, path: "data/../../000001.000001.cms" }, ...others]));
  await stated("part-path-absolute", parts(([, ...others]) => [{ ...first, path: "/data/000001.000001.cms" }, ...others]));
  await stated("part-path-outside-data", parts(([, ...others]) => [{ ...first, path: "000001.000001.cms" }, ...others]));
  await stated("part-short-in-the-middle", parts(([, ...others]) => [{ ...first, plainBytes: 63 }, ...others]));
  await stated("part-larger-than-parts-are", parts(([, ...others]) => [{ ...first, plainBytes: 65 }, ...others]));
  await stated("part-empty-at-the-end", parts(() => [first, second, { ...third, plainBytes: 0 }, ...rest]));
  await stated("part-smaller-than-its-content", parts(([, ...others]) => [{ ...first, bytes: 10 }, ...others]));
  await stated("part-size-negative", parts(([, ...others]) => [{ ...first, bytes: -1 }, ...others]));
  await stated("part-size-beyond-counting", parts(([, ...others]) => [{ ...first, bytes: 2 ** 60 }, ...others]));
  await stated("part-hash-in-capitals", parts(([, ...others]) => [{ ...first, sha256: first.sha256.toUpperCase() }, ...others]));
  await stated("parts-too-large", (m) => ({ ...m, partBytes: 64 * 1024 * 1024 + 1 }));
  await stated("key-identifier-malformed", (m) => ({ ...m, packageKey: { ...m.packageKey, id: "00" } }));

  await stated("expired", (m) => ({ ...m, expiresAt: "2026-11-21T23:59:59Z" }), "package.expired");
  await stated("expires-this-second", (m) => ({ ...m, expiresAt: "2026-11-22T00:00:00Z" }), "package.expired");
  await stated("valid-expires-next-second", (m) => ({ ...m, expiresAt: "2026-11-22T00:00:01Z" }), "opens");
  await stated("not-yet-valid", (m) => ({ ...m, createdAt: "2026-11-23T00:00:01Z" }), "package.notYetValid");
  await stated("sender-of-nobody", (m) => ({ ...m, sender: { id: "another", name: "別の病院" } }), "package.senderMismatch");

  const hash = sha256(Buffer.from("the package before"));
  const after = (sequence: number) => ({ history: { last: { sequence, manifestSha256: hash } } });
  await stated("rolled-back", (m) => ({ ...m, sequence: 6 }), "package.rolledBack", after(7));
  await stated("sequence-again", (m) => ({ ...m, sequence: 7 }), "package.rolledBack", after(7));
  await stated("previous-another", (m) => ({ ...m, sequence: 8, previousManifestSha256: sha256(Buffer.from("?")) }), "package.historyBroken", after(7));
  await stated("previous-not-named", (m) => ({ ...m, sequence: 8 }), "package.historyBroken", after(7));
  await stated("valid-next", (m) => ({ ...m, sequence: 8, previousManifestSha256: hash }), "opens", after(7));
  await stated("valid-after-gap", (m) => ({ ...m, sequence: 9, previousManifestSha256: sha256(Buffer.from("?")) }), "opens", after(7));
  save("replayed", "package.replayed", draft(), { history: { seen: [original.id] } });
}
