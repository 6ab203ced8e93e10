import type { Role } from "../domain/roles.ts";

/** The ten of a demo room. Their names speak of dyes, curtains and locks, so that nobody takes them for real people. */
export interface DemoOfficer {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  readonly kana: string;
  readonly romaji: string;
}

export const demoOfficers: readonly DemoOfficer[] = [
  { id: "technician-1", role: "technician", name: "藍染 一郎", kana: "アイゾメ イチロウ", romaji: "AIZOME Ichiro" },
  { id: "technician-2", role: "technician", name: "麻布 花", kana: "アサヌノ ハナ", romaji: "ASANUNO Hana" },
  { id: "reviewer-1", role: "reviewer", name: "紺野 例子", kana: "コンノ レイコ", romaji: "KONNO Reiko" },
  { id: "reviewer-2", role: "reviewer", name: "茜屋 二郎", kana: "アカネヤ ジロウ", romaji: "AKANEYA Jiro" },
  { id: "reviewer-3", role: "reviewer", name: "萌黄 実歩", kana: "モエギ ミホ", romaji: "MOEGI Miho" },
  { id: "approver-1", role: "approver", name: "縞田 承子", kana: "シマダ ショウコ", romaji: "SHIMADA Shoko" },
  { id: "approver-2", role: "approver", name: "絣谷 結", kana: "カスリヤ ユイ", romaji: "KASURIYA Yui" },
  { id: "custodian-1", role: "custodian", name: "鍵山 守", kana: "カギヤマ マモル", romaji: "KAGIYAMA Mamoru" },
  { id: "custodian-2", role: "custodian", name: "錠前 蔵人", kana: "ジョウマエ クロウド", romaji: "JOMAE Kurodo" },
  { id: "auditor-1", role: "auditor", name: "帳面 正", kana: "チョウメン タダシ", romaji: "CHOMEN Tadashi" },
];
