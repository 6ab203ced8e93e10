/** Words of the command line for officers, policies and ceremonies. */
export interface PolicyWords {
  readonly insertCustodian: (number: number) => string;
  readonly insertOther: string;
  readonly insertFirst: string;
  readonly pinOf: (label: string) => string;
  readonly signed: (name: string, role: string) => string;
  readonly notSigned: (text: string) => string;
  readonly states: Readonly<Record<"active" | "suspended" | "revoked", string>>;
  readonly lapses: Readonly<Record<"pledge" | "training" | "certificate", string>>;
  readonly lapsing: (what: string, days: number) => string;
  readonly changed: (sequence: number) => string;
  readonly rekeyed: string;
  readonly policy: (sequence: number, sha256: string, signers: string) => string;
  readonly issued: (count: number) => string;
  readonly handedOut: (folder: string) => string;
  /** Where the sheet to be signed by hand comes from. */
  readonly sheet: (ceremony: string) => string;
  /** What somebody who was revoked can still open. */
  readonly oldCopies: string;
}

const ja: PolicyWords = {
  insertCustodian: (number) => `鍵管理者(${String(number)}人目)のICカードを入れて、Enterキーを押してください。`,
  insertOther: "最初のICカードを抜き、もう1人のICカードを入れて、Enterキーを押してください(60秒以内)。",
  insertFirst: "最初のICカードを入れ直して、Enterキーを押してください(60秒以内)。",
  pinOf: (label) => `${label} のPIN: `,
  signed: (name, role) => `署名しました: ${name}(${role})`,
  notSigned: (text) => `署名できませんでした。${text}`,
  states: { active: "有効", suspended: "停止中", revoked: "取消済み" },
  lapses: { pledge: "守秘誓約", training: "教育訓練", certificate: "カードの証明書" },
  lapsing: (what, days) => (days < 0 ? `${what}の期限切れ` : `${what}の期限まであと${String(days)}日`),
  changed: (sequence) => `設定を変更しました(第${String(sequence)}版)。`,
  rekeyed: "データベースの鍵を新しくしました。全員がサインインし直します。",
  policy: (sequence, sha256, signers) => `設定 第${String(sequence)}版  ${sha256}\n署名: ${signers}`,
  handedOut: (folder) => `提供元に渡す証明書と説明を書き出しました: ${folder}\n指紋(SHA-256)を、提供元と別の経路で読み合わせてください。`,
  sheet: (ceremony) => `自署する用紙(儀式の記録)は、次で表示します: noren policy minutes --ceremony ${ceremony}`,
  issued: (count) => `証明書を${String(count)}枚発行しました。`,
  oldCopies:
    "取り消した担当者は、取り消す前に写されたデータベースと保管庫なら、その担当者のカードと鍵束の写しがあれば、その役割の範囲で引き続き開けます。取り消し後のデータベースは開けず、取り消し後に保管された内容も読めません。",
};

const en: PolicyWords = {
  insertCustodian: (number) => `Insert the card of custodian number ${String(number)} and press Enter.`,
  insertOther: "Take out the first card, insert the other officer's card and press Enter (within 60 seconds).",
  insertFirst: "Put the first card back and press Enter (within 60 seconds).",
  pinOf: (label) => `PIN of ${label}: `,
  signed: (name, role) => `Signed: ${name} (${role})`,
  notSigned: (text) => `Not signed. ${text}`,
  states: { active: "active", suspended: "suspended", revoked: "revoked" },
  lapses: { pledge: "pledge", training: "training", certificate: "card certificate" },
  lapsing: (what, days) => (days < 0 ? `${what} lapsed` : `${what} lapses in ${String(days)} days`),
  changed: (sequence) => `The settings were changed (version ${String(sequence)}).`,
  rekeyed: "The databases have new keys. Everyone signs in anew.",
  policy: (sequence, sha256, signers) => `Settings version ${String(sequence)}  ${sha256}\nSigned by: ${signers}`,
  handedOut: (folder) => `The certificates for providers and a sheet were written to ${folder}\nRead the fingerprints (SHA-256) to the provider by another way.`,
  sheet: (ceremony) => `The sheet to sign by hand (minutes of the ceremony) is shown by: noren policy minutes --ceremony ${ceremony}`,
  issued: (count) => `Issued ${String(count)} certificates.`,
  oldCopies:
    "Whoever was revoked can still open copies of the databases and the vault that were made before, with that officer's card and a copy of the keyring, as far as the role went. The databases of today cannot be opened that way, nor can what is stored from now on.",
};

export const policyWords: Readonly<Record<"ja" | "en", PolicyWords>> = { ja, en };
