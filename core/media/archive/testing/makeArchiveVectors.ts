import { writeFileSync } from "node:fs";
import { gzipSync, deflateRawSync } from "node:zlib";
import type { FailureCode } from "../../../domain/failure.ts";
import { paxRecords, tarEntry, writeTar } from "./tarWriter.ts";
import { unicodePath, writeZip, type ZipEntrySpec } from "./zipWriter.ts";

/** Makes vectors/ and its manifest: one file, one thing wrong. Run by hand after a change; the test reads what it left. */

export interface ArchiveVector {
  /** "ok", or the reason for which the archive is refused or its one bad entry held. */
  readonly expect: "ok" | FailureCode;
  readonly how: "ok" | "refused" | "held";
  /** How many files come out all the same. */
  readonly files: number;
}

const vectors = new Map<string, { readonly bytes: Buffer } & ArchiveVector>();
const refused = (name: string, bytes: Buffer, expect: FailureCode, files = 0): void => void vectors.set(name, { bytes, expect, how: "refused", files });
const held = (name: string, bytes: Buffer, expect: FailureCode, files = 1): void => void vectors.set(name, { bytes, expect, how: "held", files });
const ok = (name: string, bytes: Buffer, files: number): void => void vectors.set(name, { bytes, expect: "ok", how: "ok", files });

const good: ZipEntrySpec = { name: "good.txt", content: "nothing wrong with this one" };
const one = (entry: ZipEntrySpec): Buffer => writeZip({ entries: [good, entry] });
const bad = { content: "bad" } as const;
const unix = (mode: number): Pick<ZipEntrySpec, "madeBy" | "attributes"> => ({ madeBy: 3, attributes: mode * 0x10000 });

// Names.
held("zip-traversal.zip", one({ ...bad, name: "../outside.txt" }), "media.nameTraversal");
held("zip-traversal-deep.zip", one({ ...bad, name: "a/b/../../../outside.txt" }), "media.nameTraversal");
held("zip-absolute.zip", one({ ...bad, name: "/etc/outside.txt" }), "media.nameAbsolute");
held("zip-drive.zip", one({ ...bad, name: "C:/outside.txt" }), "media.nameDrive");
held("zip-stream-name.zip", one({ ...bad, name: "good.txt:hidden" }), "media.nameDrive");
held("zip-backslash.zip", one({ ...bad, name: "..\\outside.txt" }), "media.nameBackslash");
held("zip-nul.zip", one({ ...bad, name: "good.txt\0.exe" }), "media.nameControl");
held("zip-control.zip", one({ ...bad, name: "a\u001b[2Jb" }), "media.nameControl");
held("zip-right-to-left.zip", one({ ...bad, name: "report\u202efdp.exe", flags: 0x800 }), "media.nameControl");
held("zip-trailing-dot.zip", one({ ...bad, name: "folder./file" }), "media.nameTrailing");
held("zip-trailing-space.zip", one({ ...bad, name: "file " }), "media.nameTrailing");
held("zip-reserved.zip", one({ ...bad, name: "a/CON.txt" }), "media.nameReserved");
held("zip-reserved-superscript.zip", one({ ...bad, name: "COM¹", flags: 0x800 }), "media.nameReserved");
held("zip-empty-name.zip", one({ ...bad, name: "" }), "media.nameEmpty");
held("zip-empty-segment.zip", one({ ...bad, name: "a//b" }), "media.nameEmpty");
held("zip-long-segment.zip", one({ ...bad, name: "x".repeat(256) }), "media.nameTooLong");
held("zip-long-name.zip", one({ ...bad, name: "abcdefg/".repeat(200) }), "media.nameTooLong");
held("zip-deep-name.zip", one({ ...bad, name: `${"a/".repeat(40)}b` }), "media.nameTooLong");
held("zip-undecodable.zip", one({ ...bad, name: Buffer.from([0x81, 0xff, 0x2e, 0x74]) }), "media.nameUndecodable");
held("zip-false-utf8.zip", one({ ...bad, name: Buffer.from([0x83, 0x65, 0x83, 0x58]), flags: 0x800 }), "media.nameUndecodable");
held("zip-unicode-extra-of-other-name.zip", one({ ...bad, name: "plain.txt", extra: unicodePath("other.txt", "テスト.txt") }), "media.nameContradicts");
held("zip-unicode-extra-differs.zip", one({ ...bad, name: "文書.txt", flags: 0x800, extra: unicodePath("文書.txt", "書類.txt") }), "media.nameContradicts");
held("zip-unicode-extra-traversal.zip", one({ ...bad, name: "plain.txt", extra: unicodePath("plain.txt", "../outside.txt") }), "media.nameTraversal");
held("zip-duplicate.zip", writeZip({ entries: [good, { ...bad, name: "twice" }, { ...bad, name: "twice" }] }), "media.nameDuplicate");
held("zip-case.zip", writeZip({ entries: [good, { ...bad, name: "Data.CSV" }, { ...bad, name: "data.csv" }] }), "media.nameCollides");
held("zip-composition.zip", writeZip({ entries: [good, { ...bad, name: "が.csv", flags: 0x800 }, { ...bad, name: "が.csv".normalize("NFD"), flags: 0x800 }] }), "media.nameCollides");
held("zip-fold-sharp-s.zip", writeZip({ entries: [good, { ...bad, name: "straße", flags: 0x800 }, { ...bad, name: "STRASSE" }] }), "media.nameCollides");
held("zip-file-is-folder.zip", writeZip({ entries: [good, { ...bad, name: "a" }, { ...bad, name: "a/b" }] }), "media.nameDuplicate");
held("zip-folder-case.zip", writeZip({ entries: [good, { ...bad, name: "Folder/a" }, { ...bad, name: "folder/b" }] }), "media.nameCollides", 2);
held("zip-folder-with-bytes.zip", one({ ...bad, name: "folder/" }), "media.nameContradicts");
// Kinds of entries.
held("zip-symlink.zip", one({ name: "link", content: "/etc/passwd", ...unix(0o120777) }), "media.archiveLink");
held("zip-device.zip", one({ name: "device", ...unix(0o060644) }), "media.archiveSpecial");
held("zip-fifo.zip", one({ name: "channel", ...unix(0o010644) }), "media.archiveSpecial");
held("zip-encrypted.zip", one({ ...bad, name: "secret", flags: 1 }), "media.archiveEncrypted");
held("zip-encrypted-aes.zip", one({ ...bad, name: "secret", method: 99, localMethod: 99, flags: 1 }), "media.archiveEncrypted");
held("zip-masked-directory.zip", one({ ...bad, name: "secret", flags: 1 << 13 }), "media.archiveEncrypted");
held("zip-method.zip", one({ ...bad, name: "lzma", method: 14 }), "media.archiveMethod");
held("zip-checksum.zip", one({ ...bad, name: "file", checksum: 1 }), "media.archiveChecksum");
held("zip-broken-deflate.zip", one({ ...bad, name: "file", packed: Buffer.from("07ffff", "hex") }), "media.archiveChecksum");
held("zip-longer-than-said.zip", one({ name: "file", content: "short", packed: deflateRawSync(Buffer.alloc(5000, "x")) }), "media.archiveSizeWrong");
held("zip-shorter-than-said.zip", one({ name: "file", content: "short", unpackedBytes: 6 }), "media.archiveSizeWrong");
held("zip-hidden-after-deflate.zip", one({ name: "file", content: "short", packed: Buffer.concat([deflateRawSync("short"), Buffer.from("hidden")]) }), "media.archiveSizeWrong");
held("zip-stored-sizes-differ.zip", one({ name: "file", content: "short", method: 0, unpackedBytes: 9 }), "media.archiveSizeWrong");
// The archive itself.
refused("zip-bomb-flat.zip", one({ name: "bomb", content: Buffer.alloc(20 * 1024 * 1024) }), "media.archiveRatio");
const kernel = deflateRawSync(Buffer.alloc(1024 * 1024));
refused("zip-bomb-many.zip", writeZip({ entries: Array.from({ length: 80 }, (_, index) => ({ name: `bomb-${String(index)}`, packed: kernel, method: 8, unpackedBytes: 1024 * 1024, checksum: 0 })) }), "media.archiveRatio");
refused("zip-bomb-lying.zip", one({ name: "bomb", content: "x", unpackedBytes: 2 ** 31 }), "media.archiveRatio");
refused("zip-bomb-overlapping.zip", writeZip({ entries: [good, ...Array.from({ length: 5 }, (_, index) => ({ ...good, name: `more-${String(index)}`, offset: 0, isGhost: true }))] }), "media.archiveOverlap");
refused("zip-overlap-quoted.zip", writeZip({ entries: [good, { ...bad, name: "inside", offset: 10, isGhost: true }] }), "media.archiveOverlap");
refused("zip-overlap-last.zip", writeZip({ entries: [good, { ...bad, name: "second" }, { ...bad, name: "inside", offset: 90, isGhost: true }] }), "media.archiveOverlap");
refused("zip-local-name-differs.zip", one({ ...bad, name: "harmless", localName: "../outsi" }), "media.archiveMismatch", 1);
refused("zip-local-name-same-length.zip", one({ ...bad, name: "harmless.txt", localName: "harmfull.exe" }), "media.archiveMismatch", 1);
refused("zip-local-method-differs.zip", one({ ...bad, name: "file", localMethod: 0 }), "media.archiveMismatch", 1);
refused("zip-local-size-differs.zip", one({ ...bad, name: "file", localUnpackedBytes: 4 }), "media.archiveMismatch", 1);
refused("zip-local-checksum-differs.zip", one({ ...bad, name: "file", localChecksum: 4 }), "media.archiveMismatch", 1);
refused("zip-descriptor-wrong.zip", one({ ...bad, name: "file", descriptor: "wrong" }), "media.archiveMismatch", 1);
refused("zip-unlisted-entry.zip", writeZip({ entries: [good, { ...bad, name: "hidden", isUnlisted: true }, { ...bad, name: "after" }] }), "media.archiveTrailing");
refused("zip-before.zip", writeZip({ before: Buffer.from("MZ a program"), entries: [good] }), "media.archiveTrailing");
refused("zip-after.zip", writeZip({ entries: [good], after: Buffer.from("something") }), "media.archiveTrailing");
refused("zip-two-ends.zip", writeZip({ entries: [good], comment: Buffer.concat([Buffer.from("504b0506", "hex"), Buffer.alloc(18)]) }), "media.archiveAmbiguous");
refused("zip-split.zip", writeZip({ entries: [good], disk: 1 }), "media.archiveSplit");
refused("zip-entry-on-other-disk.zip", one({ ...bad, name: "file", disk: 2 }), "media.archiveSplit");
refused("zip-count-too-large.zip", writeZip({ entries: [good], entryCount: 2 }), "media.archiveMalformed");
refused("zip-count-too-small.zip", writeZip({ entries: [good, { ...bad, name: "b" }], entryCount: 1 }), "media.archiveMalformed");
refused("zip-cut.zip", one({ ...bad, name: "file" }).subarray(0, 150), "media.archiveTruncated");
refused("zip-empty.zip", Buffer.alloc(0), "media.archiveTruncated");
// Sound ones.
ok("zip-sound.zip", writeZip({ entries: [good, { name: "a/", method: 0 }, { name: "a/b", content: "b", method: 0 }] }), 2);
ok("zip-descriptors.zip", writeZip({ entries: [{ ...good, descriptor: "signed" }, { name: "b", content: "b", descriptor: "short" }, { name: "c", content: "c", descriptor: "wide" }] }), 3);
ok("zip-zip64.zip", writeZip({ entries: [{ ...good, zip64: true }, { ...bad, name: "b" }], zip64End: true }), 2);
ok("zip-unicode-extra.zip", one({ ...bad, name: "plain.txt", extra: unicodePath("plain.txt", "検査結果.txt") }), 2);
ok("zip-nothing.zip", writeZip({ entries: [] }), 0);
ok("zip-comment.zip", writeZip({ entries: [good], comment: Buffer.from("送付票 PK\u0005 12") }), 1);

// tar.
const first = { name: "good.txt", content: "nothing wrong with this one" };
const two = (entry: Parameters<typeof tarEntry>[0]): Buffer => writeTar([first, entry]);
held("tar-traversal.tar", two({ name: "../outside", content: "x" }), "media.nameTraversal");
held("tar-absolute.tar", two({ name: "/outside", content: "x" }), "media.nameAbsolute");
held("tar-symlink.tar", two({ name: "link", type: "2", linkName: "/etc" }), "media.archiveLink");
held("tar-hardlink.tar", two({ name: "link", type: "1", linkName: "good.txt" }), "media.archiveLink");
held("tar-device.tar", two({ name: "device", type: "4" }), "media.archiveSpecial");
held("tar-fifo.tar", two({ name: "channel", type: "6" }), "media.archiveSpecial");
held("tar-unknown-type.tar", two({ name: "what", type: "Z", content: "x" }), "media.archiveSpecial");
held("tar-sparse.tar", two({ name: "sparse", type: "S" }), "media.archiveMethod");
held("tar-duplicate.tar", two({ ...first, content: "another" }), "media.nameDuplicate");
held("tar-case.tar", two({ name: "GOOD.TXT", content: "x" }), "media.nameCollides");
held("tar-pax-traversal.tar", Buffer.concat([tarEntry(first), tarEntry({ name: "pax", type: "x", content: paxRecords({ path: "../outside" }) }), writeTar([{ name: "harmless", content: "x" }])]), "media.nameTraversal");
held("tar-pax-sparse.tar", Buffer.concat([tarEntry(first), tarEntry({ name: "pax", type: "x", content: paxRecords({ "GNU.sparse.major": "1" }) }), writeTar([{ name: "harmless", content: "x" }])]), "media.archiveMethod");
held("tar-gnu-name-absolute.tar", Buffer.concat([tarEntry(first), tarEntry({ name: "././@LongLink", type: "L", content: `/${"x".repeat(120)}\0` }), writeTar([{ name: "harmless", content: "x" }])]), "media.nameAbsolute");
held("tar-undecodable.tar", two({ name: Buffer.from([0x81, 0xff]), content: "x" }), "media.nameUndecodable");
held("tar-folder-with-bytes.tar", two({ name: "folder", type: "5", bytes: 9 }), "media.nameContradicts");
refused("tar-pax-twice.tar", Buffer.concat([tarEntry({ name: "pax", type: "x", content: Buffer.concat([paxRecords({ path: "one" }), paxRecords({ path: "two" })]) }), writeTar([first])]), "media.archiveAmbiguous");
refused("tar-pax-length.tar", Buffer.concat([tarEntry({ name: "pax", type: "x", content: "99 path=a\n" }), writeTar([first])]), "media.archiveMalformed");
refused("tar-pax-for-nothing.tar", writeTar([first, { name: "pax", type: "x", content: paxRecords({ path: "one" }) }]), "media.archiveMalformed", 1);
refused("tar-checksum.tar", two({ name: "x", checksum: 5 }), "media.archiveMalformed", 1);
refused("tar-negative-size.tar", two({ name: "x", sizeField: Buffer.alloc(12, 0xff) }), "media.archiveMalformed", 1);
refused("tar-huge-size.tar", two({ name: "x", sizeField: Buffer.from("80ffffffffffffffffffffff", "hex") }), "media.archiveMalformed", 1);
refused("tar-huge-name.tar", Buffer.concat([tarEntry({ name: "././@LongLink", type: "L", bytes: 2 ** 30 }), writeTar([first])]), "media.archiveMalformed");
refused("tar-after.tar", Buffer.concat([writeTar([first]), tarEntry({ name: "hidden", content: "x" })]), "media.archiveTrailing", 1);
refused("tar-cut.tar", writeTar([first]).subarray(0, 700), "media.archiveTruncated", 1);
refused("tar-without-end.tar", tarEntry(first), "media.archiveTruncated", 1);
ok("tar-sound.tar", writeTar([{ name: "./", type: "5" }, first, { name: "b", prefix: "long/prefix", content: "b" }]), 2);
ok("tar-pax.tar", Buffer.concat([tarEntry({ name: "pax", type: "x", content: paxRecords({ path: `${"深い/".repeat(20)}検査.txt`, size: "3" }) }), tarEntry({ name: "short", content: "abc", bytes: 0 }), writeTar([first])]), 2);
// gzip.
const zipped = gzipSync(writeTar([first]), { level: 9 });
ok("gzip-sound.tar.gz", zipped, 1);
refused("gzip-after.tar.gz", Buffer.concat([zipped, Buffer.from("something")]), "media.archiveTrailing", 1);
refused("gzip-cut.tar.gz", zipped.subarray(0, -9), "media.archiveTruncated", 1);
refused("gzip-bomb.gz", gzipSync(Buffer.alloc(40 * 1024 * 1024), { level: 9 }), "media.archiveRatio");
// Archives in archives.
const nest = (inner: Buffer, depth: number): Buffer => (depth === 0 ? inner : nest(writeZip({ entries: [{ name: `level-${String(depth)}.zip`, content: inner, method: 0 }] }), depth - 1));
held("nested-too-deep.zip", nest(writeZip({ entries: [good] }), 3), "media.archiveTooDeep", 0);
ok("nested-sound.zip", nest(writeZip({ entries: [good] }), 2), 1);
held("nested-damaged.zip", writeZip({ entries: [good, { name: "inner.zip", content: writeZip({ entries: [good] }).subarray(3, 90), method: 0 }, { name: "inner-cut.zip", content: writeZip({ entries: [good] }).subarray(0, 60), method: 0 }] }), "media.archiveTruncated", 2);
const inner = writeZip({ entries: Array.from({ length: 12 }, (_, index) => ({ name: `zero-${String(index)}`, packed: kernel, method: 8, unpackedBytes: 1024 * 1024, content: Buffer.alloc(1024 * 1024) })) });
refused("nested-bomb.zip", writeZip({ entries: Array.from({ length: 8 }, (_, index) => ({ name: `inner-${String(index)}.zip`, content: inner })) }), "media.archiveRatio", 60);

const folder = new URL("../vectors/", import.meta.url);
for (const [name, { bytes }] of vectors) writeFileSync(new URL(name, folder), bytes);
const manifest = Object.fromEntries([...vectors].map(([name, { expect, how, files }]) => [name, { expect, how, files }]));
writeFileSync(new URL("manifest.json", folder), `${JSON.stringify(manifest, null, 2)}\n`);
console.error(`${String(vectors.size)} vectors, ${String([...vectors.values()].reduce((sum, { bytes }) => sum + bytes.length, 0))} bytes`);
