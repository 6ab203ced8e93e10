import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { out, root } from "../stamp.ts";
import { measureOrThrow, median, type Figure } from "./measure.ts";
import { paired, pairUp, type Paired } from "./paired.ts";
import { tableOf } from "./report.ts";

/**
 * The whole way of a town without a window, at 1x, 10x and 100x: seconds of each stage (the first of a sitting with its process and its sign-in),
 * processor and memory. Beside it, in the same run and on the same bytes, what has a peer: sealing (`noren seal` and `openssl cms -encrypt`, also
 * AES-256-GCM, in turn) and looking through the result for everybody (GNU `grep -F`, which looks for all of a list at once). Of the other stages no program that is installed here does the same work.
 */

const answer = z.object({
  folder: z.string(),
  commands: z.tuple([z.string(), z.string()]),
  seconds: z.number(),
  steps: z.array(z.object({ step: z.string(), isFound: z.boolean(), seconds: z.number(), facts: z.record(z.string(), z.union([z.string(), z.number()])) })),
});

const answers = z.object({ people: z.array(z.object({ planted: z.array(z.object({ of: z.string(), text: z.string() })) })) });

interface Walked {
  readonly people: number;
  readonly images: number;
  readonly seconds: number;
  readonly userSeconds: number;
  readonly peak: number;
  readonly steps: Readonly<Record<string, number>>;
  /** Of what the recipient gets, in MiB. */
  readonly mebibytes: number;
  readonly sealing: Paired;
  readonly grep: number;
}

/** Towns and rounds: the smaller ones are quick, and waver more. */
const usualSizes: readonly { readonly people: number; readonly rounds: number }[] = [
  { people: 100, rounds: 3 },
  { people: 1000, rounds: 3 },
  { people: 10_000, rounds: 1 },
];
const promised = { people: 10_000, seconds: 180 };

const cli = path.join(root, "out/core/cli.js");
const seed = "bench";
const roundsOfSealing = 3;

async function walkOnce(parent: string, people: number): Promise<Walked> {
  const folder = mkdtempSync(path.join(parent, "way-"));
  try {
    await measureOrThrow(["sync"]);
    const line = [process.execPath, cli, "demo", "--headless", "--room", path.join(folder, "room"), "--people", String(people), "--seed", seed, "--json", "--lang", "en"];
    const { milliseconds, userSeconds, peakMebibytes, stdout } = await measureOrThrow(line);
    const { steps, commands } = answer.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
    for (const command of commands) await measureOrThrow(["sh", "-c", command]);
    const opened = path.join(folder, "room-media", "recipient", "opened");
    const files = filesBelow(opened);
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    return {
      people,
      images: Number(steps.find(({ step }) => step === "catalogue")?.facts["instances"] ?? 0),
      seconds: milliseconds / 1000,
      userSeconds,
      peak: peakMebibytes,
      steps: Object.fromEntries(steps.map(({ step, seconds }) => [step, seconds])),
      mebibytes: bytes / 2 ** 20,
      sealing: await pairUp(
        roundsOfSealing,
        () => sealHere(folder, opened),
        () => sealWithOpenssl(folder, files),
      ),
      grep: await lookWithGrep(folder, people, opened),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());

const recipientOf = (folder: string): string => path.join(folder, "room-media", "recipient", "certificate.pem");

/** With two signatures, an index, and everything read back from the medium. */
async function sealHere(folder: string, opened: string): Promise<number> {
  const medium = mkdtempSync(path.join(folder, "sealed-"));
  const { milliseconds } = await measureOrThrow([process.execPath, cli, "seal", opened, "--room", path.join(folder, "room"), "--to", recipientOf(folder), "--out", medium], { looksAtMemory: false });
  rmSync(medium, { recursive: true });
  return milliseconds / 1000;
}

/** The same bytes to the same certificate, in one stream and without signature, index or reading back. */
async function sealWithOpenssl(folder: string, files: readonly string[]): Promise<number> {
  const list = path.join(folder, "files");
  writeFileSync(list, `${files.join("\n")}\n`);
  const sealed = path.join(folder, "openssl.cms");
  const script = 'xargs -d "\\n" cat <"$1" | openssl cms -encrypt -binary -stream -aes-256-gcm -outform DER -out "$2" "$3" && sync -f "$2"';
  const { milliseconds } = await measureOrThrow(["sh", "-c", script, "sh", list, sealed, recipientOf(folder)], { looksAtMemory: false });
  return milliseconds / 1000;
}

/** Everything that was planted of anybody, as the answer key of the same town has it. */
async function lookWithGrep(folder: string, people: number, opened: string): Promise<number> {
  const town = path.join(folder, "town");
  await measureOrThrow([process.execPath, cli, "make-demo", "--people", String(people), "--seed", seed, "--out", town]);
  const { people: key } = answers.parse(JSON.parse(readFileSync(path.join(town, "answers.json"), "utf8")));
  const texts = new Set(key.flatMap(({ planted }) => planted.filter(({ of, text }) => of !== "sex" && Buffer.byteLength(text) >= 6).map(({ text }) => text)));
  if (texts.size < people) throw new Error("there is nothing to look for");
  const needles = path.join(folder, "needles");
  writeFileSync(needles, `${[...texts].join("\n")}\n`);
  // It finds nothing (1) or something among the pixels (0): both are the work.
  const script = 'grep -r -a -F -l -f "$1" "$2"; [ $? -le 1 ]';
  const { milliseconds } = await measureOrThrow(["sh", "-c", script, "sh", needles, opened], { looksAtMemory: false, environment: { LC_ALL: "C" } });
  return milliseconds / 1000;
}

const count = (value: number): string => value.toLocaleString("en");
const ofAll = (walks: readonly Walked[], figure: (walked: Walked) => number): number => median(walks.map(figure));

export async function wayFigures(sizes = usualSizes): Promise<readonly Figure[]> {
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(path.join(out, "bench-"));
  try {
    const bySize: (readonly Walked[])[] = [];
    for (const { people, rounds } of sizes) {
      const walks: Walked[] = [];
      for (let round = 0; round < rounds; round++) walks.push(await walkOnce(folder, people));
      bySize.push(walks);
    }
    showTable(bySize);
    return bySize.flatMap(figuresOf);
  } finally {
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
  }
}

function showTable(bySize: readonly (readonly Walked[])[]): void {
  const steps = Object.keys(bySize[0]?.[0]?.steps ?? {});
  const row = (name: string, figure: (walked: Walked) => number) => ({ name, values: bySize.map((walks) => ofAll(walks, figure)) });
  const columns = bySize.map(([walked]) => count(walked?.people ?? 0));
  const rows = [
    ...steps.map((step) => row(step, ({ steps: seconds }) => seconds[step] ?? Number.NaN)),
    row("in all", ({ seconds }) => seconds),
    row("user CPU", ({ userSeconds }) => userSeconds),
    row("peak MiB", ({ peak }) => peak),
    row("images", ({ images }) => images),
    row("MiB out", ({ mebibytes }) => mebibytes),
    row("noren seal", ({ sealing }) => sealing.ours),
    row("openssl", ({ sealing }) => sealing.peer),
    row("grep -F", ({ grep }) => grep),
  ];
  console.log(tableOf("seconds", columns, rows).join("\n"));
}

function figuresOf(walks: readonly Walked[]): readonly Figure[] {
  const [first] = walks;
  if (first === undefined) return [];
  const { people, images } = first;
  const what = `${count(people)} people, ${count(images)} images`;
  const steps = Object.fromEntries(Object.keys(first.steps).map((step) => [step, ofAll(walks, ({ steps: seconds }) => seconds[step] ?? Number.NaN)]));
  const whole: Figure = {
    name: `the whole way: ${what}`,
    value: ofAll(walks, ({ seconds }) => seconds),
    unit: "s",
    ...(people === promised.people && { target: promised.seconds }),
    is: "at most",
    details: { rounds: walks.length, ...steps },
  };
  // In a small town the sittings of officers are all there is to be seen: against a peer only the large one counts.
  if (people < promised.people) return [whole];
  const sealing = first.sealing;
  const looking = paired(walks.map(({ steps: { verify = Number.NaN }, grep }) => ({ ours: verify, peer: grep })));
  return [
    whole,
    { name: `  user CPU (${what})`, value: ofAll(walks, ({ userSeconds }) => userSeconds), unit: "s", is: "at most" },
    { name: `  memory of the largest process (${what})`, value: ofAll(walks, ({ peak }) => peak), unit: "MiB", is: "at most" },
    { name: `  noren seal (signed twice and read back), of openssl cms -encrypt`, value: sealing.ratio, unit: "x", is: "at most", details: { ...sealing, mebibytes: first.mebibytes } },
    { name: `  verified by every spelling, of grep -F by the answer key's`, value: looking.ratio, unit: "x", is: "at most", details: { ...looking } },
  ];
}
