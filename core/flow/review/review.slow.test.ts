import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reviewAttribute, reviewFrame, reviewRow, reviewTable, type ReviewRow, type ReviewTable } from "../../contract/reviewShapes.ts";
import type { OperationOutput } from "../../contract/operations.ts";
import { readTable } from "../demoTown/readTable.fixture.ts";
import { lookAt } from "./lookAt.ts";
import { valueOf, verifiedTown, type VerifiedTown } from "./verifiedTown.fixture.ts";

/** A reviewer looks at the result of a town: held against its answer key and its own files. */

/** More than one unit. */
const people = 70;
let town: VerifiedTown;
let findings: OperationOutput<"finding.list">["findings"];

beforeAll(async () => {
  town = await verifiedTown(people);
  valueOf(await town.room.signIn("reviewer"));
  const { run } = town;
  findings = valueOf(await town.room.call("finding.list", { run, after: 0, limit: 1000 })).findings;
}, 60_000);
afterAll(async () => {
  await town.remove();
});

interface Answers {
  readonly people: readonly {
    readonly patientId: string;
    readonly optedOut: boolean;
    readonly planted: readonly { readonly of: string; readonly text: string; readonly at: readonly { readonly file: string; readonly line?: number; readonly box?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } }[] }[];
  }[];
}

const answers = (): Answers => JSON.parse(readFileSync(path.join(town.folder, "answers.json"), "utf8")) as Answers;

async function rowsOf(output: number, offset = 0, limit = 500): Promise<{ readonly table: ReviewTable; readonly rows: readonly ReviewRow[] }> {
  const { bytes, contentType } = valueOf(await town.room.resource("review.rows", { run: String(town.run), output: String(output), offset: String(offset), limit: String(limit) }));
  expect(contentType).toBe("application/x-ndjson");
  const [head = "", ...lines] = Buffer.from(bytes).toString("utf8").trimEnd().split("\n");
  return { table: reviewTable.parse(JSON.parse(head)), rows: lines.map((line) => reviewRow.parse(JSON.parse(line))) };
}

async function wholeTable(output: number): Promise<{ readonly table: ReviewTable; readonly rows: readonly ReviewRow[] }> {
  const first = await rowsOf(output);
  const rows = [...first.rows];
  while (rows.length < first.table.rows) rows.push(...(await rowsOf(output, rows.length)).rows);
  return { table: first.table, rows };
}

async function picture(output: number, side: "before" | "after", frame = 0): Promise<{ readonly head: ReturnType<typeof reviewFrame.parse>; readonly pixels: Buffer }> {
  const { bytes } = valueOf(await town.room.resource("review.image", { run: String(town.run), output: String(output), frame: String(frame), side }));
  const whole = Buffer.from(bytes);
  const end = whole.indexOf(10);
  return { head: reviewFrame.parse(JSON.parse(whole.toString("utf8", 0, end))), pixels: whole.subarray(end + 1) };
}

const code = (result: { readonly ok: boolean; readonly failure?: { readonly code: string } }): string | undefined => result.failure?.code;

test("a finding for each table and each masked image", () => {
  const tables = findings.filter(({ kind }) => kind === "table");
  const masks = findings.filter(({ kind }) => kind === "mask");
  expect(tables.map(({ output }) => output.name)).toHaveLength(new Set(tables.map(({ output }) => output.name)).size);
  expect(tables.length).toBe(2);
  expect(masks.length).toBeGreaterThan(1);
  expect(masks.every(({ output, place }) => output.kind === "image" && (place.rectangles?.length ?? 0) > 0)).toBe(true);
  expect(findings.length).toBe(tables.length + masks.length);
});

test("what was not opened is not accepted; of a table the log says how much it shows", async () => {
  const { room, run } = town;
  const unseen = findings.find(({ kind }) => kind === "mask");
  expect(code(await room.call("finding.decide", { run, findings: [unseen?.finding ?? 0], verdict: "accept" }))).toBe("finding.notSeen");
  const looked = valueOf(await lookAt(room, run, findings));
  expect(looked).toBe(new Set(findings.map(({ output }) => output.output)).size);
  const answered = valueOf(await room.call("finding.decide", { run, findings: [unseen?.finding ?? 0], verdict: "accept" }));
  expect(answered.findings).toMatchObject([{ finding: unseen?.finding, verdict: "accept", output: unseen?.output }]);
  valueOf(await room.call("finding.decide", { run, findings: [unseen?.finding ?? 0], verdict: "withdraw" }));
  const rows = await room.context.session?.store.read("audit.page", { filter: { operation: "review.look" }, upTo: 1_000_000_000, offset: 0, limit: 1000 });
  const { table } = await rowsOf(findings.find(({ kind }) => kind === "table")?.output.output ?? 0, 0, 1);
  const told = rows?.find(({ entry }) => entry.details?.["output"] === findings.find(({ kind }) => kind === "table")?.output.output)?.entry.details;
  expect(told?.["rows"]).toBe(table.rows);
  expect(Number(told?.["persons"])).toBeGreaterThan(people / 2);
});

function textOf(bytes: Buffer): string {
  const utf8 = bytes.toString("utf8");
  return utf8.includes("\u{fffd}") ? new TextDecoder("shift_jis").decode(bytes) : utf8.replace(/^\u{feff}/u, "");
}

test("every row of a table stands beside the record it was made of, and each is told once", async () => {
  const optedOut = new Set(answers().people.filter((person) => person.optedOut).map(({ patientId }) => patientId));
  const delivered = readdirSync(path.join(town.folder, "delivery"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".csv"));
  const sources = delivered.map((name) => readTable(textOf(readFileSync(path.join(town.folder, "delivery", name)))));
  for (const { output } of findings.filter(({ kind }) => kind === "table")) {
    const { table, rows } = await wholeTable(output.output);
    expect(rows.map(({ row }) => row)).toEqual([...rows.keys()]);
    expect(rows.length).toBe(table.rows);
    const at = (meaning: string): number => table.columns.findIndex((column) => column.meaning === meaning);
    const facts = table.columns.flatMap(({ heading }, column) => (heading === undefined ? [] : [{ heading, column }]));
    const source = sources.find(([head]) => facts.every(({ heading }) => head?.cells.includes(heading)));
    const headings = source?.[0]?.cells ?? [];
    const number = headings.findIndex((heading) => /患者(番号|ID)/u.test(heading));
    const wanted = (source ?? []).slice(1).map(({ cells }) => [cells[number]?.trim(), ...facts.map(({ heading }) => cells[headings.indexOf(heading)])].join("\n"));
    const expected = wanted.filter((line) => !optedOut.has(line.split("\n")[0] ?? "")).toSorted();
    expect(expected.length).toBeGreaterThan(people);
    expect(rows.map(({ before }) => [before[at("patientId")], ...facts.map(({ column }) => before[column])].join("\n")).toSorted()).toEqual(expected);
    // One pseudonym for each number, one shift for each person.
    const pseudonyms = new Map<string, Set<string>>();
    const shifts = new Map<string, Set<number>>();
    const day = table.columns.findIndex(({ treatment }) => treatment === "dateShift");
    const daysOf = (text: string): number => Date.parse(text.replaceAll("/", "-").replace(/^(\d{4})(\d\d)(\d\d)$/u, "$1-$2-$3")) / 86_400_000;
    for (const { before, after, outcomes } of rows) {
      const id = before[at("patientId")] ?? "";
      pseudonyms.set(id, (pseudonyms.get(id) ?? new Set()).add(after[at("patientId")] ?? ""));
      shifts.set(id, (shifts.get(id) ?? new Set()).add(daysOf(after[day] ?? "") - daysOf(before[day] ?? "")));
      expect([outcomes[at("patientId")], outcomes[at("nameKanji")], outcomes[day], outcomes[at("birth")]]).toEqual(["replaced", "deleted", "shifted", "generalised"]);
      expect(after[at("nameKanji")]).toBe("");
    }
    const [ofNumbers, ofDays] = [[...pseudonyms.values()], [...shifts.values()]];
    expect(ofNumbers.every((set) => set.size === 1)).toBe(true);
    expect(new Set(ofNumbers.map(([one]) => one)).size).toBe(ofNumbers.length);
    expect(ofDays.every((set) => set.size === 1 && ![...set].some((days) => days === 0 || Number.isNaN(days)))).toBe(true);
  }
});

test("pages of a table fit together wherever they begin", async () => {
  const output = findings.find(({ kind }) => kind === "table")?.output.output ?? 0;
  const { table, rows } = await wholeTable(output);
  const middle = Math.floor(table.rows / 2);
  expect((await rowsOf(output, middle, 7)).rows).toEqual(rows.slice(middle, middle + 7));
  expect((await rowsOf(output, table.rows - 2, 100)).rows).toEqual(rows.slice(-2));
  expect(code(await town.room.resource("review.rows", { run: String(town.run), output: String(output), offset: String(table.rows), limit: "1" }))).toBe("review.rowsBeyond");
});

test("a masked image is black inside its rectangles, the same outside, and what was burned in was seen before", async () => {
  const burned = answers().people.flatMap(({ planted }) => planted).flatMap(({ at }) => at).filter(({ box }) => box !== undefined);
  expect(burned.length).toBeGreaterThan(0);
  for (const { output, place } of findings.filter(({ kind }) => kind === "mask").slice(0, 6)) {
    const [before, after] = [await picture(output.output, "before"), await picture(output.output, "after")];
    expect(after.head).toEqual(before.head);
    const { rows, columns, samples } = before.head;
    expect(after.pixels.length).toBe(rows * columns * samples);
    let [litInside, differs, leftInside] = [0, 0, 0];
    for (let pixel = 0; pixel < rows * columns; pixel += 1) {
      const [x, y] = [pixel % columns, Math.floor(pixel / columns)];
      const isInside = (place.rectangles ?? []).some((one) => x >= one.x && y >= one.y && x < one.x + one.width && y < one.y + one.height);
      for (let sample = pixel * samples; sample < (pixel + 1) * samples; sample += 1) {
        if (isInside && before.pixels[sample] !== 0) litInside += 1;
        if (isInside && after.pixels[sample] !== 0) leftInside += 1;
        if (!isInside && before.pixels[sample] !== after.pixels[sample]) differs += 1;
      }
    }
    expect({ leftInside, differs, wasSomethingThere: litInside > 0 }).toEqual({ leftInside: 0, differs: 0, wasSomethingThere: true });
  }
  const [first] = findings.filter(({ kind }) => kind === "mask");
  expect(code(await town.room.resource("review.image", { run: String(town.run), output: String(first?.output.output), frame: "99", side: "before" }))).toBe("review.rowsBeyond");
});

test("of the header is told what is gone and what is another, the name among it", async () => {
  const output = findings.find(({ kind }) => kind === "mask")?.output.output ?? 0;
  const { bytes } = valueOf(await town.room.resource("review.header", { run: String(town.run), output: String(output) }));
  const lines = Buffer.from(bytes).toString("utf8").trimEnd().split("\n").map((line) => reviewAttribute.parse(JSON.parse(line)));
  const names = new Set(answers().people.flatMap(({ planted }) => planted.filter(({ of }) => of === "id").map(({ text }) => text)));
  const patient = lines.find(({ tag }) => tag === "00100020");
  expect(names.has(patient?.before ?? "")).toBe(true);
  expect(names.has(patient?.after ?? "")).toBe(false);
  expect(lines.every(({ before, after }) => before !== after)).toBe(true);
  expect(lines.find(({ tag }) => tag === "00120062")).toMatchObject({ after: "YES" });
});

test("that an original was looked at stands in the log, once for each output", async () => {
  const outputs = valueOf(await town.room.call("finding.list", { run: town.run, after: 0, limit: 1000 })).findings.map(({ output }) => output.output);
  const [output = 0] = outputs.slice(-1);
  await Promise.all([picture(output, "before"), picture(output, "after"), picture(output, "before")]);
  const rows = await town.room.context.session?.store.read("audit.page", { filter: { operation: "review.look" }, upTo: 1_000_000_000, offset: 0, limit: 1000 });
  expect(rows?.filter(({ entry }) => entry.details?.["output"] === output)).toMatchObject([{ entry: { action: "R", role: "reviewer", objects: [`run-${String(town.run)}`] } }]);
});

test("who leaves the review leaves nothing open, and may come back", async () => {
  const output = findings.find(({ kind }) => kind === "table")?.output.output ?? 0;
  const before = await rowsOf(output, 0, 1);
  valueOf(await town.room.call("review.leave", {}));
  expect(await rowsOf(output, 0, 1)).toEqual(before);
});

test("of an object that was changed on the disk nothing is shown", async () => {
  const { room, run } = town;
  await room.signOut();
  const vault = path.join(room.context.folder, "vault");
  for (const name of readdirSync(vault)) {
    const bytes = readFileSync(path.join(vault, name));
    for (let at = 4096; at < bytes.length; at += 4096) bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path.join(vault, name), bytes);
  }
  valueOf(await room.signIn("reviewer"));
  const [image, table] = [findings.find(({ kind }) => kind === "mask"), findings.find(({ kind }) => kind === "table")];
  const asked = [
    await room.resource("review.image", { run: String(run), output: String(image?.output.output), frame: "0", side: "after" }),
    await room.resource("review.header", { run: String(run), output: String(image?.output.output) }),
    await room.resource("review.rows", { run: String(run), output: String(table?.output.output), offset: "0", limit: "5" }),
  ];
  // Where the changed bytes lie depends on the sizes before: in a chunk, or in the head of a record.
  for (const answer of asked) expect(["vault.chunkTampered", "vault.recordDamaged"]).toContain(code(answer));
});

test("who may look and decide, and in which order", async () => {
  const { room, run, project } = town;
  const all = findings.map(({ finding }) => finding);
  const [first = 0, second = 0] = all;
  expect(code(await room.callAnything("finding.decide", { run, findings: [first], verdict: "reject" }))).toBe("request.malformed");
  expect(code(await room.callAnything("finding.decide", { run, findings: [], verdict: "accept" }))).toBe("request.malformed");
  expect(code(await room.call("finding.decide", { run, findings: [first, 9999], verdict: "accept" }))).toBe("finding.unknown");
  expect(valueOf(await room.call("finding.list", { run, after: 0, limit: 5, only: "open" })).state).toEqual({ findings: all.length, settled: 0, refused: 0, deferred: 0 });
  expect(valueOf(await room.call("finding.decide", { run, findings: all, verdict: "accept" })).state.settled).toBe(all.length);
  expect(valueOf(await room.call("finding.decide", { run, findings: [first], verdict: "reject", reason: "氏名が残っている" })).state).toMatchObject({ settled: all.length - 1, refused: 1 });
  expect(valueOf(await room.call("finding.list", { run, after: 0, limit: 5, only: "refused" })).findings).toMatchObject([{ finding: first, verdict: "reject", reason: "氏名が残っている" }]);
  expect(valueOf(await room.call("finding.decide", { run, findings: [first], verdict: "withdraw" })).state).toMatchObject({ settled: all.length - 1, refused: 0 });
  const open = valueOf(await room.call("finding.list", { run, after: 0, limit: 5, only: "open" })).findings;
  expect(open.map(({ finding, verdict }) => [finding, verdict])).toEqual([[first, undefined]]);
  expect(code(await room.call("run.review", { run }))).toBe("run.undecided");
  valueOf(await room.call("finding.decide", { run, findings: [first, second], verdict: "accept" }));
  expect(valueOf(await room.call("run.review", { run }))).toMatchObject({ project, state: "reviewed" });
  expect(code(await room.call("finding.decide", { run, findings: [first], verdict: "withdraw" }))).toBe("project.wrongState");
  // What was open is shut with the review, for who decided as well.
  const asked = async (): Promise<unknown> => [
    code(await room.resource("review.rows", { run: String(run), output: "1", offset: "0", limit: "1" })),
    code(await room.resource("review.image", { run: String(run), output: "1", frame: "0", side: "before" })),
    code(await room.resource("review.header", { run: String(run), output: "1" })),
    code(await room.call("finding.list", { run, after: 0, limit: 1 })),
  ];
  expect(await asked()).toEqual(["review.notNow", "review.notNow", "review.notNow", undefined]);
  for (const role of ["technician", "approver", "auditor"] as const) {
    await room.signOut();
    valueOf(await room.signIn(role));
    expect(code(await room.call("finding.decide", { run, findings: [first], verdict: "accept" }))).toBe("session.role");
    expect(await asked()).toEqual(Array(4).fill("session.role"));
  }
});
