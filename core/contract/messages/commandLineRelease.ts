/** Words of the command line for approving, writing and reading back. */

export interface ShownRelease {
  readonly name: string;
  readonly sequence: number;
  readonly manifestSha256: string;
  readonly medium: string;
  readonly objects: number;
}

export interface ReleaseWords {
  readonly line: (isMet: boolean, what: string, why: string | undefined) => string;
  readonly approval: (name: string, at: string, isVerified: boolean) => string;
  readonly approved: string;
  readonly written: (release: ShownRelease, folder: string) => string;
  readonly readBack: (release: ShownRelease) => string;
  readonly writing: string;
  readonly badDays: string;
  readonly recalled: string;
}

const ja: ReleaseWords = {
  line: (isMet, what, why) => `${isMet ? "  済  " : "  未  "}${what}${why === undefined ? "" : `: ${why}`}`,
  approval: (name, at, isVerified) => `      ${name}  ${at}  ${isVerified ? "署名は正しく、内容は変わっていません" : "署名が今の内容と合いません"}`,
  approved: "二人の承認者が署名しました。次は媒体に書き出します(noren release write)。",
  written: ({ name, sequence, manifestSha256, medium, objects }, folder) => `媒体 ${medium} に書き出しました: ${folder}/${name}\n  番号 ${String(sequence)}、ファイル ${objects.toLocaleString("ja")} 個、目録の SHA-256 ${manifestSha256}\n次は読み戻します(noren release read-back)。`,
  readBack: ({ name, medium, manifestSha256 }) => `媒体 ${medium} から読み戻し、一致しました: ${name}\n  目録の SHA-256 ${manifestSha256}`,
  writing: "書き終えました。目録に、技術者と承認者が署名します。",
  badDays: "--expires には 1 から 3650 までの日数を指定してください。",
  recalled: "提供を取り消しました。媒体のパッケージは消えていません。媒体を取り戻し、台帳に記録してください。",
};

const en: ReleaseWords = {
  line: (isMet, what, why) => `${isMet ? "  done  " : "  open  "}${what}${why === undefined ? "" : `: ${why}`}`,
  approval: (name, at, isVerified) => `        ${name}  ${at}  ${isVerified ? "signature holds over what is so now" : "signature does not hold over what is so now"}`,
  approved: "Two approvers have signed. Next it is written to a medium (noren release write).",
  written: ({ name, sequence, manifestSha256, medium, objects }, folder) => `Written to medium ${medium}: ${folder}/${name}\n  number ${String(sequence)}, ${objects.toLocaleString("en")} files, manifest's SHA-256 ${manifestSha256}\nNext it is read back (noren release read-back).`,
  readBack: ({ name, medium, manifestSha256 }) => `Read back from medium ${medium}, and the same: ${name}\n  manifest's SHA-256 ${manifestSha256}`,
  writing: "All is written. A technician and an approver sign the manifest.",
  badDays: "--expires takes a number of days from 1 to 3650.",
  recalled: "The release is recalled. The package on the medium is still there: get the medium back and note it in the ledger.",
};

export const releaseWords: Readonly<Record<"ja" | "en", ReleaseWords>> = { ja, en };
