import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyDemoRoom } from "../demoRoom.fixture.ts";

/** The way of the demo town from its making to the vault of a demo room, by the verbs a person types. */

const cli = fileURLToPath(new URL("../../cli.ts", import.meta.url));
const parent = mkdtempSync(path.join(tmpdir(), "noren-sealed-town-"));
const room = path.join(parent, "room");
const town = path.join(parent, "town");
const medium = path.join(parent, "medium");

interface Answer {
  readonly ok?: boolean;
  readonly images?: number;
  readonly failure?: { readonly code: string };
  readonly objects?: number;
  readonly state?: string;
  readonly stored?: number;
  readonly held?: number;
  readonly waiting?: number;
  readonly reconciliation?: readonly { readonly kind: string; readonly received: number; readonly held: number; readonly differs: boolean }[];
}

function noren(...line: readonly string[]): { readonly status: number | null; readonly json: Answer; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...line, "--json"], { encoding: "utf8", input: "", env: { ...process.env, LANG: "ja_JP.UTF-8" } });
  return { status, json: stdout === "" ? {} : (JSON.parse(stdout) as Answer), stderr };
}

beforeAll(async () => {
  await copyDemoRoom(room);
});

afterAll(() => {
  rmSync(parent, { recursive: true });
});

test("a town of fifty is made, sealed and received whole: its list of refusals is known for one, and nothing is held", () => {
  expect(noren("make-demo", "--people", "50", "--seed", "town", "--out", town)).toMatchObject({ status: 0, json: { ok: true, people: 50, images: 12, optedOut: 2 } });
  expect(noren("policy", "handout", "--folder", room, "--card", "technician-1", "--desk-pin", "--out", path.join(parent, "certificates"))).toMatchObject({ status: 0 });
  expect(noren("seal", path.join(town, "delivery"), "--room", room, "--to", path.join(parent, "certificates", "technician-1.pem"), "--out", medium, "--purpose", "デモ")).toMatchObject({ status: 0, json: { ok: true, objects: 15 } });
  // The key to the town stays with whoever made it.
  const sealedBytes = readdirSync(medium, { recursive: true, encoding: "utf8" }).filter((name) => statSync(path.join(medium, name)).isFile()).map((name) => readFileSync(path.join(medium, name)));
  expect(sealedBytes.some((bytes) => bytes.includes("noren-demo-answers"))).toBe(false);

  const custody = path.join(parent, "custody.json");
  const announced = [{ kind: "table", count: 2 }, { kind: "dicom", count: 12 }, { kind: "optOut", count: 1 }];
  writeFileSync(
    custody,
    JSON.stringify({ provider: "demo-hospital", register: { kind: "usb", owner: "デモ病院" }, custody: { mediumNumber: "D-1", sealIntact: true, witness: "立会人", receivedAt: new Date().toISOString(), carriage: "hand", announced } }),
  );
  const received = noren("receive", "--folder", room, "--card", "technician-1", "--desk-pin", "--medium", medium, "--custody", custody);
  expect(received).toMatchObject({ status: 0, json: { ok: true, stored: 15, held: 0, waiting: 0 } });
  expect(received.json.reconciliation?.map(({ kind, received: count, held, differs }) => [kind, count, held, differs]).toSorted()).toEqual([
    ["dicom", 12, 0, false],
    ["optOut", 1, 0, false],
    ["table", 2, 0, false],
  ]);
});

test("the verb says what is missing on the line, and in what folder nothing is made", () => {
  for (const line of [["make-demo"], ["make-demo", "--people", "5", "--seed", "a"], ["make-demo", "--people", "0", "--seed", "a", "--out", town], ["make-demo", "--people", "1e3", "--seed", "a", "--out", town], ["make-demo", "here", "--people", "5", "--seed", "a", "--out", town]])
    expect([line, noren(...line).status]).toEqual([line, 2]);
  expect(noren("make-demo", "--people", "5", "--seed", "a", "--out", room)).toMatchObject({ status: 1, json: { failure: { code: "room.exists" } } });
  const taken = path.join(parent, "taken");
  cpSync(path.join(room, "policy.json"), path.join(taken, "letter.json"));
  expect(noren("make-demo", "--people", "5", "--seed", "a", "--out", taken)).toMatchObject({ status: 1, json: { failure: { code: "folder.notEmpty" } } });
  expect(readdirSync(taken)).toEqual(["letter.json"]);
});
