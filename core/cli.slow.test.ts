import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const cli = fileURLToPath(new URL("cli.ts", import.meta.url));
let parent: string;
let room: string;

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function noren(line: readonly string[], input = "", environment: NodeJS.ProcessEnv = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...line], { encoding: "utf8", input, env: { ...process.env, LANG: "ja_JP.UTF-8", LC_ALL: "", ...environment } });
  return { status, stdout, stderr };
}

const parsed = (outcome: Outcome): unknown => JSON.parse(outcome.stdout);

beforeAll(() => {
  parent = mkdtempSync(path.join(tmpdir(), "noren-cli-"));
  room = path.join(parent, "room");
  const made = noren(["room", "init", "--demo", "--folder", room, "--name", "試験室", "--json"]);
  expect(made.stderr).toBe("");
  expect(parsed(made)).toMatchObject({ ok: true, officers: 10, room: { name: "試験室", kind: "demo" } });
});

afterAll(() => {
  rmSync(parent, { recursive: true, force: true });
});

const pinOf = (role: string, folder = room): { id: string; pin: string } => {
  const { cards } = JSON.parse(readFileSync(path.join(folder, "demo/desk.json"), "utf8")) as { cards: { id: string; role: string; pin: string }[] };
  const card = cards.find((one) => one.role === role);
  if (card === undefined) throw new Error(`no ${role}`);
  return card;
};

const copyOfRoom = (name: string): string => {
  const copy = path.join(parent, name);
  cpSync(room, copy, { recursive: true });
  chmodSync(copy, 0o700);
  return copy;
};

describe("noren", () => {
  it("explains itself in both languages", () => {
    expect(noren(["--help"])).toMatchObject({ status: 0, stdout: expect.stringContaining("使い方") as string });
    expect(noren(["--help"], "", { LANG: "en_GB.UTF-8" })).toMatchObject({ status: 0, stdout: expect.stringContaining("Usage") as string });
    expect(noren(["--help", "--lang", "en"])).toMatchObject({ status: 0, stdout: expect.stringContaining("Exit codes") as string });
  });

  it.each([[["fly"]], [["room", "init"]], [["room", "init", "--folder", "x"]], [["audit", "verify", "--folder", "x"]], [["version", "--pin", "123456"]], [[]]])("answers %j with usage", (line) => {
    expect(noren(line).status).toBe(2);
  });

  it("prints its version and passes its self-test", { retry: 2 }, () => {
    expect(parsed(noren(["version", "--json"]))).toMatchObject({ ok: true, version: "0.1.0" });
    const selftest = noren(["selftest", "--json", "--folder", room]);
    expect(parsed(selftest)).toMatchObject({ ok: true });
    const results = (parsed(selftest) as { selftest: { name: string; passed: boolean; milliseconds: number }[] }).selftest;
    expect(results.map(({ name }) => name)).toEqual(["cryptography", "database", "clock", "disk", "memory", "network"]);
    expect(results.every(({ passed }) => passed)).toBe(true);
    expect(results.reduce((sum, { milliseconds }) => sum + milliseconds, 0)).toBeLessThan(500);
  });

  it("will not make a room where one is, nor where anything is", () => {
    const before = readdirSync(room, { recursive: true });
    expect(noren(["room", "init", "--demo", "--folder", room, "--name", "x", "--json"])).toMatchObject({ status: 1, stdout: expect.stringContaining('"room.exists"') as string });
    const used = path.join(parent, "used");
    mkdirSync(used);
    writeFileSync(path.join(used, "letter.txt"), "mine");
    expect(noren(["room", "init", "--demo", "--folder", used, "--name", "x", "--json"])).toMatchObject({ status: 1, stdout: expect.stringContaining('"room.notEmpty"') as string });
    expect(readdirSync(used)).toEqual(["letter.txt"]);
    // What was refused is noted for the log; nothing else changed.
    expect(readdirSync(room, { recursive: true }).filter((name) => name !== "waiting-audit.jsonl")).toEqual(before);
  });

  it("verifies the log for an auditor, with the PIN from standard input", () => {
    const { id, pin } = pinOf("auditor");
    const verified = noren(["audit", "verify", "--folder", room, "--card", id, "--pin-stdin", "--json"], `${pin}\n`);
    expect([verified.status, verified.stderr]).toEqual([0, ""]);
    expect(parsed(verified)).toMatchObject({ ok: true, head: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(noren(["audit", "verify", "--folder", room, "--card", id, "--desk-pin"])).toMatchObject({ status: 0, stdout: expect.stringContaining("監査証跡は完全です") as string });
  });

  it("does not do for a technician what only an auditor may", () => {
    const refused = noren(["audit", "verify", "--folder", room, "--card", pinOf("technician").id, "--desk-pin", "--json"]);
    expect([refused.status, parsed(refused)]).toEqual([1, { ok: false, failure: { code: "session.role" } }]);
  });

  it("counts wrong PINs down and says so in words", () => {
    const copy = copyOfRoom("wrong-pin");
    const { id } = pinOf("reviewer", copy);
    const wrong = noren(["audit", "verify", "--folder", copy, "--card", id, "--pin-stdin"], "000000\n");
    expect(wrong).toMatchObject({ status: 1, stderr: expect.stringMatching(/C-102/) as string });
    expect(wrong.stderr).toMatch(/2/);
    noren(["audit", "verify", "--folder", copy, "--card", id, "--pin-stdin"], "000000\n");
    expect(noren(["audit", "verify", "--folder", copy, "--card", id, "--pin-stdin", "--json"], "000000\n")).toMatchObject({ status: 1, stdout: expect.stringContaining('"card.pinLocked"') as string });
    expect(noren(["audit", "verify", "--folder", copy, "--card", id, "--desk-pin", "--json"]).stdout).toContain('"card.pinLocked"');
    const rows = exportedRows(copy);
    expect(rows.filter(({ entry }) => entry["event"] === "userAuthentication" && entry["outcome"] === 4)).toHaveLength(4);
  });

  it("exports the log once, with a checkpoint that verifies it, and notices a cut tail by it", () => {
    const copy = copyOfRoom("cut");
    const early = path.join(parent, "early");
    cpSync(copy, early, { recursive: true });
    chmodSync(early, 0o700);
    const out = path.join(parent, "export");
    const { id } = pinOf("auditor", copy);
    expect(noren(["audit", "export", "--folder", copy, "--card", id, "--desk-pin", "--out", out]).status).toBe(0);
    const checkpoint = readdirSync(out).find((name) => name === "audit-checkpoint.txt");
    expect(checkpoint).toBeDefined();
    const file = path.join(out, checkpoint ?? "");
    expect(noren(["audit", "verify", "--folder", copy, "--card", id, "--desk-pin", "--checkpoint", file]).status).toBe(0);
    expect(noren(["audit", "export", "--folder", copy, "--card", id, "--desk-pin", "--out", out, "--json"]).stdout).toContain('"audit.exportExists"');
    // Whoever puts the older room back has cut the tail; signing in once more adds other rows in its place.
    const cut = noren(["audit", "verify", "--folder", early, "--card", id, "--desk-pin", "--checkpoint", file, "--json"]);
    expect(cut.status).toBe(1);
    expect(cut.stdout).toMatch(/"audit\.(tailCut|chainBroken)"/);
  });

  it("names a place that cannot be used", () => {
    const outcome = noren(["room", "init", "--demo", "--folder", path.join(room, "policy.json/x/y"), "--name", "x", "--json"]);
    expect([outcome.status, parsed(outcome)]).toEqual([1, { ok: false, failure: { code: "folder.unusable" } }]);
  });

  it("changes the settings with two cards in one reader, and shows who signed", () => {
    const copy = copyOfRoom("settings");
    const changes = path.join(parent, "changes.json");
    writeFileSync(changes, JSON.stringify([{ kind: "switches.set", switches: { allowPkcs1: true } }]));
    const line = ["policy", "change", "--folder", copy, "--card", "custodian-1", "--changes", changes, "--desk-pin", "--json"];
    // One card alone: nobody puts a second one in.
    expect(noren(line)).toMatchObject({ status: 1, stdout: expect.stringContaining('"card.absent"') as string });
    const changed = noren([...line, "--second", "custodian-2"]);
    expect([changed.status, parsed(changed)]).toMatchObject([0, { ok: true, sequence: 2, rekeyed: 0 }]);
    expect(noren([...line, "--second", "technician-1"])).toMatchObject({ status: 1, stdout: expect.stringContaining('"policy.nothingChanged"') as string });
    // The sheet of what was signed, numbered, with the statement and a place for each hand.
    const sheet = noren(["policy", "minutes", "--folder", copy, "--card", "auditor-1", "--desk-pin", "--ceremony", (parsed(changed) as { ceremony: string }).ceremony]);
    expect([sheet.status, sheet.stdout]).toEqual([0, expect.stringMatching(/^儀式の記録 {2}000001\n[^]*"allowPkcs1": true[^]*鍵管理者[^]*正しい[^]*____ {2}立会者/) as string]);
    expect(sheet.stdout.match(/^____+ {2}/gm)).toHaveLength(3);
    const shown = noren(["policy", "show", "--folder", copy, "--card", "auditor-1", "--desk-pin", "--json"]);
    expect(parsed(shown)).toMatchObject({ ok: true, switches: { allowPkcs1: true }, history: [{ sequence: 1 }, { sequence: 2, signedBy: [{ officer: "custodian-1" }, { officer: "custodian-2" }] }] });
  });

  it("revokes an officer, and says what old copies are worth", () => {
    const copy = copyOfRoom("revoked");
    const line = ["--folder", copy, "--desk-pin", "--json"];
    const wrong = noren(["officer", "revoke", "--card", "custodian-1", "--second", "technician-1", "--officer", "technician-2", ...line]);
    expect([wrong.status, parsed(wrong)]).toEqual([1, { ok: false, failure: { code: "ceremony.roleWrong" } }]);
    const revoked = noren(["officer", "revoke", "--card", "custodian-1", "--second", "custodian-2", "--officer", "technician-2", "--folder", copy, "--desk-pin"]);
    expect([revoked.status, revoked.stdout]).toEqual([0, expect.stringContaining("取り消す前に写された") as string]);
    const listed = noren(["officer", "list", "--card", "auditor-1", ...line]);
    expect((parsed(listed) as { officers: { id: string; state: string }[] }).officers.find(({ id }) => id === "technician-2")?.state).toBe("revoked");
    expect(noren(["audit", "verify", "--card", "technician-2", ...line]).stdout).toContain('"officer.revoked"');
    expect(noren(["audit", "verify", "--card", "auditor-1", ...line]).status).toBe(0);
  });

  it("leaves no PIN and no name in what it prints on failure", () => {
    const { id, pin } = pinOf("auditor");
    const outcome = noren(["audit", "export", "--folder", room, "--card", id, "--pin-stdin", "--out", "/proc/nowhere/x"], `${pin}\n`);
    expect(outcome.status).toBe(1);
    expect(outcome.stdout + outcome.stderr).not.toContain(pin);
  });
});

function exportedRows(folder: string): { entry: Record<string, unknown> }[] {
  const out = path.join(folder, "..", `export-of-${path.basename(folder)}`);
  const { id } = pinOf("auditor", folder);
  const exported = noren(["audit", "export", "--folder", folder, "--card", id, "--desk-pin", "--out", out]);
  expect(exported.status).toBe(0);
  const file = readdirSync(out).find((name) => name.endsWith(".jsonl"));
  expect(existsSync(path.join(out, file ?? ""))).toBe(true);
  return readFileSync(path.join(out, file ?? ""), "utf8")
    .trim()
    .split("\n")
    .map((line) => ({ entry: JSON.parse((JSON.parse(line) as { body: string }).body) as Record<string, unknown> }));
}
