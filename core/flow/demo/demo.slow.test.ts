import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waySteps } from "../../contract/messages/commandLineWay.ts";
import { copyDemoRoom } from "../demoRoom.fixture.ts";
import { makeDemoTown } from "../demoTown/makeDemoTown.ts";
import { projectVerbs, type ProjectOptions } from "../run/projectVerbs.ts";
import { releaseVerbs, type ReleaseLine } from "../release/releaseVerbs.ts";
import { reviewVerbs, type ReviewLine } from "../review/reviewVerbs.ts";
import { demoPlaces } from "./demoPlaces.ts";
import { code, demo, Misused, openDesk, type Desk } from "./demo.fixture.ts";

/** The whole way by the verb, and what the line answers to whoever does things in the wrong order, in the wrong role, or too early. */

const parent = mkdtempSync(path.join(tmpdir(), "noren-way-"));
const room = path.join(parent, "room");
const places = demoPlaces(room);

beforeAll(async () => {
  await copyDemoRoom(room);
});
afterAll(() => {
  rmSync(parent, { recursive: true });
});

test("a line that cannot be carried out says what is wrong with it, and makes nothing", async () => {
  const elsewhere = path.join(parent, "elsewhere");
  await expect(demo({ room: elsewhere })).rejects.toThrow(/--headless/u);
  await expect(demo({ headless: true })).rejects.toThrow(Misused);
  await expect(demo({ headless: true, room: elsewhere, people: "1e3" })).rejects.toThrow(/100,000/u);
  await expect(demo({ headless: true, room: elsewhere, people: "0" })).rejects.toThrow(/100,000/u);
  await expect(demo({ headless: true, room: elsewhere }, ["more"])).rejects.toThrow(/options only/u);
  expect(readdirSync(parent)).toEqual(["room"]);
});

test("it goes from a sealed medium to a package that openssl opens, and begun again finds everything done", async () => {
  const first = await demo({ headless: true, room, people: "12", seed: "verb" });
  expect(first.result).toMatchObject({ ok: true, value: { json: { steps: waySteps.map((step) => ({ step, isFound: step === "room" })) } } });
  expect(first.lines).toHaveLength(waySteps.length);
  if (!first.result.ok) return;
  const { folder, commands } = first.result.value.json as { folder: string; commands: readonly [string, string] };
  expect(first.result.value.text.split("\n").slice(-2)).toEqual(commands.map((command) => `  ${command}`));
  for (const command of commands) expect(spawnSync("sh", ["-c", command], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  expect(readFileSync(path.join(places.recipient, "opened", "tables", "1-1.csv"), "utf8")).toContain("仮ID");
  // What the hospital had in the clear is gone with its sealing.
  expect(readdirSync(path.dirname(places.town)).toSorted()).toEqual(["hospital", "outgoing", "recipient"]);
  const again = await demo({ headless: true, room, people: "12", seed: "verb" });
  expect(again.result).toMatchObject({ ok: true, value: { json: { folder, steps: waySteps.map((step) => ({ step, isFound: step !== "audit" })) } } });
  expect(readdirSync(places.outgoing)).toEqual([path.basename(folder)]);
});

const own = path.join(parent, "own");
const recipe = path.join(import.meta.dirname, "../../../assets/recipes/first.json");
let desk: Desk | undefined;
const at = (): Desk => (desk ??= openDesk(own));
afterAll(() => desk?.close());

const project = (verb: keyof typeof projectVerbs, card: string, options: ProjectOptions = {}): Promise<string> =>
  at().as(card, async (entered, line) => code(await projectVerbs[verb](entered, { ...line, project: options })));
const review = (verb: keyof typeof reviewVerbs, card: string, more: ReviewLine["review"] = {}): Promise<string> =>
  at().as(card, async (entered, line) => code(await reviewVerbs[verb](entered, { ...line, project: { project: "1" }, review: more })));
const release = (verb: keyof typeof releaseVerbs, card: string, more: ReleaseLine["release"] = {}, second = "approver-2"): Promise<string> =>
  at().as(card, async (entered, line) => code(await releaseVerbs[verb](entered, { ...line, options: { ...line.options, second }, project: { project: "1", number: "M-9" }, release: more })));

test("each verb by its role and in its turn: whatever comes too early or from the wrong hand has a code, and nothing is lost", async () => {
  await copyDemoRoom(own);
  const medium = path.join(parent, "own-medium");
  const another = path.join(parent, "another-medium");
  for (const each of [medium, another]) mkdirSync(each);

  // A technician; nothing goes on without the committee.
  const delivery = await takenIn();
  const proposal = { application: "A-1", name: "題", purpose: "目的", recipient: "大学", to: [path.join(own, "demo", "recipient", "certificate.pem")], delivery: String(delivery) };
  expect(await project("recipe add", "technician-1", { recipe: path.join(parent, "none.json") })).toBe("request.malformed");
  expect(await project("recipe add", "technician-1", { recipe })).toBe("done");
  const sha256 = await recipeHash();
  expect(await project("project propose", "technician-1", { ...proposal, recipe: "0".repeat(64) })).toBe("recipe.unknown");
  expect(await project("project propose", "technician-1", { ...proposal, recipe: sha256, delivery: "9" })).toBe("project.notLinked");
  expect(await project("project propose", "technician-1", { ...proposal, recipe: sha256 })).toBe("done");
  expect(await project("project propose", "technician-1", { ...proposal, recipe: sha256 })).toBe("project.applicationTaken");
  expect(await project("project run", "technician-1", { project: "1" })).toBe("project.wrongState");
  expect(await project("project verify", "technician-1", { project: "1" })).toBe("run.unknown");
  expect(await project("project run", "technician-1", { project: "7" })).toBe("project.unknown");
  expect(await project("project decide", "technician-1", { project: "1", number: "C-1", day: "2026-11-01" })).toBe("session.role");

  expect(await project("recipe add", "approver-1", { recipe })).toBe("session.role");
  expect(await project("project decide", "approver-1", { project: "1", number: "C-1", day: "2026-13-01" })).toBe("request.malformed");
  expect(await project("project decide", "approver-1", { project: "1", number: "C-1", day: "2026-11-01" })).toBe("done");
  expect(await release("release approve", "approver-1")).toBe("run.unknown");

  expect(await project("project run", "technician-1", { project: "1" })).toBe("done");
  expect(await review("review accept", "technician-1", { finding: "1" })).toBe("session.role");
  expect(await release("release write", "technician-1", { medium }, "approver-1")).toBe("project.wrongState");
  expect(await project("project verify", "technician-1", { project: "1" })).toBe("done");
  // Another recipe under the same name and version is none; what was made keeps its own.
  const changed = path.join(parent, "changed.json");
  writeFileSync(changed, readFileSync(recipe, "utf8").replace('"maximumShiftDays": 30', '"maximumShiftDays": 20'));
  expect(readFileSync(changed, "utf8")).not.toBe(readFileSync(recipe, "utf8"));
  expect(await project("recipe add", "technician-1", { recipe: changed })).toBe("recipe.versionTaken");

  expect(await review("review finish", "reviewer-1")).toBe("run.undecided");
  // A number is accepted by whoever saw it in the window; of all, each is opened by the command itself.
  expect(await review("review accept", "reviewer-1", { finding: "1" })).toBe("finding.notSeen");
  expect(await review("review accept", "reviewer-1", { all: true })).toBe("done");
  expect(await review("review accept", "reviewer-1", { finding: "1" })).toBe("done");
  expect(await project("project verify", "technician-1", { project: "1" })).toBe("project.wrongState");
  await expect(review("review accept", "reviewer-1", { finding: "1", all: true })).rejects.toThrow(Misused);
  expect(await review("review list", "reviewer-1")).toBe("done");
  expect(await review("review finish", "reviewer-1")).toBe("done");
  expect(await review("review finish", "reviewer-1")).toBe("project.wrongState");
  expect(await release("release approve", "reviewer-1")).toBe("session.role");

  // An officer of another role is no second approver.
  expect(await release("release approve", "approver-1", {}, "reviewer-1")).toBe("ceremony.roleWrong");
  await at().close();
  desk = undefined;
  expect(await release("release approve", "approver-1")).toBe("done");
  expect(await release("release write", "approver-1", { medium })).toBe("session.role");

  expect(await release("release write", "technician-1", { medium }, "approver-1")).toBe("ledger.unregistered");
  await at().as("technician-1", (entered) => entered.call("ledger.register", { number: "M-9", kind: "usb", owner: "ルーム" }));
  expect(await release("release read-back", "technician-1", { medium })).toBe("project.wrongState");
  expect(await release("release write", "technician-1", { medium: path.join(parent, "no-medium") }, "approver-1")).toBe("package.mediumGone");
  expect(await release("release write", "technician-1", { medium }, "reviewer-1")).toBe("ceremony.roleWrong");
  expect(readdirSync(medium).filter((name) => name.endsWith(".noren"))).toEqual([]);
  await at().close();
  desk = undefined;
  expect(await release("release write", "technician-1", { medium }, "approver-1")).toBe("done");
  expect(await release("release read-back", "technician-1", { medium: another })).toBe("release.packageAbsent");
  expect(await release("release read-back", "technician-1", { medium })).toBe("done");
  expect(await release("release gate", "technician-1")).toBe("done");
  expect(await project("project show", "technician-1", { project: "1" })).toBe("done");
});

/** A town of its own, taken in by the technician. */
function takenIn(): Promise<number> {
  const folder = path.join(parent, "own-town");
  expect(makeDemoTown({ people: 12, seed: "own", folder })).toMatchObject({ ok: true });
  return at().as("technician-1", async (entered, line) => {
    await line.signIn(entered);
    const attached = await entered.call("medium.attach", { folder: path.join(folder, "delivery") });
    if (!attached.ok) throw new Error(attached.failure.code);
    await entered.call("ledger.register", { number: "M-1", kind: "usb", owner: "病院" });
    const begun = await entered.call("delivery.begin", {
      medium: attached.value.medium.id,
      provider: "demo-hospital",
      custody: { mediumNumber: "M-1", sealIntact: true, witness: "立会人", receivedAt: Date.now(), carriage: "hand", announced: [] },
    });
    if (!begun.ok) throw new Error(begun.failure.code);
    const { delivery } = begun.value;
    for (const verb of ["delivery.receive", "delivery.settle", "delivery.catalogue", "delivery.link"] as const) expect([verb, code(await entered.call(verb, { delivery }))]).toEqual([verb, "done"]);
    return delivery;
  });
}

function recipeHash(): Promise<string> {
  return at().as("technician-1", async (entered, line) => {
    const listed = await projectVerbs["recipe list"](entered, line);
    if (!listed.ok) throw new Error(listed.failure.code);
    return (listed.value.json as { recipes: readonly { sha256: string }[] }).recipes[0]?.sha256 ?? "";
  });
}

const cli = path.join(import.meta.dirname, "../../cli.ts");

test.each([
  [["demo", "--room", own], 2, ""],
  [["project", "propose", "--folder", own, "--card", "technician-1", "--desk-pin"], 2, ""],
  [["project", "run", "--folder", own, "--card", "technician-1", "--desk-pin", "--project", "1"], 1, "project.wrongState"],
] as const)("the line %j ends with %d", async (line, status, failure) => {
  await desk?.close();
  desk = undefined;
  const ended = spawnSync(process.execPath, [cli, ...line, "--json"], { encoding: "utf8", env: { ...process.env, LANG: "en_GB.UTF-8" } });
  expect(ended.status).toBe(status);
  expect(ended.stdout === "" ? "" : (JSON.parse(ended.stdout) as { failure: { code: string } }).failure.code).toBe(failure);
});
