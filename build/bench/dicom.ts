import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { z } from "zod";
import { out, root } from "../stamp.ts";
import { measureOrThrow, median, type Figure } from "./measure.ts";
import { startOrthanc } from "./orthanc.ts";
import { pairUp, type Paired } from "./paired.ts";

/**
 * Images through `noren deid`, from disk to disk and on a disk in memory, beside what copies them and what else anonymizes them, in turn in the same
 * run. Peers edit less than we do: gdcmanon 48 attributes, dcmodify the few that are named.
 */

const cli = path.join(root, "out/core/cli.js");
const module = (name: string): string => path.join(root, "out/core/flow/deid/testing", name);
const inMemory = "/dev/shm";

const sizes = { small: 20, middle: 200, large: 2000 } as const;
const rounds = 5;
const slicesForOrthanc = 200;

const programOf = (name: string): string | undefined => {
  const { stdout, status } = spawnSync("sh", ["-c", `command -v ${name} || ls /usr/sbin/${name} 2>/dev/null`], { encoding: "utf8" });
  return status === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
};

interface Place {
  readonly folder: string;
  readonly slices: string;
  readonly secret: string;
}

async function prepare(parent: string, count: number): Promise<Place> {
  const folder = mkdtempSync(path.join(parent, "noren-dicom-"));
  const slices = path.join(folder, "in");
  const secret = path.join(folder, "secret");
  writeFileSync(secret, Buffer.alloc(32, 7));
  await measureOrThrow([process.execPath, module("makeSlices.js"), slices, String(count)], { looksAtMemory: false });
  return { folder, slices, secret };
}

interface Timed {
  readonly seconds: number;
  readonly userSeconds: number;
}

/** What was written before is not to fall on it, and what it writes counts until it was handed to the system. */
async function timed({ folder }: Place, command: (result: string) => readonly string[]): Promise<Timed> {
  await measureOrThrow(["sync", "-f", folder]);
  const result = path.join(folder, "out");
  const { milliseconds, userSeconds } = await measureOrThrow(command(result), { looksAtMemory: false });
  rmSync(result, { recursive: true, force: true });
  rmSync(`${result}.json`, { force: true });
  return { seconds: milliseconds / 1000, userSeconds };
}

const deid = ({ slices, secret }: Place) => (result: string): readonly string[] =>
  [process.execPath, cli, "deid", slices, "--out", result, "--recipe", "ai-images", "--secret-file", secret, "--report", `${result}.json`, "--json"];

async function against(place: Place, peer: (result: string) => readonly string[], times = rounds): Promise<Paired & { readonly userSeconds: number; readonly peerUserSeconds: number }> {
  const own: number[] = [];
  const others: number[] = [];
  const result = await pairUp(
    times,
    async () => {
      const { seconds, userSeconds } = await timed(place, deid(place));
      own.push(userSeconds);
      return seconds;
    },
    async () => {
      const { seconds, userSeconds } = await timed(place, peer);
      others.push(userSeconds);
      return seconds;
    },
  );
  return { ...result, userSeconds: median(own), peerUserSeconds: median(others) };
}

const absent = (name: string): Figure => ({ name: `${name}: not installed here`, value: Number.NaN, unit: "", is: "at most" });

function ratioTo(name: string, where: string, result: Awaited<ReturnType<typeof against>>, target: number | undefined): Figure {
  const { ours, peer, ratio, userSeconds, peerUserSeconds, rounds: times } = result;
  return {
    name: `2,000 CT slices ${where} (${ours.toFixed(2)} s, user ${userSeconds.toFixed(1)} s), of ${name} (${peer.toFixed(2)} s, user ${peerUserSeconds.toFixed(1)} s)`,
    value: ratio,
    unit: "x",
    ...(target !== undefined && { target }),
    is: "at most",
    details: { ours, peer, ratio, rounds: times, userSeconds, peerUserSeconds },
  };
}

async function slices(parent: string, where: string): Promise<readonly Figure[]> {
  const place = await prepare(parent, sizes.large);
  const isDisk = parent !== inMemory;
  try {
    const copied = await against(place, (result) => ["cp", "-r", place.slices, result]);
    const figures: Figure[] = [ratioTo("cp -r", where, copied, isDisk ? 1.3 : undefined)];
    if (!isDisk) figures.push({ name: "2,000 CT slices on a disk in memory", value: sizes.large / copied.ours, unit: "/s", target: 1500, is: "at least", details: { seconds: copied.ours } });
    const gdcmanon = programOf("gdcmanon");
    const certificate = path.join(place.folder, "certificate.pem");
    await measureOrThrow(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=bench", "-days", "2", "-keyout", path.join(place.folder, "key.pem"), "-out", certificate], { looksAtMemory: false });
    figures.push(gdcmanon === undefined ? absent("gdcmanon") : ratioTo("gdcmanon -e", where, await against(place, (result) => [gdcmanon, "-e", "-c", certificate, "-r", "-i", place.slices, "-o", result]), 1));
    const dcmodify = programOf("dcmodify");
    const modify = 'cp -r "$1" "$2" && find "$2" -type f -print0 | xargs -0 dcmodify -nb -gst -gse -gin -m "(0010,0010)=X" -m "(0010,0020)=X" -ea "(0010,0030)"';
    figures.push(dcmodify === undefined ? absent("dcmodify") : ratioTo("cp -r and dcmodify (3 attributes)", where, await against(place, (result) => ["sh", "-c", modify, "sh", place.slices, result]), undefined));
    return figures;
  } finally {
    rmSync(place.folder, { recursive: true, force: true });
  }
}

async function orthanc(parent: string): Promise<readonly Figure[]> {
  const program = programOf("Orthanc");
  if (program === undefined) return [absent("Orthanc")];
  const place = await prepare(parent, slicesForOrthanc);
  const server = await startOrthanc(program, path.join(place.folder));
  try {
    const result = await pairUp(
      rounds,
      async () => (await timed(place, deid(place))).seconds,
      () => server.anonymize(place.slices),
    );
    return [{ name: `${String(slicesForOrthanc)} CT slices: Orthanc's upload, anonymize and download (${result.peer.toFixed(2)} s), of ours (${result.ours.toFixed(2)} s)`, value: 1 / result.ratio, unit: "x", target: 10, is: "at least", details: { ...result } }];
  } finally {
    await server.stop();
    rmSync(place.folder, { recursive: true, force: true });
  }
}

const headersLine = z.object({ objects: z.number(), seconds: z.number() });
const lineOf = <Shape extends z.ZodType>(shape: Shape, stdout: string): z.output<Shape> => shape.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));

async function headers(): Promise<readonly Figure[]> {
  const place = await prepare(inMemory, sizes.large);
  try {
    const rates: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const shares = availableParallelism();
      const runs = await Promise.all(Array.from({ length: shares }, (_, share) => measureOrThrow([process.execPath, module("measure.js"), "headers", place.slices, String(share), String(shares)], { looksAtMemory: false })));
      rates.push(runs.map(({ stdout }) => lineOf(headersLine, stdout)).reduce((sum, { objects, seconds }) => sum + objects / seconds, 0));
    }
    return [{ name: `header work alone, ${String(availableParallelism())} cores`, value: median(rates), unit: "/s", target: 3000, is: "at least", details: { rounds } }];
  } finally {
    rmSync(place.folder, { recursive: true, force: true });
  }
}

async function multiFrame(parent: string): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(parent, "noren-dicom-"));
  try {
    const file = path.join(folder, "in", "frames.dcm");
    const secret = path.join(folder, "secret");
    writeFileSync(secret, Buffer.alloc(32, 7));
    await measureOrThrow([process.execPath, module("measure.js"), "multiFrame", file, "2047"]);
    const result = path.join(folder, "out");
    const { peakMebibytes, milliseconds } = await measureOrThrow(deid({ folder, slices: file, secret })(result));
    const isWritten = existsSync(path.join(result, "frames.dcm"));
    return [{ name: `2 GiB multi-frame (${(milliseconds / 1000).toFixed(1)} s): memory`, value: isWritten ? peakMebibytes : Number.NaN, unit: "MiB", target: 200, is: "at most" }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What grows faster than the work shows as a rising share: processor time of one slice. */
async function growth(): Promise<readonly Figure[]> {
  const each: number[] = [];
  for (const count of [sizes.small, sizes.middle, sizes.large]) {
    const place = await prepare(inMemory, count);
    try {
      const { userSeconds } = await timed(place, deid(place));
      each.push((1000 * userSeconds) / count);
    } finally {
      rmSync(place.folder, { recursive: true, force: true });
    }
  }
  const [small = Number.NaN, middle = Number.NaN, large = Number.NaN] = each;
  return [{ name: `processor time of a slice among 2,000, of one among 200 (${small.toFixed(1)} / ${middle.toFixed(1)} / ${large.toFixed(1)} ms among 20, 200, 2,000)`, value: large / middle, unit: "x", target: 1.1, is: "at most" }];
}

export async function dicomFigures(): Promise<readonly Figure[]> {
  mkdirSync(out, { recursive: true });
  const parent = mkdtempSync(path.join(out, "bench-"));
  try {
    const hasMemoryDisk = existsSync(inMemory);
    return [
      ...(await slices(parent, "disk to disk")),
      ...(hasMemoryDisk ? [...(await slices(inMemory, "on a disk in memory")), ...(await headers()), ...(await growth())] : [absent("a disk in memory")]),
      ...(await multiFrame(parent)),
      ...(await orthanc(parent)),
    ];
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}
