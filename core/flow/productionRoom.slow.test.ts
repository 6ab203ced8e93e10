import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestAuthority } from "../card/testing/certify.ts";
import { isThere, makeSoftHsm, softHsmLibrary, tokenPin, type SoftToken } from "../card/testing/softToken.ts";
import { mustRun } from "../card/testing/virtualReaders.ts";
import type { OperationInput } from "../contract/operations.ts";
import type { Role } from "../domain/roles.ts";
import { pemOf } from "../envelope/certificate.ts";
import { makeHolder, testAuthority } from "../envelope/testing/counterpart.ts";
import { readPolicy } from "./policy/readPolicy.ts";
import { officersWith, term, type CardCertificates } from "./productionOfficers.fixture.ts";
import { startRoomForTests, type RunningRoom } from "./roomChild.fixture.ts";

/**
 * A production room's whole way in with PKCS#11 cards alone, every process as a person starts it: made, changed, sealed from, verified as a stranger
 * would, and received into from a medium that the kernel holds read-only.
 */

const cards = ["TECHNICIAN", "APPROVER", "CUSTODIAN-1", "CUSTODIAN-2"] as const;
type CardLabel = (typeof cards)[number];
const isMissing = !isThere(softHsmLibrary);
if (isMissing && !mustRun()) console.warn("skipped: the package softhsm2 is not installed");

describe.skipIf(isMissing && !mustRun())("a production room, by its real processes", () => {
  const parent = mkdtempSync(path.join(tmpdir(), "noren-production-"));
  const folder = path.join(parent, "room");
  const medium = path.join(parent, "medium");
  let token: SoftToken;

  beforeAll(() => {
    const authority = openTestAuthority();
    token = makeSoftHsm(authority, cards, ["agree-384", "sign-384"]);
    writeFileSync(path.join(parent, "officers.json"), JSON.stringify(officersWith(authority, cardOf)));
    authority.remove();
  });
  afterAll(() => {
    token.remove();
    rmSync(parent, { recursive: true });
  });

  const serialOf = (label: CardLabel): string => token.serials.get(label) ?? "";
  const onCard = (label: CardLabel, plan: string): string => pemOf(token.certificates.get(`${label}/${plan}`) ?? Buffer.alloc(0));

  function cardOf(role: Role, number: number): CardCertificates | undefined {
    const label = cards.find((one) => (number === 1 && one === role.toUpperCase()) || one === `${role.toUpperCase()}-${String(number)}`);
    return label && { certificatePem: onCard(label, "agree-384"), signingCertificatePem: onCard(label, "sign-384") };
  }

  function noren(line: readonly string[], ...typed: readonly string[]): { readonly status: number | null; readonly json: unknown; readonly said: string } {
    const cli = fileURLToPath(new URL("../cli.ts", import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...line, "--json"], { encoding: "utf8", input: typed.map((each) => `${each}\n`).join("") });
    return { status, json: stdout === "" ? undefined : JSON.parse(stdout), said: stdout + stderr };
  }

  const file = (name: string, content: string | Buffer): string => {
    const place = path.join(parent, name);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, content);
    return place;
  };

  it("is made by the cards of two custodians", () => {
    // Cards that are no custodian's may come first; each is asked for its PIN until two have signed.
    const typed = cards.flatMap(() => ["", tokenPin]);
    const made = noren(["room", "init", "--folder", folder, "--name", "本番室", "--officers", path.join(parent, "officers.json"), "--module", softHsmLibrary], ...typed);
    expect(made).toMatchObject({ status: 0, json: { ok: true, room: { name: "本番室", kind: "production" } } });
    expect(made.said).not.toContain(tokenPin);
  });

  it("is changed by two custodians whose cards lie in two readers", () => {
    const policy = readPolicy(folder);
    if (!policy.ok) throw new Error(policy.failure.code);
    const signers = [{ role: "operator", certificatePem: onCard("TECHNICIAN", "sign-384") }, { role: "approver", certificatePem: onCard("APPROVER", "sign-384") }];
    const changes = file("changes.json", JSON.stringify([{ kind: "provider.set", provider: { id: policy.value.room.id, name: "本番室", kind: "hospital", signers } }]));
    const line = ["policy", "change", "--folder", folder, "--changes", changes, "--card", serialOf("CUSTODIAN-2"), "--second", serialOf("CUSTODIAN-1")];
    const changed = noren(line, tokenPin, tokenPin);
    expect(changed).toMatchObject({ status: 0, json: { ok: true, sequence: 2 } });
    expect(changed.said).not.toContain(tokenPin);
  });

  it("is sealed from by a technician's and an approver's card, and the recipient needs openssl alone", () => {
    const during = { from: term.from as never, until: term.until as never };
    const holder = makeHolder(testAuthority(), "Researcher", { during });
    file("source/紹介状.txt", "ひみつ\n");
    file("source/検査/1.txt", "1".repeat(100_000));
    const recipients = [file("recipient.pem", holder.certificatePem), file("technician.pem", onCard("TECHNICIAN", "agree-384"))];
    const line = ["seal", path.join(parent, "source"), "--room", folder, "--out", medium, "--purpose", "研究", ...recipients.flatMap((each) => ["--to", each])];
    expect(noren(line, "000000")).toMatchObject({ status: 1, json: { failure: { code: "card.pinWrong" } } });
    expect(readdirSync(medium)).toEqual([]);
    const sealed = noren(line, tokenPin, tokenPin);
    expect(sealed).toMatchObject({ status: 0, json: { ok: true, objects: 2, plainBytes: 100_010 } });
    expect(sealed.said).not.toContain(tokenPin);
    const place = path.join(medium, readdirSync(medium)[0] ?? "");
    const signers = [{ role: "operator" }, { role: "approver" }];
    expect(noren(["verify", place, "--room", folder])).toMatchObject({ status: 0, json: { ok: true, signers } });
    // As README.ja.txt in the package says.
    const openssl = (...given: readonly string[]): Buffer => execFileSync("openssl", ["cms", "-decrypt", "-inform", "DER", "-in", ...given], { cwd: place });
    const key = openssl("package-key.cms", "-recip", recipients[0] ?? "", "-inkey", file("key.pem", holder.privatePem)).toString();
    expect(openssl("data/000001.000001.cms", "-secretkey", key).length + openssl("data/000002.000001.cms", "-secretkey", key).length).toBe(100_010);
  });

  it("is received into through the processes of the window, from a medium that nobody can write to", async (context) => {
    const point = path.join(parent, "point");
    const image = path.join(parent, "disk.img");
    mkdirSync(point);
    writeFileSync(image, Buffer.alloc(8 * 1024 * 1024));
    const makes = [["mke2fs", "-q", "-t", "ext2", "-d", medium, image], ["mount", "-o", "ro,loop", image, point]] as const;
    const failed = makes.find(([program, ...given]) => spawnSync(program, given).status !== 0);
    if (failed !== undefined) context.skip(`${failed[0]} is refused here: no loop device, or an ordinary user`);
    const room = startRoomForTests(folder);
    try {
      expect(await enter(room)).toMatchObject({ ok: true, value: { officer: { role: "technician" }, room: { kind: "production" } } });
      expect(await room.call("medium.attach", { folder: medium })).toEqual({ ok: false, failure: { code: "media.mountRefused" } });
      const attached = await room.call("medium.attach", { folder: point });
      if (!attached.ok) throw new Error(attached.failure.code);
      const { id } = attached.value.medium;
      expect(await room.call("delivery.inspect", { medium: id })).toMatchObject({ ok: true });
      expect(await room.call("ledger.register", { number: "M-1", kind: "usb", owner: "試験病院" })).toMatchObject({ ok: true });
      const policy = readPolicy(folder);
      const provider = policy.ok ? policy.value.room.id : "";
      const custody = { mediumNumber: "M-1", sealIntact: true, witness: "立会人", receivedAt: Date.now(), carriage: "hand", announced: [] } satisfies OperationInput<"delivery.begin">["custody"];
      const begun = await room.call("delivery.begin", { medium: id, provider, custody });
      if (!begun.ok) throw new Error(begun.failure.code);
      expect(await room.call("delivery.receive", begun.value)).toMatchObject({ ok: true });
      expect(await room.call("delivery.get", begun.value)).toMatchObject({ ok: true, value: { stored: 2, held: 0, waiting: 0 } });
    } finally {
      await room.stop();
      execFileSync("umount", [point]);
    }
  });

  const enter = async (room: RunningRoom): Promise<unknown> => {
    const listed = await room.call("card.list", {});
    const slot = listed.ok ? listed.value.slots.find(({ card }) => card?.serial === serialOf("TECHNICIAN"))?.id : undefined;
    return room.call("session.open", { slot: slot ?? "none", pin: tokenPin });
  };
});
