import type { Role } from "../../domain/roles.ts";
import type { SignerRole } from "../../domain/policy.ts";

/** Words of the verbs seal, verify and open. */
export interface PackageWords {
  readonly needsTrust: string;
  readonly needsKey: string;
  readonly badDays: string;
  readonly oneFolder: (verb: string) => string;
  readonly insertCard: (role: Role) => string;
  readonly pinOf: (role: Role) => string;
  readonly pin: string;
  readonly password: string;
  readonly mediumBack: string;
  readonly sealed: (folder: string, sequence: number, objects: number, bytes: number) => string;
  readonly verified: (sender: string, sequence: number, parts: number) => string;
  readonly dates: (created: string, expires: string) => string;
  readonly signer: (role: SignerRole, name: string, fingerprint: string) => string;
  readonly opened: (objects: number, folder: string) => string;
  readonly percent: (percent: number) => string;
}

const japaneseRoles: Readonly<Record<Role, string>> = { technician: "技術者", reviewer: "確認者", approver: "承認者", custodian: "鍵管理者", auditor: "監査者" };

const ja: PackageWords = {
  needsTrust: "--trust か --room を指定してください。署名を確かめる証明書が要ります。",
  needsKey: "--key と --cert、--p12、--room と --card のいずれかを指定してください。",
  badDays: "--expires には 1 から 3650 までの日数を指定してください。",
  oneFolder: (verb) => `noren ${verb} のあとに、フォルダーを一つ指定してください。`,
  insertCard: (role) => `${japaneseRoles[role]}のICカードを入れて、Enter を押してください。`,
  pinOf: (role) => `${japaneseRoles[role]}の PIN: `,
  pin: "PIN: ",
  password: "鍵ファイルのパスワード: ",
  mediumBack: "出力先に書き込めなくなりました。媒体を入れ直し(空きを増やし)て Enter を押すと続けます。中止するときは Ctrl+C を押してください。",
  sealed: (folder, sequence, objects, bytes) => `封入しました: ${folder}\n番号 ${String(sequence)}、ファイル ${objects.toLocaleString("ja")} 個、${bytes.toLocaleString("ja")} バイト。媒体から読み返して確かめました。`,
  verified: (sender, sequence, parts) => `パッケージは正しいものです。提供元 ${sender}、番号 ${String(sequence)}、暗号化された部分 ${parts.toLocaleString("ja")} 個`,
  dates: (created, expires) => `作成 ${created}、有効期限 ${expires}`,
  signer: (role, name, fingerprint) => `${role === "operator" ? "操作者" : "承認者"} ${name}(証明書 ${fingerprint})`,
  opened: (objects, folder) => `ファイル ${objects.toLocaleString("ja")} 個を開きました: ${folder}`,
  percent: (percent) => `${String(percent)} %`,
};

const en: PackageWords = {
  needsTrust: "--trust or --room is needed: the certificates to check the signatures by.",
  needsKey: "One of these is needed: --key with --cert, --p12, or --room with --card.",
  badDays: "--expires takes a number of days from 1 to 3650.",
  oneFolder: (verb) => `noren ${verb} takes one folder.`,
  insertCard: (role) => `Put in the ${role}'s card and press Enter.`,
  pinOf: (role) => `PIN of the ${role}: `,
  pin: "PIN: ",
  password: "Password of the key file: ",
  mediumBack: "The destination cannot be written to any more. Put the medium back in (or make space) and press Enter to go on, or Ctrl+C to stop.",
  sealed: (folder, sequence, objects, bytes) => `Sealed: ${folder}\nNumber ${String(sequence)}, ${objects.toLocaleString("en")} files, ${bytes.toLocaleString("en")} bytes, read back from the medium.`,
  verified: (sender, sequence, parts) => `The package is sound. Sender ${sender}, number ${String(sequence)}, ${parts.toLocaleString("en")} encrypted parts`,
  dates: (created, expires) => `Made ${created}, expires ${expires}`,
  signer: (role, name, fingerprint) => `${role} ${name} (certificate ${fingerprint})`,
  opened: (objects, folder) => `Opened ${objects.toLocaleString("en")} files: ${folder}`,
  percent: (percent) => `${String(percent)} %`,
};

export const packageWords: Readonly<Record<"ja" | "en", PackageWords>> = { ja, en };
