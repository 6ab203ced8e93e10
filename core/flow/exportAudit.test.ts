import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { auditEvents, type AuditEntry } from "../domain/audit.ts";
import { appendAudit } from "../store/audit.ts";
import type { WritableDb } from "../store/database.ts";
import { makeFolderForTest, testEntry } from "../store/store.fixture.ts";
import { auditMessage, escapeXml } from "../store/auditText.ts";
import { rowsPerChunk } from "./auditChunks.ts";
import { checkpointNow, makeLog, signed, spoil } from "./auditFiles.fixture.ts";
import { exportAudit } from "./exportAudit.ts";

const names = ["README.ja.txt", "audit-checkpoint.txt", "audit.jsonl", "audit.xml"];

const append = (db: WritableDb, entry: AuditEntry): void => {
  db.transaction(() => appendAudit(db, entry));
};

/** The script that stands in the README, run as its reader would. */
function verifyAsReader(folder: string): { readonly status: number | null; readonly said: string } {
  const readme = readFileSync(path.join(folder, "README.ja.txt"), "utf8");
  const script = /----- verify\.py -----\n([\s\S]*)----- ここまで -----/u.exec(readme)?.[1] ?? "";
  writeFileSync(path.join(folder, "verify.py"), script);
  const { status, stdout, stderr } = spawnSync("python3", ["verify.py"], {
    cwd: folder,
    encoding: "utf8",
    env: { PYTHONIOENCODING: "utf-8", LANG: "C.UTF-8" },
  });
  return { status, said: stdout + stderr };
}

/** A parser that is not ours. */
function readXml(file: string): { readonly status: number | null; readonly said: string } {
  const script = `
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
order = ["EventIdentification", "ActiveParticipant", "AuditSourceIdentification", "ParticipantObjectIdentification"]
for message in root:
    parts = [part.tag for part in message]
    print(message.tag, message.find("EventIdentification/EventID").get("csd-code"), message.find("EventIdentification").get("EventOutcomeIndicator"),
          *[parts.count(name) for name in order[1:]], parts == sorted(parts, key=order.index))
`;
  const { status, stdout, stderr } = spawnSync("python3", ["-c", script, file], { encoding: "utf8" });
  return { status, said: stdout + stderr };
}

test("what is exported is verified by its reader with Python alone, and tells what was altered", async () => {
  const { db, store } = makeLog(rowsPerChunk + 20);
  append(
    db,
    testEntry("case.decide", {
      details: { 理由: '"引用" と \\ と <&>\n\u0001' },
      objects: ["a<b", "c&d"],
      failure: "card.pinWrong",
      outcome: 4,
      card: "CARD-A",
    }),
  );
  const folder = path.join(makeFolderForTest(), "medium", "audit");
  const progress: number[] = [];
  const checkpoint = await checkpointNow(store);
  const exported = await exportAudit({ store, folder, checkpoint, progress: ({ done }) => progress.push(done) });
  expect(exported).toEqual({ ok: true, value: { rows: 4117, files: expect.arrayContaining(names) as string[] } });
  expect(readdirSync(folder).sort()).toEqual(names);
  expect(progress).toEqual([512, 1024, 1536, 2048, 2560, 3072, 3584, 4096, 4117]);
  expect(verifyAsReader(folder)).toEqual({ status: 0, said: "OK: 4117 行、noren-room/room-test\n" });
  expect(readFileSync(path.join(folder, "audit-checkpoint.txt"), "utf8")).toBe(checkpoint.note);

  const file = path.join(folder, "audit.jsonl");
  const whole = readFileSync(file, "utf8");
  writeFileSync(file, whole.replace("case.decide", "case.decidf"));
  expect(verifyAsReader(folder)).toMatchObject({ status: 1, said: "NG: 2 行目で連鎖が切れています\n" });
  writeFileSync(file, `${whole.trimEnd().split("\n").slice(0, -1).join("\n")}\n`);
  expect(verifyAsReader(folder)).toMatchObject({ status: 1, said: "NG: 最後の行が署名された連鎖値と一致しません\n" });
});

test("each row is a message of PS3.15 A.5 that another parser reads", async () => {
  const { db, store } = makeLog(5);
  append(db, testEntry("case.decide", { event: "securityAlert", outcome: 8, details: { 理由: '<&>"\u0001\uD800' }, objects: ["a<b", "c&d"] }));
  const folder = makeFolderForTest();
  expect(await exportAudit({ store, folder, checkpoint: await checkpointNow(store) })).toMatchObject({ ok: true });
  const { status, said } = readXml(path.join(folder, "audit.xml"));
  expect(status, said).toBe(0);
  const lines = said.trimEnd().split("\n");
  expect(lines).toHaveLength(6);
  expect(lines[0]).toBe("AuditMessage 110100 0 2 1 1 True");
  expect(lines[5]).toBe(`AuditMessage ${auditEvents.securityAlert.code} 8 2 1 3 True`);
});

test("a message says who, what, when, how it ended, and where it stands in the chain", () => {
  const entry = testEntry("session.open", {
    event: "userAuthentication",
    type: "login",
    outcome: 4,
    failure: "card.pinWrong",
    card: "CARD-A",
    at: 1_795_000_000_000 as never,
    details: { tries: 2 },
    id: "id-1",
  });
  const { officer: _officer, role: _role, ...unknown } = entry;
  const message = auditMessage(unknown, 7, "ab".repeat(32), "noren-room/r");
  expect(message.replaceAll("><", ">\n<").trimEnd().split("\n")).toEqual([
    "<AuditMessage>",
    '<EventIdentification EventActionCode="E" EventDateTime="2026-11-18T11:06:40.000Z" EventOutcomeIndicator="4">',
    '<EventID csd-code="110114" codeSystemName="DCM" originalText="User Authentication"/>',
    '<EventTypeCode csd-code="110122" codeSystemName="DCM" originalText="Login"/>',
    '<EventTypeCode csd-code="session.open" codeSystemName="NOREN" originalText="session.open"/>',
    "<EventOutcomeDescription>card.pinWrong</EventOutcomeDescription>",
    "</EventIdentification>",
    '<ActiveParticipant UserID="card/CARD-A" AlternativeUserID="CARD-A" UserIsRequestor="true">',
    "</ActiveParticipant>",
    '<ActiveParticipant UserID="noren" UserIsRequestor="false">',
    "</ActiveParticipant>",
    '<AuditSourceIdentification AuditSourceID="noren-room/r">',
    '<AuditSourceTypeCode csd-code="4"/>',
    "</AuditSourceIdentification>",
    '<ParticipantObjectIdentification ParticipantObjectID="noren-room/r#7" ParticipantObjectTypeCode="2" ParticipantObjectTypeCodeRole="13">',
    '<ParticipantObjectIDTypeCode csd-code="12" codeSystemName="RFC-3881" originalText="URI"/>',
    "<ParticipantObjectName>Security Audit Log</ParticipantObjectName>",
    '<ParticipantObjectDetail type="entry" value="aWQtMQ=="/>',
    `<ParticipantObjectDetail type="sha256" value="${Buffer.from("ab".repeat(32)).toString("base64")}"/>`,
    '<ParticipantObjectDetail type="tries" value="Mg=="/>',
    "</ParticipantObjectIdentification>",
    "</AuditMessage>",
  ]);
  expect(escapeXml("a\u0000b\uFFFEc\uD800d\u{1F600}\t\n\"<&>'")).toBe("a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{1F600}&#9;&#10;&quot;&lt;&amp;&gt;'");
});

test.each(names)("nothing is overwritten where %s lies already", async (name) => {
  const { store } = makeLog(3);
  const folder = makeFolderForTest();
  writeFileSync(path.join(folder, name), "mine");
  expect(await exportAudit({ store, folder, checkpoint: await checkpointNow(store) })).toEqual({
    ok: false,
    failure: { code: "audit.exportExists", details: { file: name } },
  });
  expect(readdirSync(folder)).toEqual([name]);
  expect(readFileSync(path.join(folder, name), "utf8")).toBe("mine");
});

test("a broken chain, a head that is another, and a stop each leave nothing behind", async () => {
  const { db, store } = makeLog(3 * rowsPerChunk);
  const folder = path.join(makeFolderForTest(), "out");
  const checkpoint = await checkpointNow(store);
  const controller = new AbortController();
  const stopped = exportAudit({
    store,
    folder,
    checkpoint,
    signal: controller.signal,
    progress: () => {
      controller.abort();
    },
  });
  expect(await stopped).toEqual({ ok: false, failure: { code: "job.cancelled" } });
  expect(readdirSync(folder)).toEqual([]);
  const other = await signed({ ...checkpoint.checkpoint, head: "00".repeat(32) });
  expect(await exportAudit({ store, folder, checkpoint: other })).toMatchObject({ ok: false, failure: { code: "audit.chainBroken" } });
  expect(readdirSync(folder)).toEqual([]);
  spoil(db, () => {
    db.execute("UPDATE audit SET body = json_set(body, '$.outcome', 4) WHERE sequence = 5000");
  });
  expect(await exportAudit({ store, folder, checkpoint })).toEqual({
    ok: false,
    failure: { code: "audit.chainBroken", details: { sequence: 5000 } },
  });
  expect(readdirSync(folder)).toEqual([]);
});

test("a place that cannot be written to is told", async () => {
  const { store } = makeLog(3);
  const folder = makeFolderForTest();
  mkdirSync(path.join(folder, "audit.jsonl.part"));
  await expect(exportAudit({ store, folder, checkpoint: await checkpointNow(store) })).rejects.toThrow("EISDIR");
  expect(readdirSync(folder)).toEqual(["audit.jsonl.part"]);
});
