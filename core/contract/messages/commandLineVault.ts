/** Words of the command line for the vault. */
export interface VaultWords {
  readonly checked: (objects: number, bytes: number, readData: boolean) => string;
  readonly dead: (bytes: number, segments: number) => string;
  readonly faulty: (count: number) => string;
  readonly problem: (object: string, text: string) => string;
  readonly rebuilt: (records: number, segments: number, restored: number, moved: number) => string;
  readonly compacted: (segments: number, freedBytes: number, moved: number) => string;
  readonly status: (objects: number, bytes: number, segments: number, storedBytes: number, deadBytes: number, register: number) => string;
  readonly subset: string;
}

const mebibytes = (bytes: number, locale: string): string => `${(bytes / 2 ** 20).toLocaleString(locale, { maximumFractionDigits: 1 })} MiB`;

const ja: VaultWords = {
  checked: (objects, bytes, readData) =>
    `保管庫の ${objects.toLocaleString("ja")} 件(${mebibytes(bytes, "ja")})を検査しました${readData ? "(内容もすべて読みました)" : ""}。`,
  dead: (bytes, segments) => `セグメント ${segments.toLocaleString("ja")} 個、使われていない領域 ${mebibytes(bytes, "ja")}。`,
  faulty: (count) => (count === 0 ? "問題はありません。" : `問題が ${count.toLocaleString("ja")} 件あります。`),
  problem: (object, text) => `  ${object}  ${text}`,
  rebuilt: (records, segments, restored, moved) =>
    `セグメント ${segments.toLocaleString("ja")} 個から記録 ${records.toLocaleString("ja")} 件を読み、索引に ${restored.toLocaleString("ja")} 件を戻し、${moved.toLocaleString("ja")} 件の場所を直しました。`,
  compacted: (segments, freedBytes, moved) =>
    `セグメント ${segments.toLocaleString("ja")} 個を整理し(${moved.toLocaleString("ja")} 件を移動)、${mebibytes(freedBytes, "ja")} を空けました。`,
  status: (objects, bytes, segments, storedBytes, deadBytes, register) =>
    `保管庫: ${objects.toLocaleString("ja")} 件(${mebibytes(bytes, "ja")})、セグメント ${segments.toLocaleString("ja")} 個(${mebibytes(storedBytes, "ja")}、使われていない領域 ${mebibytes(deadBytes, "ja")})、廃棄台帳 ${register.toLocaleString("ja")} 件`,
  subset: "--subset n/t (n は 1 から t まで)",
};

const en: VaultWords = {
  checked: (objects, bytes, readData) =>
    `Checked ${objects.toLocaleString("en")} objects of the vault (${mebibytes(bytes, "en")})${readData ? ", every byte of them" : ""}.`,
  dead: (bytes, segments) => `${segments.toLocaleString("en")} segments, ${mebibytes(bytes, "en")} not in use.`,
  faulty: (count) => (count === 0 ? "Nothing is wrong." : `${count.toLocaleString("en")} objects have a problem.`),
  problem: (object, text) => `  ${object}  ${text}`,
  rebuilt: (records, segments, restored, moved) =>
    `Read ${records.toLocaleString("en")} records of ${segments.toLocaleString("en")} segments, brought ${restored.toLocaleString("en")} objects back into the index and put ${moved.toLocaleString("en")} places right.`,
  compacted: (segments, freedBytes, moved) =>
    `Compacted ${segments.toLocaleString("en")} segments (moved ${moved.toLocaleString("en")} records) and freed ${mebibytes(freedBytes, "en")}.`,
  status: (objects, bytes, segments, storedBytes, deadBytes, register) =>
    `Vault: ${objects.toLocaleString("en")} objects (${mebibytes(bytes, "en")}), ${segments.toLocaleString("en")} segments (${mebibytes(storedBytes, "en")}, ${mebibytes(deadBytes, "en")} not in use), ${register.toLocaleString("en")} entries in the destruction register`,
  subset: "--subset n/t (n from 1 to t)",
};

export const vaultWords: Readonly<Record<"ja" | "en", VaultWords>> = { ja, en };
