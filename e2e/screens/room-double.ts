import type { z } from "zod";
import { events, type EventName } from "../../core/contract/events.ts";
import { isOperationName, operations, type OperationName, type OperationOutput } from "../../core/contract/operations.ts";
import { resources } from "../../core/contract/resources.ts";
import { item } from "../../core/contract/deliveryShapes.ts";
import { auditRow, type job } from "../../core/contract/shapes.ts";
import { fail, type Failure, type Result } from "../../core/domain/failure.ts";
import type { RoomKind } from "../../core/domain/officer.ts";
import type { Role } from "../../core/domain/roles.ts";
import { CeremonyDouble, minutesOf, minutesSheet } from "./double-ceremonies.ts";
import { catalogueOf, deliveriesOf, heldGroups, inspection, itemAt, ledgerOf, media, pageOf } from "./double-deliveries.ts";
import { certificateOf } from "./double-destruction.ts";
import { hash, now, officersOf, policyOf, type Officer } from "./double-people.ts";
import { dataResource, projectAnswers, stagesForProjects, type ProjectScene } from "./double-projects.ts";
import { releaseAnswers, type ReleaseScene } from "./double-release.ts";
import { reviewAnswers, reviewResource, type ReviewScene } from "./double-review.ts";
import { rowOf } from "./log.ts";

export { now } from "./double-people.ts";

/**
 * Stands for the room while pictures of the window are taken. Every question and every answer goes through the contract's own
 * shapes, so that it cannot drift from the room; it never ships, and no test of behaviour relies on it.
 */

export interface Scene extends ProjectScene, ReviewScene, ReleaseScene {
  readonly state?: "absent" | "closed";
  readonly kind?: RoomKind;
  readonly roomName?: string;
  readonly failure?: Failure;
  readonly role?: Role;
  readonly rows?: number;
  readonly failedSince?: number;
  readonly attempts?: number;
  readonly readers?: "none" | "empty";
  readonly triesLeft?: number;
  /** What these operations answer instead of their usual. */
  readonly refuse?: Partial<Readonly<Record<OperationName, Failure>>>;
  /** These never answer: work that is still running. */
  readonly hang?: readonly OperationName[];
  readonly badSelftest?: boolean;
  readonly longNames?: boolean;
  readonly preferences?: Readonly<Record<string, string>>;
  /** Nothing was ever received, registered or held. */
  readonly isFresh?: boolean;
  /** Deliveries of earlier years, besides those of the usual scene. */
  readonly earlier?: number;
  /** Things held for one reason. */
  readonly heldItems?: number;
  /** Entries of the ledger. */
  readonly ledger?: number;
  /** Two readers, the second with the next custodian's card. */
  readonly secondReader?: boolean;
  /** The reader has keys of its own for the PIN. */
  readonly pinPad?: boolean;
  /** What `delivery.inspect` answers instead of its usual. */
  readonly inspection?: Partial<OperationOutput<"delivery.inspect">>;
  /** The medium was pulled out: the delivery that is begun stops. */
  readonly noSpace?: boolean;
}

export class RoomDouble {
  readonly scene: Scene;
  readonly calls: { readonly name: string; readonly input: unknown }[] = [];
  #inserted: string | undefined;
  #triesLeft: number;
  readonly #ceremony = new CeremonyDouble();
  /** Deliveries that went on in this scene. */
  readonly #stages: Map<number, "opened" | "catalogued" | "linked">;
  #isUnveiled = false;
  #emit: (name: EventName, payload: unknown) => Promise<void> = () => Promise.resolve();

  constructor(scene: Scene) {
    this.scene = scene;
    this.#triesLeft = scene.triesLeft ?? 5;
    this.#stages = new Map(scene.hasLinked === true ? stagesForProjects : []);
  }

  connect(emit: (name: EventName, payload: unknown) => Promise<void>): void {
    this.#emit = emit;
  }

  async tell<Name extends EventName>(name: Name, payload: z.input<(typeof events)[Name]>): Promise<void> {
    await this.#emit(name, events[name].parse(payload));
  }

  async progress(kind: z.output<typeof job>["kind"], done: number, total: number, rate?: number): Promise<void> {
    const left = rate === undefined ? {} : { rate, millisecondsLeft: ((total - done) / rate) * 1000 };
    await this.tell("job.progress", { id: "job-1", kind, state: done === total ? "done" : "running", done, total, ...left });
  }

  /** Everything lies on the medium, and two are asked to sign for it. */
  async askForRelease(): Promise<void> {
    await this.tell("ceremony.changed", { ceremony: this.#ceremony.begin("package.release") });
  }

  officers(): readonly Officer[] {
    return officersOf(this.scene.longNames === true);
  }

  async call(name: string, input: unknown): Promise<unknown> {
    this.calls.push({ name, input });
    if (!isOperationName(name)) return fail("request.unknown");
    const asked = operations[name].in.safeParse(input);
    if (!asked.success) return fail("request.malformed");
    if (this.scene.hang?.includes(name) === true) return new Promise(() => undefined);
    const refused = this.scene.refuse?.[name];
    if (name === "data.unveil" || name === "data.veil") this.#isUnveiled = name === "data.unveil";
    if (refused !== undefined) return { ok: false, failure: refused };
    const answer = await this.#answer(name, asked.data);
    return answer.ok ? { ok: true, value: operations[name].out.parse(answer.value) } : answer;
  }

  resource(name: string, query: URLSearchParams): string | Buffer {
    const review = reviewResource(this.scene, name, Object.fromEntries(query));
    if (review !== undefined) return review;
    const data = dataResource(this.scene, name, Object.fromEntries(query), this.#isUnveiled);
    if (data !== undefined) return data;
    if (name === "delivery.items") {
      const { delivery, offset, limit, cause } = resources["delivery.items"].query.parse(Object.fromEntries(query));
      return Array.from({ length: limit }, (_, index) => JSON.stringify(item.parse(this.#item(delivery, offset + index + 1, cause)))).join("\n");
    }
    if (name !== "audit.rows") throw new Error(`no such resource: ${name}`);
    const { filter, upTo, offset, limit } = resources["audit.rows"].query.parse(Object.fromEntries(query));
    const rows: string[] = [];
    const length = filter.outcome === "failure" ? Math.floor(upTo / 10) : upTo;
    for (let index = offset; index < Math.min(offset + limit, length); index += 1) {
      const sequence = filter.outcome === "failure" ? upTo - index * 10 : upTo - index;
      rows.push(JSON.stringify(auditRow.parse(rowOf(sequence, now - 60_000, upTo))));
    }
    return rows.join("\n");
  }

  #room() {
    const kind = this.scene.kind ?? "demo";
    return { id: "room-7f3a", name: this.scene.roomName ?? (kind === "demo" ? "デモルーム" : "東京第一セキュリティルーム"), kind };
  }

  #slots() {
    if (this.scene.readers === "none") return [];
    const reader = this.scene.kind === "production" ? "SCR3310 v2.0 [CCID] 00 00" : "Software reader";
    const holder = this.officers().find(({ id }) => id === this.#inserted);
    const second = this.officers().find(({ id }) => id === "custodian-2");
    const others =
      this.scene.secondReader === true && second !== undefined
        ? [{ id: "slot-2", reader: "Software reader 2", card: { serial: "DEMO-0008", label: `${second.name} ${second.id}`, kind: "software" as const, certificates: [second.certificate, second.signingCertificate], locked: false, pinPad: false } }]
        : [];
    if (holder === undefined) return [{ id: "slot-1", reader }, ...others];
    const isLocked = this.#triesLeft === 0;
    const card = { serial: "DEMO-0003", label: `${holder.name} ${holder.id}`, kind: "software" as const, certificates: [holder.certificate, holder.signingCertificate], triesLeft: this.#triesLeft, locked: isLocked, pinPad: this.scene.pinPad === true };
    return [{ id: "slot-1", reader, card }, ...others];
  }

  #selftest(isInside = false) {
    const names = ["cryptography", "database", "clock", "disk", "memory", "network"] as const;
    const remarks: Readonly<Record<string, string>> = { memory: "swap-off", network: "loopback-only", database: "after-sign-in" };
    return names.map((name, index) => {
      const isBad = this.scene.badSelftest === true && name === "disk";
      const remark = isBad ? "disk-nearly-full" : isInside && name === "database" ? undefined : remarks[name];
      return { name, passed: !isBad, milliseconds: 3 + index * 11, ...(remark !== undefined && { remark }) };
    });
  }

  async #answer(name: OperationName, input: Readonly<Record<string, unknown>>): Promise<Result<unknown>> {
    const { scene } = this;
    const rows = scene.rows ?? 48_213;
    const checkpoint = { origin: "noren-room/room-7f3a", size: rows, head: hash, at: now, destruction: { entry: 2, sha256: hash }, policy: { sequence: 3, sha256: hash } };
    const answers: { readonly [Name in OperationName]?: () => OperationOutput<Name> | Promise<OperationOutput<Name>> } = {
      "room.status": () => ({
        state: scene.state ?? "closed",
        ...(scene.state !== "absent" && { room: this.#room() }),
        ...(scene.failure && { failure: { code: scene.failure.code, details: scene.failure.details as Record<string, string | number> | undefined } }),
        version: "0.1.0",
        folder: "/srv/noren/room",
        selftest: this.#selftest(),
        connectionAttempts: scene.attempts ?? 0,
      }),
      "room.create": () => ({
        room: { id: "room-7f3a", name: String(input["name"]), kind: input["kind"] as RoomKind },
        officers: this.officers().map(named),
        ...(input["kind"] === "production" && { ceremony: this.#ceremony.begin("room.create") }),
      }),
      "card.list": () => ({
        slots: this.#slots(),
        desk:
          scene.kind === "production"
            ? []
            : this.officers().map(({ id, name: holder, role }, index) => ({ id, label: `DEMO-000${String(index + 1)}`, holder, role, pin: `24${String(71 + index * 3)}`, inserted: id === this.#inserted })),
      }),
      "card.insert": () => {
        this.#inserted = String(input["card"]);
        return {};
      },
      "card.remove": () => {
        this.#inserted = undefined;
        return {};
      },
      "preference.list": () => ({ preferences: { ...scene.preferences } }),
      "officer.list": () => ({ officers: [...this.officers()] }),
      "selftest.run": () => ({ results: this.#selftest(true) }),
      "audit.list": () => {
        const filter = input["filter"] as { readonly outcome?: string; readonly officer?: string };
        const matching = filter.officer === "approver-1" ? 0 : filter.outcome === "failure" ? Math.floor(rows / 10) : rows;
        return { total: rows, matching, upTo: rows, officers: this.officers().map(named), operations: ["audit.export", "audit.list", "audit.verify", "preference.set", "program.start", "selftest.run", "session.close", "session.open"] };
      },
      "audit.verify": () => ({ rows, head: hash, milliseconds: 1840, checkpoints: "checkpoint" in input ? [checkpoint] : [checkpoint, { ...checkpoint, size: rows - 4000, at: now - 86_400_000 }] }),
      "audit.export": () => ({ rows, files: [`${String(input["folder"])}/audit-00048213.jsonl`, `${String(input["folder"])}/audit-00048213.checkpoint`], checkpoint }),
      "audit.checkpoint": () => ({ checkpoint, form: "AC-2026-0007", note: `noren-room/room-7f3a\n${String(rows)}\n${Buffer.from(hash, "hex").toString("base64")}\n\n— auditor-1 ${"MGUCMQDx7Pp0s1fJd0cZ".repeat(6)}==\n` }),
      "job.list": () => ({ jobs: [] }),
      ...this.#deliveryAnswers(input),
      ...this.#ceremonyAnswers(input),
      ...projectAnswers(scene, input, this.officers()),
      ...reviewAnswers(scene, input),
      ...releaseAnswers(scene),
      "run.approve": () => ({ ceremony: this.#ceremony.begin("run.approve") }),
    };
    if (name === "session.open") return this.#signIn(String(input["pin"]));
    const answer = answers[name];
    return { ok: true, value: answer === undefined ? {} : await answer() };
  }

  #deliveryAnswers(input: Readonly<Record<string, unknown>>): Answers {
    const { scene } = this;
    const isFresh = scene.isFresh === true;
    const all = isFresh ? [] : deliveriesOf(scene.longNames === true, scene.earlier).map((delivery) => ({ ...delivery, state: this.#stages.get(delivery.delivery) ?? delivery.state }));
    const officer = this.officers()[0];
    const asked = all.find(({ delivery }) => delivery === input["delivery"]) ?? all[0];
    const found = (): NonNullable<typeof asked> => {
      if (asked === undefined || officer === undefined) throw new Error("no delivery in this scene");
      return asked;
    };
    const cause = heldGroups.find((group) => group.cause === input["cause"])?.cause;
    const groups = heldGroups.map((group) => (group.cause === "unknownKind" && scene.heldItems !== undefined ? { ...group, count: scene.heldItems } : group));
    const count = groups.find((group) => group.cause === cause)?.count ?? 0;
    return {
      "medium.list": () => ({ media: isFresh ? [] : [...media] }),
      "medium.attach": () => ({ medium: { id: "folder-1", port: "folder", path: String(input["folder"]), label: "", bytes: 1_000_000, readOnly: true } }),
      "ledger.list": () => ({ entries: isFresh ? [] : ledgerOf(scene.ledger ?? 14) }),
      "delivery.inspect": () => ({ ...inspection(), ...scene.inspection, ...(scene.noSpace === true && { capacity: { needed: 54 * 1024 ** 3, free: 12 * 1024 ** 3, enough: false } }) }),
      "delivery.begin": () => ({ delivery: 11 }),
      "delivery.receive": () => ({ ...found(), state: "received", stopped: undefined }),
      "delivery.list": () => ({ deliveries: [...all] }),
      "delivery.get": () => {
        if (officer === undefined) throw new Error("nobody is enrolled in this scene");
        return pageOf(found(), officer);
      },
      "delivery.settle": () => {
        this.#stages.set(found().delivery, "opened");
        return { ...found(), state: "opened" };
      },
      "delivery.catalogue": () => {
        this.#stages.set(found().delivery, "catalogued");
        return catalogueOf(found().delivery).catalogue;
      },
      "delivery.link": () => {
        this.#stages.set(found().delivery, "linked");
        return { version: 4, holders: 1204, newPersons: 1187, conflicts: 1, refused: 9, unmatched: 2 };
      },
      "catalogue.get": () => catalogueOf(found().delivery),
      "delivery.receipt": () => ({ number: "000013" }),
      "delivery.returnSlip": () => ({ number: "000005" }),
      "held.list": () => (isFresh ? { total: 0, groups: [] } : { total: groups.reduce((sum, group) => sum + group.count, 0), groups }),
      "held.items": () => ({ total: count, items: Array.from({ length: Math.max(0, Math.min(count - Number(input["offset"]), Number(input["limit"]))) }, (_, index) => this.#item(Number(input["delivery"] ?? 12), (Number(input["offset"]) + index) * 400 + 3, cause)) }),
      "held.retry": () => found(),
      "held.exclude": () => ({ ceremony: this.#ceremony.begin("item.exclude").id }),
      "held.question": () => ({ number: "000002", items: (input["items"] as readonly number[]).map((number) => itemAt(12, number, "archiveEncrypted")) }),
    };
  }

  #ceremonyAnswers(input: Readonly<Record<string, unknown>>): Answers {
    const holder = (): Officer | undefined => {
      const slot = this.#slots().find(({ id }) => id === input["slot"]);
      return this.officers().find(({ certificate }) => slot !== undefined && "card" in slot && slot.card.certificates.includes(certificate));
    };
    const going = (ceremony: ReturnType<CeremonyDouble["swap"]>) => {
      if (ceremony === undefined) throw new Error("no ceremony in this scene");
      return { ceremony };
    };
    return {
      "ceremony.get": () => ({ ceremony: this.#ceremony.current }),
      "ceremony.sign": () => going(this.#ceremony.sign(holder())),
      "ceremony.swap": () => {
        this.#inserted = undefined;
        return going(this.#ceremony.swap());
      },
      "ceremony.resume": () => going(this.#ceremony.resume()),
      "ceremony.cancel": () => going(this.#ceremony.cancel()),
      "ceremony.list": () => ({ ceremonies: this.scene.isFresh === true ? [] : [...minutesOf(this.officers())] }),
      "ceremony.minutes": () => minutesSheet(this.officers(), String(input["ceremony"])),
      "policy.get": () => (this.scene.isFresh === true ? { ...policyOf(this.#room(), this.officers()), providers: [] } : policyOf(this.#room(), this.officers())),
      "policy.handOut": () => ({
        files: ["technician-1.pem", "technician-2.pem", "README.ja.txt", "README.en.txt"],
        certificates: this.officers().filter(({ role }) => role === "technician").map(({ id, name, certificate, validUntil }) => ({ officer: id, name, certificate, validUntil })),
      }),
      "policy.change": () => ({ ceremony: this.#ceremony.begin("policy.change", input["changes"] as Parameters<CeremonyDouble["begin"]>[1]) }),
      "certificate.issue": () => ({ ceremony: this.#ceremony.begin("certificate.issue") }),
      "officer.readCard": () => ({ serial: "PIV-00417", label: "PIV_II", certificatePem: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" }),
      "card.libraries": () => ({ libraries: [{ path: "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", sha256: hash }] }),
      "card.load": () => ({ modules: (input["paths"] as readonly string[]).map((path) => ({ path, sha256: hash })) }),
      "card.modules": () => ({ modules: [{ path: "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", sha256: hash }] }),
      "vault.status": () => ({ objects: 298_114, bytes: 156_000_000_000, unreferred: 0, shared: 1_204, arriving: 0, destroyed: 3, segments: 151, storedBytes: 157_100_000_000, deadBytes: 412_000_000, traces: this.scene.isFresh === true ? 0 : 4, register: this.scene.isFresh === true ? 0 : 2 }),
      "vault.check": () => ({ objects: 298_114, bytes: 156_000_000_000, segments: 151, deadBytes: 412_000_000, faulty: this.scene.badSelftest === true ? 1 : 0, problems: this.scene.badSelftest === true ? [{ object: hash.slice(0, 32), failure: { code: "envelope.tampered" } }] : [], byCode: {} }),
      "vault.rebuild": () => ({ segments: 151, records: 298_117, restored: 3, moved: 0, dead: 3, skippedBytes: 0 }),
      "vault.compact": () => ({ segments: 4, moved: 1_204, freedBytes: 411_000_000 }),
      "vault.destroy": () => ({ ceremony: this.#ceremony.begin("object.destroy") }),
      "vault.stake": () => ({ items: 12_408, objects: 12_391, bytes: 6_442_450_944, shared: 37, deliveries: [2, 5] }),
      "vault.certificate": () => certificateOf(Number(input["entry"])),
      "vault.certificateForm": () => ({ certificate: certificateOf(Number(input["entry"])), number: "000012", at: now }),
      "card.check": () => checkedCard(this.scene.kind === "production"),
    };
  }

  /** Without its name for those who do not hold the vault key, as the room has it. */
  #item(...of: Parameters<typeof itemAt>): ReturnType<typeof itemAt> {
    const { name, ...rest } = itemAt(...of);
    return this.scene.role === "custodian" || (this.scene.role ?? "auditor") === "auditor" ? rest : { ...rest, ...(name !== undefined && { name }) };
  }

  #signIn(pin: string): Result<OperationOutput<"session.open">> {
    if (this.#triesLeft === 0) return fail("card.pinLocked");
    if (pin === "0000") {
      this.#triesLeft -= 1;
      return this.#triesLeft === 0 ? fail("card.pinLocked") : fail("card.pinWrong", { triesLeft: this.#triesLeft });
    }
    const officer = this.officers().find(({ role }) => role === (this.scene.role ?? "auditor"));
    if (officer === undefined) return fail("card.notEnrolled");
    const room = this.#room();
    return { ok: true, value: { officer: named(officer), warnings: [...officer.warnings], room, openedAt: now, lastOpenedAt: now - 86_400_000 - 1_312_000, failedSince: this.scene.failedSince ?? 0, idleMilliseconds: 600_000 } };
  }
}

type Answers = { readonly [Name in OperationName]?: () => OperationOutput<Name> | Promise<OperationOutput<Name>> };

/** An officer without the record, as most operations name him. */
const named = ({ id, name, kana, romaji, role, certificate, validUntil }: Officer) => ({ id, name, kana, romaji, role, certificate, validUntil });

function checkedCard(isPiv: boolean): OperationOutput<"card.check"> {
  const trial = (key: string, purpose: "sign" | "agree" | "transport", algorithm: string, method: OperationOutput<"card.check">["trials"][number]["method"], passed = true) => ({ key, purpose, algorithm, method, pinEachUse: purpose === "sign" && isPiv, passed, milliseconds: 42, ...(!passed && { failure: { code: "card.mechanismMissing" as const, details: { mechanism: method } } }) });
  return {
    serial: "DEMO-0003",
    label: isPiv ? "PIV_II" : "高橋 直子 reviewer-1",
    kind: isPiv ? "pkcs11" : "software",
    pinPad: false,
    trials: isPiv
      ? [trial("01", "sign", "P-384", "ecdsa-sha384"), trial("03", "transport", "RSA-2048", "oaep-sha256", false), trial("03", "transport", "RSA-2048", "oaep-sha1")]
      : [trial("1", "agree", "P-384", "ecdh"), trial("2", "sign", "P-384", "ecdsa-sha384"), trial("2", "sign", "P-384", "ecdsa-sha256")],
    uses: [
      isPiv ? { use: "openRoom", able: false, with: [], pinEachUse: false, obstacle: "tooShort" } : { use: "openRoom", able: true, with: ["P-384"], pinEachUse: false },
      { use: "openDeliveries", able: true, with: [isPiv ? "RSA-2048" : "P-384"], pinEachUse: false },
      { use: "signApprovals", able: true, with: ["P-384"], pinEachUse: isPiv },
    ],
  };
}
