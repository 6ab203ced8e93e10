import type { z } from "zod";
import type { item } from "../../core/contract/deliveryShapes.ts";
import type { OperationOutput } from "../../core/contract/operations.ts";
import type { HeldCause } from "../../core/domain/delivery.ts";
import type { ItemKind } from "../../core/domain/medium.ts";
import { now, turned, type Officer } from "./double-people.ts";
import { rowOf } from "./log.ts";

/** Media, deliveries, held things and the ledger of a room in the middle of its work: always the same, so that pictures can be compared. */

type Medium = OperationOutput<"medium.list">["media"][number];
type Delivery = OperationOutput<"delivery.list">["deliveries"][number];
type Page = OperationOutput<"delivery.get">;
type Inspection = OperationOutput<"delivery.inspect">;
type Item = z.output<typeof item>;

const day = 86_400_000;
const gib = (count: number): number => Math.round(count * 1024 ** 3);

export const media: readonly Medium[] = [
  { id: "usb-1", port: "USB 1", path: "/media/noren/usb-1", label: "DEMO_HOSPITAL", serial: "AA0412-77F3", model: "SecureDrive 64G", bytes: gib(62), readOnly: true, ledger: { number: "M-2026-014", state: "lent" } },
  { id: "disc-1", port: "DVD", path: "/media/noren/disc-1", label: "PATIENT_CD", bytes: gib(4.4), readOnly: true, ledger: { number: "M-2026-009", state: "lent" }, resumes: 11 },
  { id: "usb-2", port: "USB 2", path: "/media/noren/usb-2", label: "NO NAME", serial: "0B51-22", model: "Generic Flash", bytes: gib(8), readOnly: false, refusal: { code: "media.writable" } },
];

const kinds: readonly (readonly [ItemKind, number, number])[] = [
  ["dicom", 98_204, gib(51)],
  ["table", 412, gib(1.2)],
  ["xml", 1_380, 88_000_000],
  ["archive", 4, 900_000_000],
  ["unknown", 17, 120_000],
];

const heldOf: Readonly<Partial<Record<ItemKind, number>>> = { archive: 1, unknown: 17, table: 3 };

const reconciliation: Page["reconciliation"] = kinds.map(([kind, count, bytes]) => {
  const held = heldOf[kind] ?? 0;
  const isAnnounced = kind === "dicom" || kind === "table";
  const announced = kind === "table" ? 415 : count;
  return { kind, ...(isAnnounced && { announced }), declared: count, received: count - held, held, excluded: 0, waiting: 0, bytes, differs: held > 0 || (isAnnounced && announced !== count) };
});

const items = kinds.reduce((sum, [, count]) => sum + count, 0);
const held = Object.values(heldOf).reduce((sum, count) => sum + count, 0);

const packageFacts = { id: "7f3a-91c2-0d4e", sequence: 12, sender: "デモ病院", createdAt: now - 2 * day, expiresAt: now + 28 * day, objects: 100_017, parts: 842, bytes: gib(52.6), manifestSha256: turned(11) };

const base: Delivery = {
  delivery: 12,
  state: "opened",
  provider: "demo-hospital",
  providerName: "デモ病院",
  mediumNumber: "M-2026-014",
  content: "package",
  receivedAt: now - day,
  begunAt: now - day + 1_800_000,
  items,
  waiting: 0,
  stored: items - held,
  held,
  excluded: 0,
  bytes: gib(52.6),
  bytesDone: gib(52.6),
  running: false,
};

/** Deliveries of earlier years, long since closed. */
const earlierOnes = (count: number): readonly Delivery[] =>
  Array.from({ length: count }, (_, index) => ({ ...base, delivery: -index, held: 0, providerName: index % 3 === 0 ? "架空市 国民健康保険課" : "デモ病院", mediumNumber: `M-2024-${String(index + 1).padStart(3, "0")}`, receivedAt: now - (index + 4) * day }))
    .map((one) => ({ ...one, delivery: count + one.delivery }));

export const deliveriesOf = (longest: boolean, earlier = 0): readonly Delivery[] => [
  ...earlierOnes(earlier).map((one) => ({ ...one, delivery: one.delivery + 100 })),
  { ...base, delivery: 13, state: "received", providerName: longest ? "独立行政法人国立病院機構架空県央循環器呼吸器総合医療センター附属第二病院" : "架空市 国民健康保険課", provider: "kaku-city", mediumNumber: "M-2026-017", content: "folder", receivedAt: now - 7_200_000 },
  base,
  { ...base, delivery: 11, state: "announced", provider: "demo-hospital", mediumNumber: "M-2026-009", content: "dicomMedium", receivedAt: now - 3 * day, items: 4_820, stored: 1_204, waiting: 3_616, held: 0, bytes: gib(4.4), bytesDone: gib(1.1), stopped: { code: "media.removed" } },
];

const custody: Page["custody"] = {
  mediumNumber: "M-2026-014",
  sealNumber: "S-88213",
  sealIntact: true,
  witness: "鈴木 美咲",
  receivedAt: now - day,
  carriage: "securedTransport",
  carriageNote: "架空警備 送り状 4402-118",
  announced: [
    { kind: "dicom", count: 98_204 },
    { kind: "table", count: 415 },
  ],
};

export function pageOf(delivery: Delivery, officer: Officer, settledReason = "表 3 件は提供元の数え間違い(電話で確認、森田氏)。"): Page {
  const isPackage = delivery.content === "package";
  return {
    ...delivery,
    custody: { ...custody, mediumNumber: delivery.mediumNumber },
    officer: { id: officer.id, name: officer.name, kana: officer.kana, romaji: officer.romaji, role: officer.role },
    ...(isPackage && { package: packageFacts }),
    inventoryDigest: turned(3),
    mediumSerial: "AA0412-77F3",
    scan: { state: "clean", engine: "ClamAV 1.4.3", signaturesAt: now - 2 * day, files: items, findings: 0 },
    proofs: [],
    reconciliation,
    total: { ...(isPackage && { declared: delivery.items }), received: delivery.stored, held: delivery.held, excluded: delivery.excluded, differs: isPackage && delivery.items !== delivery.stored },
    destroyed: delivery.state === "opened" ? { items: 3, entries: [1] } : { items: 0, entries: [] },
    ...(delivery.state === "opened" && { settlement: { at: now - day + 9_000_000, officer: officer.id, reason: settledReason } }),
    forms: delivery.state === "opened" || delivery.state === "catalogued" || delivery.state === "linked" ? [{ form: "delivery.receipt", number: "000012", at: now - day + 9_200_000, officer: officer.id }] : [],
    audit: Array.from({ length: 24 }, (_, index) => rowOf(4_000 - index, now - day, 4_000)),
  };
}

export const inspection = (draft?: string): Inspection => ({
  medium: "usb-1",
  content: "package",
  unauthenticated: 0,
  digest: turned(3),
  files: 845,
  bytes: gib(52.6),
  kinds: kinds.map(([kind, count, bytes]) => ({ kind, count, bytes })),
  declared: kinds.slice(0, 3).map(([kind, count]) => ({ kind, count })),
  problems: [
    { cause: "archiveEncrypted", count: 1, examples: ["検査結果/2025年度_血液.zip"] },
    { cause: "unknownKind", count: 17, examples: ["その他/設定.dat", "その他/Thumbs.db", "その他/~$一覧.tmp"] },
  ],
  archives: [
    { name: "画像/2024.zip", bytes: 420_000_000 },
    { name: "検査結果/2025年度_血液.zip", bytes: 18_000_000 },
  ],
  package: packageFacts,
  providers: [{ provider: "demo-hospital", name: "デモ病院", kind: "hospital", verdict: "verified" }],
  scanner: { state: "ready", engine: "ClamAV 1.4.3", signaturesAt: now - 2 * day },
  capacity: { needed: gib(54), free: gib(310), enough: true },
  ...(draft !== undefined && { draft }),
});

const folders = ["画像/CT/2024-03", "検査結果/血液", "処方/2025", "健診/特定健診", "紹介状"] as const;

export function itemAt(delivery: number, number: number, cause?: HeldCause): Item {
  const kind = kinds[number % 11 === 0 ? 1 : number % 17 === 0 ? 2 : 0]?.[0] ?? "dicom";
  const isHeld = cause !== undefined || number % 400 === 0;
  const folder = folders[number % folders.length] ?? "";
  return {
    delivery,
    item: number,
    kind: isHeld ? "unknown" : kind,
    bytes: 524_288 + ((number * 7919) % 900_000),
    state: isHeld ? "held" : "stored",
    ...(isHeld && { cause: cause ?? "unknownKind" }),
    name: number === 3 ? `${folder}/とても長い名前のフォルダーの中にあるとても長い名前のファイル_令和六年度_第三四半期_確定版_最終.dat` : `${folder}/${String(number).padStart(8, "0")}.${kind === "dicom" ? "dcm" : "csv"}`,
    ...(number % 5 === 0 && { container: 4 }),
    ...(!isHeld && { object: turned(number).slice(0, 32), address: turned(number + 9) }),
  };
}

export const heldGroups: OperationOutput<"held.list">["groups"] = [
  { cause: "unknownKind", count: 17, bytes: 120_000, deliveries: [12, 13], oldestAt: now - day, retry: true },
  { cause: "nameUndecodable", count: 3, bytes: 44_000, deliveries: [12], oldestAt: now - day, retry: false },
  { cause: "archiveEncrypted", count: 1, bytes: 18_000_000, deliveries: [12], oldestAt: now - day, retry: true },
  { cause: "executable", count: 2, bytes: 3_400_000, deliveries: [13], oldestAt: now - 7_200_000, retry: false },
];

export function ledgerOf(count: number): OperationOutput<"ledger.list">["entries"] {
  const states = ["lent", "received", "returned", "registered", "destroyed"] as const;
  return Array.from({ length: count }, (_, index) => {
    const state = states[index % states.length] ?? "registered";
    const registeredAt = now - (400 - (index % 380)) * day;
    const moves = [
      { at: registeredAt, to: "registered" as const, officer: "custodian-1" },
      ...(state === "registered" ? [] : [{ at: registeredAt + 5 * day, to: state, officer: "technician-1", counterpart: state === "destroyed" ? "架空リサイクル株式会社" : "デモ病院 森田 由紀", note: "受け渡し簿 42 ページ" }]),
    ];
    return {
      number: `M-${String(2025 + (index % 2))}-${String(index + 1).padStart(3, "0")}`,
      serial: `AA${String(4000 + index)}-7F`,
      kind: index % 3 === 0 ? ("disc" as const) : ("usb" as const),
      owner: index % 4 === 0 ? "当機構 データ管理部" : "デモ病院",
      state,
      registeredAt,
      moves,
      deliveries: state === "received" ? [12] : [],
    };
  });
}

export const catalogueOf = (delivery: number): OperationOutput<"catalogue.get"> => ({
  catalogue: { delivery, holders: 1204, records: 96_318, instances: 98_204, heldRows: 12, leftItems: 2 },
  items: [
    { item: 1, kind: "table", records: 34_715, held: 12 },
    { item: 2, kind: "table", records: 61_603, held: 0 },
    { item: 3, kind: "optOut", records: 11, held: 0 },
    { item: 4, kind: "image", records: 1, held: 0 },
    { item: 5, kind: "image", records: 1, held: 0 },
    { item: 6, kind: "left", records: 0, held: 0, failure: "dicom.truncated" },
    { item: 7, kind: "left", records: 0, held: 0, failure: "catalogue.kindUnread" },
  ],
});
