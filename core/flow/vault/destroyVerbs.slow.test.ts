import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { copyDemoRoom } from "../demoRoom.fixture.ts";

const cli = fileURLToPath(new URL("../../cli.ts", import.meta.url));

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function noren(...line: readonly string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...line], { encoding: "utf8", env: { ...process.env, LANG: "ja_JP.UTF-8", LC_ALL: "" } });
  return { status, stdout, stderr };
}

test("a delivery is destroyed from the command line, and a backup from before does not bring it back", async () => {
  const place = mkdtempSync(path.join(tmpdir(), "noren-destroy-"));
  onTestFinished(() => {
    rmSync(place, { recursive: true });
  });
  const room = path.join(place, "room");
  await copyDemoRoom(room);
  chmodSync(room, 0o700);
  const medium = path.join(place, "medium");
  mkdirSync(medium);
  writeFileSync(path.join(medium, "a.txt"), "one");
  writeFileSync(path.join(medium, "b.txt"), "two");
  const custody = { mediumNumber: "M-1", sealIntact: true, witness: "立会人", receivedAt: new Date().toISOString(), carriage: "hand", announced: [] };
  writeFileSync(path.join(place, "custody.json"), JSON.stringify({ provider: "demo-hospital", register: { kind: "usb", owner: "デモ病院" }, custody }));
  const inRoom = (verb: string, card: string, ...more: readonly string[]): Outcome => noren(...verb.split(" "), "--folder", room, "--card", card, "--desk-pin", ...more);
  expect(inRoom("receive", "technician-1", "--medium", medium, "--custody", path.join(place, "custody.json"))).toMatchObject({ status: 0, stderr: "" });
  const backup = path.join(place, "backup");
  mkdirSync(backup);
  for (const name of ["room.db", "keys.db"]) copyFileSync(path.join(room, name), path.join(backup, name));

  expect(inRoom("delivery destroy", "custodian-1", "--delivery", "1").status).toBe(2);
  expect(inRoom("delivery destroy", "technician-1", "--delivery", "1", "--reason", "x")).toMatchObject({ status: 1, stderr: expect.stringContaining("(S-") as string });
  const done = inRoom("delivery destroy", "custodian-1", "--delivery", "1", "--reason", "提供元の撤回", "--second", "custodian-2", "--json");
  expect(JSON.parse(done.stdout)).toEqual({ ok: true, delivery: 1, entry: 1, destroyed: 2, released: 0, items: 2 });
  const told = inRoom("vault certificate", "auditor-1", "--entry", "1");
  expect(told).toMatchObject({ status: 0, stderr: "" });
  expect(told.stdout).toContain("廃棄の登録 1: 2 件の鍵と 2 項目の名前を消しました。");
  expect(told.stdout).toContain("保管庫に 0 件、封をしたパッケージ 0 件、媒体 1 個");

  // As somebody would who restores yesterday's backup; the register lies in the room's folder.
  cpSync(backup, room, { recursive: true });
  const checked = inRoom("vault check", "technician-1", "--read-data", "--json");
  expect(JSON.parse(checked.stdout)).toMatchObject({ ok: true, objects: 0, faulty: 0 });
  const again = inRoom("delivery destroy", "custodian-1", "--delivery", "1", "--reason", "x", "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({ ok: false, failure: { code: "delivery.wrongState", details: { state: "destroyed" } } });
});
