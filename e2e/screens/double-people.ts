import type { z } from "zod";
import type { OperationOutput } from "../../core/contract/operations.ts";
import type { listedOfficer } from "../../core/contract/policyShapes.ts";
import type { Role } from "../../core/domain/roles.ts";

export const now = Date.UTC(2026, 10, 21, 5, 5, 0);
export const hash = "9f2c61d07be84a53c1e0f7a4682d395b0e7c148fa35d92b6714c8e03fd5ab268";
export const turned = (by: number): string => hash.slice(by % 64) + hash.slice(0, by % 64);
const day = 86_400_000;

export type Officer = z.output<typeof listedOfficer>;

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

export function officersOf(hasLongNames: boolean): readonly Officer[] {
  const counts = new Map<Role, number>();
  return people.map(([role, name, kana, romaji], index) => {
    const number = (counts.get(role) ?? 0) + 1;
    counts.set(role, number);
    const names = hasLongNames && index === 0 ? { name: longest[0], kana: longest[1], romaji: longest[2] } : { name, kana, romaji };
    const years = index === 3 ? -0.1 : 3;
    const officer = {
      id: `${role}-${String(number)}`,
      ...names,
      role,
      certificate: turned(index),
      signingCertificate: turned(index + 20),
      validUntil: now + years * 365 * day,
      organization: { kind: index === 4 ? ("contractor" as const) : ("operator" as const), name: index === 4 ? "株式会社架空データ処理" : "一般社団法人架空医療情報機構", certification: index === 4 ? "認受-0007" : "認定-0002" },
      notification: `届出-2026-${String(index + 1).padStart(3, "0")}`,
      pledge: { from: now - 200 * day, until: now + 530 * day },
      training: { from: now - 345 * day, until: now + (index === 4 ? 20 : 300) * day },
      state: index === 5 ? ("suspended" as const) : ("active" as const),
    };
    const ends = [{ what: "pledge", until: officer.pledge.until }, { what: "training", until: officer.training.until }, { what: "certificate", until: officer.validUntil }] as const;
    return { ...officer, warnings: ends.filter(({ until }) => until - now < 30 * day) };
  });
}

const certificatePem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

export function policyOf(room: OperationOutput<"policy.get">["room"], officers: readonly Officer[]): OperationOutput<"policy.get"> {
  const signedBy = officers.filter(({ role }) => role === "custodian").map(({ id, name }) => ({ officer: id, name, at: now - 3 * day }));
  const signer = (role: "operator" | "approver", index: number, until: number) => ({ role, certificatePem, certificate: turned(index), holder: role === "operator" ? "デモ病院 情報管理室 森田 由紀" : "デモ病院 院長 木村 茂", validUntil: now + until * day });
  return {
    room,
    sequence: 3,
    sha256: turned(5),
    createdAt: now - 3 * day,
    signedBy,
    officers: [...officers],
    providers: [
      { id: "demo-hospital", name: "デモ病院", kind: "hospital", signers: [signer("operator", 31, 700), signer("approver", 33, 700)] },
      { id: "kaku-city", name: "架空市 国民健康保険課", kind: "municipality", signers: [signer("operator", 35, 90), signer("approver", 37, -10)] },
    ],
    cardModules: [{ path: "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", sha256: turned(7) }],
    switches: { allowPkcs1: false },
    keyring: 1,
    authority: { certificate: turned(9), holder: "Noren room room-7f3a", validUntil: now + 3000 * day, revoked: 1 },
    history: [1, 2, 3].map((sequence) => ({ sequence, sha256: turned(sequence + 40), createdAt: now - (30 - sequence * 9) * day, signedBy })),
  };
}
