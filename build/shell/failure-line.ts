import { failureCodes } from "../../core/domain/failure.ts";

/** One line a person can read aloud on the telephone, in both languages, before the messages of the contract can be had. */
const lines = {
  "start.noDisplay": ["画面（DISPLAY）がありません。デスクトップから起動するか、Xvfb を使ってください。", "There is no display. Start from a desktop, or use Xvfb."],
  "start.packageMissing": ["Chromium が見つかりません。パッケージ chromium を入れてください。", "Chromium was not found. Install the package chromium."],
  "start.portTaken": ["このコンピュータの中の通信口（127.0.0.1）を開けません。", "The loopback port (127.0.0.1) cannot be opened."],
  "start.folderUnwritable": ["一時フォルダに書き込めません。", "The temporary folder cannot be written."],
  "start.browserStopped": ["Chromium が止まりました。もう一度起動してください。", "Chromium stopped. Start again."],
} as const;

export type StartFailureCode = keyof typeof lines;

export function failureLine(code: StartFailureCode, detail?: string): string {
  const [japanese, english] = lines[code];
  return `${failureCodes[code]} ${japanese} / ${english}${detail === undefined ? "" : ` (${detail})`}`;
}

export class StartFailure extends Error {
  readonly code: StartFailureCode;

  constructor(code: StartFailureCode, detail?: string) {
    super(failureLine(code, detail));
    this.name = "StartFailure";
    this.code = code;
  }
}
