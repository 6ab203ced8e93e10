/** Words of the command line for receiving. */
export interface ReceiveWords {
  readonly custody: string;
  readonly received: (delivery: number, stored: number, held: number, waiting: number) => string;
  readonly updated: (supplier: string, sequence: number, files: number, engine: string | undefined) => string;
  readonly catalogued: (found: { readonly holders: number; readonly records: number; readonly instances: number; readonly heldRows: number; readonly leftItems: number }) => string;
  readonly linked: (found: { readonly version: number; readonly holders: number; readonly newPersons: number; readonly conflicts: number; readonly refused: number; readonly unmatched: number }) => string;
  readonly line: (kind: string, announced: number | undefined, received: number, held: number, differs: boolean) => string;
}

const ja: ReceiveWords = {
  custody: "--custody FILE (提供元と受領票の JSON)",
  received: (delivery, stored, held, waiting) =>
    `受領 ${String(delivery)}: 保管 ${stored.toLocaleString("ja")} 件、保留 ${held.toLocaleString("ja")} 件${waiting > 0 ? `、残り ${waiting.toLocaleString("ja")} 件` : ""}`,
  catalogued: ({ holders, records, instances, heldRows, leftItems }) =>
    `目録: 患者 ${holders.toLocaleString("ja")} 人、記録 ${records.toLocaleString("ja")} 件、画像 ${instances.toLocaleString("ja")} 件、保留した行 ${heldRows.toLocaleString("ja")}、読まなかったファイル ${leftItems.toLocaleString("ja")}`,
  linked: ({ version, holders, newPersons, conflicts, refused, unmatched }) =>
    `名寄せ 第${String(version)}版: 患者 ${holders.toLocaleString("ja")} 人(新しい本人 ${newPersons.toLocaleString("ja")} 人)、食い違い ${conflicts.toLocaleString("ja")} 件、停止 ${refused.toLocaleString("ja")} 人、該当者のない停止の行 ${unmatched.toLocaleString("ja")}`,
  updated: (supplier, sequence, files, engine) => `ウイルス定義を取り込みました: ${supplier}、番号 ${String(sequence)}、ファイル ${String(files)} 個${engine === undefined ? "(この端末に検査ソフトはありません)" : `、${engine} で読み込めることを確かめました`}`,
  line: (kind, announced, received, held, differs) =>
    `  ${kind.padEnd(12)}送付票 ${announced === undefined ? "-" : announced.toLocaleString("ja")}、保管 ${received.toLocaleString("ja")}、保留 ${held.toLocaleString("ja")}${differs ? "  ← 差があります" : ""}`,
};

const en: ReceiveWords = {
  custody: "--custody FILE (provider and custody form as JSON)",
  received: (delivery, stored, held, waiting) =>
    `Delivery ${String(delivery)}: ${stored.toLocaleString("en")} stored, ${held.toLocaleString("en")} held${waiting > 0 ? `, ${waiting.toLocaleString("en")} left` : ""}`,
  catalogued: ({ holders, records, instances, heldRows, leftItems }) =>
    `Catalogue: ${holders.toLocaleString("en")} patients, ${records.toLocaleString("en")} records, ${instances.toLocaleString("en")} images, ${heldRows.toLocaleString("en")} rows held, ${leftItems.toLocaleString("en")} files not read`,
  linked: ({ version, holders, newPersons, conflicts, refused, unmatched }) =>
    `Linkage ${String(version)}: ${holders.toLocaleString("en")} patients (${newPersons.toLocaleString("en")} new persons), ${conflicts.toLocaleString("en")} contradictions, ${refused.toLocaleString("en")} persons refused, ${unmatched.toLocaleString("en")} lines of refusals that mean nobody known`,
  updated: (supplier, sequence, files, engine) => `Malware signatures taken in: ${supplier}, number ${String(sequence)}, ${String(files)} files${engine === undefined ? " (no scanner is installed on this machine)" : `, loaded by ${engine} to try them`}`,
  line: (kind, announced, received, held, differs) =>
    `  ${kind.padEnd(12)}announced ${announced === undefined ? "-" : announced.toLocaleString("en")}, stored ${received.toLocaleString("en")}, held ${held.toLocaleString("en")}${differs ? "  <- differs" : ""}`,
};

export const receiveWords: Readonly<Record<"ja" | "en", ReceiveWords>> = { ja, en };
