import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readCertificatePem } from "../../../core/envelope/certificate.ts";
import { startEnvelope } from "../../../core/envelope/writer.ts";
import type { Result } from "../../../core/domain/failure.ts";
import { sealFromRoom } from "../../../core/flow/package/sealFromRoom.ts";
import { readPolicy } from "../../../core/flow/policy/readPolicy.ts";
import { roomForTests } from "../../../core/flow/room.fixture.ts";
import { writeZip } from "../../../core/media/archive/testing/zipWriter.ts";
import { systemEntropy } from "../../../core/platform/entropy.ts";
import { encode, plantedMark, plantedName, plantedNote } from "./planted.ts";

/** Where a journey with media takes place: a room, what is brought to it, and what is made in it, side by side. */
export interface Place {
  readonly folder: string;
  readonly room: string;
  /** What a provider brings, as folders: plaintext lies here and may. */
  readonly media: string;
  /** What is sealed, in the clear. */
  readonly source: string;
  /** Where sealed packages appear. */
  readonly out: string;
  /** Where the process has its temporary files. */
  readonly run: string;
  readonly acknowledgements: string;
}

export const placeAt = (folder: string): Place => ({
  folder,
  room: path.join(folder, "room"),
  media: path.join(folder, "media"),
  source: path.join(folder, "source"),
  out: path.join(folder, "out"),
  run: path.join(folder, "run"),
  acknowledgements: path.join(folder, "acknowledgements"),
});

/** With the rights that are part of what a room is. */
export function copyPlace({ folder }: Place, to: string): Place {
  rmSync(to, { recursive: true, force: true });
  cpSync(folder, to, { recursive: true });
  const copied = placeAt(to);
  chmodSync(copied.room, 0o700);
  return copied;
}

export function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.details ?? {})}`);
  return result.value;
}

/** The media of a place by their numbers in the ledger. */
export const mediaOf = ({ media }: Place): readonly { readonly number: string; readonly folder: string }[] => [
  { number: "M-1", folder: path.join(media, "folder") },
  { number: "M-2", folder: path.join(media, "package") },
];

/** A demo room that holds nothing yet, a folder and a sealed package for it, and a folder to be sealed. */
export async function makePlace(folder: string): Promise<Place> {
  const place = placeAt(folder);
  for (const each of [place.media, place.source, place.out, place.run]) mkdirSync(each, { recursive: true });
  const room = roomForTests({ folder: place.room });
  valueOf(await room.call("room.create", { name: "障害試験室", kind: "demo", officers: [] }));
  await room.remove();
  const recipient = certificateOf(place.room, "technician-1");
  writeTree(place.source, sealedTree);
  const packed = await sealFromRoom({ ...order(place.room, place.source, path.join(place.media, "package")), recipients: [recipient] });
  valueOf(packed);
  const content = Buffer.from(note("封筒の中の記録"));
  const envelope = startEnvelope({ recipients: [{ kind: "certificate", certificate: recipient }], contentBytes: content.length, entropy: systemEntropy });
  const sealed = Buffer.concat([envelope.head, envelope.update(content), envelope.finish()]);
  writeTree(path.join(place.media, "folder"), { ...deliveredTree(), [`${plantedName}.txt.cms`]: sealed });
  return place;
}

export function certificateOf(room: string, officer: string): ReturnType<typeof readCertificate> {
  const found = valueOf(readPolicy(room)).officers.find(({ id }) => id === officer);
  if (found === undefined) throw new Error(`no officer ${officer}`);
  return readCertificate(found.certificatePem);
}

const readCertificate = (pem: string) => valueOf(readCertificatePem(pem));

export const order = (room: string, source: string, out: string) => ({
  room,
  source,
  out,
  purpose: "障害試験",
  days: 30,
  cards: () => Promise.reject(new Error("a demo room has its cards at hand")),
  questions: { insert: () => Promise.reject(new Error("nobody is asked")), pin: () => Promise.reject(new Error("nobody is asked")) },
});

type Tree = Readonly<Record<string, string | Buffer>>;

function writeTree(root: string, tree: Tree): void {
  for (const [name, content] of Object.entries(tree)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

const note = (about: string): string => `${about}: ${plantedName} ${plantedNote} ${plantedMark}\n`;
const same = note("二つの媒体にある同じ記録");
/** Several chunks, and words in each. */
const long = (words: string, bytes: number): string => words.repeat(Math.ceil(bytes / Buffer.byteLength(words)));

const sealedTree: Tree = {
  "紹介状.txt": note("紹介状"),
  [`画像/${plantedName}.txt`]: long(note("画像の所見"), 150_000),
  "同じ.txt": same,
};

/** Each way a word may be written, a copy, an archive with members of every fate, and what is held at sight. */
function deliveredTree(): Tree {
  const line = `${plantedName},${plantedNote},1\n`;
  const heading = "name,finding,count\n";
  const program = Buffer.concat([Buffer.from("MZ"), Buffer.alloc(300)]);
  const zip = writeZip({
    entries: [
      { name: "members/eucjp.csv", content: Buffer.concat([Buffer.from(heading), encode(line, "euc-jp")]) },
      { name: "members/iso2022jp.csv", content: Buffer.concat([Buffer.from(`${heading}\x1b$B`), encode(plantedName, "iso-2022-jp"), Buffer.from("\x1b(B,x,1\n")]) },
      { name: `members/${plantedMark}.txt`, content: long(note("書庫の中"), 90_000) },
      { name: "members/same.txt", content: same },
      { name: "members/tool.exe", content: program },
    ],
  });
  return {
    [`来院/${plantedName}.csv`]: Buffer.concat([Buffer.from(heading), encode(line, "shift_jis")]),
    "来院/utf16.txt": Buffer.concat([Buffer.of(0xff, 0xfe), encode(note("十六"), "utf-16le")]),
    "来院/memo.txt": same,
    "来院/memo-copy.txt": same,
    "来院/long.txt": long(note("長い記録"), 200_000),
    "archive.zip": zip,
    "setup.exe": program,
  };
}
