import type { z } from "zod";
import { events, type EventName } from "../../core/contract/events.ts";
import { isOperationName, operations, type OperationName, type OperationOutput } from "../../core/contract/operations.ts";
import { resources } from "../../core/contract/resources.ts";
import { auditRow, type job, type officer } from "../../core/contract/shapes.ts";
import { fail, type Failure, type Result } from "../../core/domain/failure.ts";
import type { RoomKind } from "../../core/domain/officer.ts";
import type { Role } from "../../core/domain/roles.ts";
import { rowOf } from "./log.ts";

/**
 * Stands for the room while pictures of the window are taken. Every question and every answer goes through the contract's own
 * shapes, so that it cannot drift from the room; it never ships, and no test of behaviour relies on it.
 */

export interface Scene {
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
}

export const now = Date.UTC(2026, 10, 21, 5, 5, 0);
const hash = "9f2c61d07be84a53c1e0f7a4682d395b0e7c148fa35d92b6714c8e03fd5ab268";

type Officer = z.output<typeof officer>;

const people: readonly (readonly [Role, string, string, string])[] = [
  ["technician", "佐藤 健一", "サトウ ケンイチ", "SATO Kenichi"],
  ["technician", "鈴木 美咲", "スズキ ミサキ", "SUZUKI Misaki"],
  ["reviewer", "高橋 直子", "タカハシ ナオコ", "TAKAHASHI Naoko"],
  ["reviewer", "田中 翔", "タナカ ショウ", "TANAKA Sho"],
  ["reviewer", "渡辺 彩", "ワタナベ アヤ", "WATANABE Aya"],
  ["approver", "伊藤 誠", "イトウ マコト", "ITO Makoto"],
  ["custodian", "山本 恵", "ヤマモト メグミ", "YAMAMOTO Megumi"],
  ["custodian", "中村 拓也", "ナカムラ タクヤ", "NAKAMURA Takuya"],
  ["auditor", "小林 優子", "コバヤシ ユウコ", "KOBAYASHI Yuko"],
];

const longest = ["長曾我部 寿限無之助左衛門丞", "チョウソカベ ジュゲムノスケサエモンノジョウ", "CHOSOKABE Jugemunosukesaemonnojo"] as const;

export class RoomDouble {
  readonly scene: Scene;
  readonly calls: { readonly name: string; readonly input: unknown }[] = [];
  #inserted: string | undefined;
  #triesLeft: number;
  #emit: (name: EventName, payload: unknown) => Promise<void> = () => Promise.resolve();

  constructor(scene: Scene) {
    this.scene = scene;
    this.#triesLeft = scene.triesLeft ?? 5;
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

  officers(): readonly Officer[] {
    const counts = new Map<Role, number>();
    return people.map(([role, name, kana, romaji], index) => {
      const number = (counts.get(role) ?? 0) + 1;
      counts.set(role, number);
      const isLong = this.scene.longNames === true && index === 0;
      const names = isLong ? { name: longest[0], kana: longest[1], romaji: longest[2] } : { name, kana, romaji };
      const years = index === 3 ? -0.1 : index === 4 ? 0.1 : 3;
      return { id: `${role}-${String(number)}`, ...names, role, certificate: hash.slice(index) + hash.slice(0, index), validUntil: now + years * 365 * 86_400_000 };
    });
  }

  async call(name: string, input: unknown): Promise<unknown> {
    this.calls.push({ name, input });
    if (!isOperationName(name)) return fail("request.unknown");
    const asked = operations[name].in.safeParse(input);
    if (!asked.success) return fail("request.malformed");
    if (this.scene.hang?.includes(name) === true) return new Promise(() => undefined);
    const refused = this.scene.refuse?.[name];
    if (refused !== undefined) return { ok: false, failure: refused };
    const answer = await this.#answer(name, asked.data);
    return answer.ok ? { ok: true, value: operations[name].out.parse(answer.value) } : answer;
  }

  resource(name: string, query: URLSearchParams): string {
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
    if (holder === undefined) return [{ id: "slot-1", reader }];
    const isLocked = this.#triesLeft === 0;
    const card = { serial: "DEMO-0003", label: `${holder.name} ${holder.id}`, kind: "software" as const, certificates: [holder.certificate], triesLeft: this.#triesLeft, locked: isLocked, pinPad: false };
    return [{ id: "slot-1", reader, card }];
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
    const checkpoint = { origin: "noren-room/room-7f3a", size: rows, head: hash, at: now };
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
      "room.create": () => ({ room: { id: "room-7f3a", name: String(input["name"]), kind: input["kind"] as RoomKind }, officers: [...this.officers()] }),
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
        return { total: rows, matching, upTo: rows, officers: [...this.officers()], operations: ["audit.export", "audit.list", "audit.verify", "preference.set", "program.start", "selftest.run", "session.close", "session.open"] };
      },
      "audit.verify": () => ({ rows, head: hash, milliseconds: 1840, checkpoints: "checkpoint" in input ? [checkpoint] : [checkpoint, { ...checkpoint, size: rows - 4000, at: now - 86_400_000 }] }),
      "audit.export": () => ({ rows, files: [`${String(input["folder"])}/audit-00048213.jsonl`, `${String(input["folder"])}/audit-00048213.checkpoint`], checkpoint }),
      "audit.checkpoint": () => ({ checkpoint, form: "AC-2026-0007", note: `noren-room/room-7f3a\n${String(rows)}\n${Buffer.from(hash, "hex").toString("base64")}\n\n— auditor-1 ${"MGUCMQDx7Pp0s1fJd0cZ".repeat(6)}==\n` }),
      "job.list": () => ({ jobs: [] }),
    };
    if (name === "session.open") return this.#signIn(String(input["pin"]));
    const answer = answers[name];
    return { ok: true, value: answer === undefined ? {} : await answer() };
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
    return { ok: true, value: { officer, room, openedAt: now, lastOpenedAt: now - 86_400_000 - 1_312_000, failedSince: this.scene.failedSince ?? 0, idleMilliseconds: 600_000 } };
  }
}
