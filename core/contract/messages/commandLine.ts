/** Words of the command line; those of failures are the window's own. */
export interface CommandLineMessages {
  readonly help: string;
  readonly unknownVerb: (verb: string) => string;
  readonly missing: (option: string) => string;
  readonly pinPrompt: string;
  readonly roomMade: (name: string, folder: string) => string;
  readonly demoPins: string;
  readonly auditVerified: (rows: number, head: string, checkpoints: number) => string;
  readonly auditExported: (rows: number, folder: string) => string;
  readonly selftest: Readonly<Record<"passed" | "failed", string>>;
  readonly progress: (done: number, total: number) => string;
}

const ja: CommandLineMessages = {
  help: `使い方: noren <動詞> [オプション]

  room init --folder DIR --name 名称 --demo          デモのセキュリティルームを作ります(ソフトウェアのカード9枚つき)
  room init --folder DIR --name 名称 --officers FILE 本番のセキュリティルームを作ります(FILE: 担当者とカード証明書の一覧、JSON)
  audit verify --folder DIR --card ID [--checkpoint FILE]
                                                     監査証跡の連鎖を検証します
  audit export --folder DIR --card ID --out DIR      監査証跡を書き出します(JSON Lines、DICOM PS3.15 の XML、署名つきチェックポイント)
  selftest [--folder DIR]                            自己診断を行います
  version                                            版を表示します

  --json          結果を JSON で1行に出力します
  --lang ja|en    言語(指定がなければ LANG に従います)
  --pin-stdin     PINを標準入力の1行目から読みます(引数や環境変数では受け取りません)
  --desk-pin      デモルームの机に書かれたPINを使います
  --help          この説明

  終了コード: 0 できました / 1 できませんでした(コードと次の手順を表示) / 2 使い方の誤り / 70 プログラムの不具合`,
  unknownVerb: (verb) => `「${verb}」という動詞はありません。noren --help をご覧ください。`,
  missing: (option) => `${option} を指定してください。noren --help をご覧ください。`,
  pinPrompt: "PIN: ",
  roomMade: (name, folder) => `セキュリティルーム「${name}」を作りました: ${folder}`,
  demoPins: "デモ用のカードとPIN(サインイン画面にも表示されます)",
  auditVerified: (rows, head, checkpoints) => `監査証跡は完全です。${rows.toLocaleString("ja")} 行、照合したチェックポイント ${checkpoints.toLocaleString("ja")} 件、末尾 ${head}`,
  auditExported: (rows, folder) => `監査証跡 ${rows.toLocaleString("ja")} 行を書き出しました: ${folder}`,
  selftest: { passed: "正常", failed: "異常" },
  progress: (done, total) => `${done.toLocaleString("ja")} / ${total.toLocaleString("ja")}`,
};

const en: CommandLineMessages = {
  help: `Usage: noren <verb> [options]

  room init --folder DIR --name NAME --demo          makes a demo room (with its nine software cards)
  room init --folder DIR --name NAME --officers FILE makes a production room (FILE: officers and card certificates, JSON)
  audit verify --folder DIR --card ID [--checkpoint FILE]
                                                     verifies the chain of the audit log
  audit export --folder DIR --card ID --out DIR      writes the audit log out (JSON Lines, XML of DICOM PS3.15, signed checkpoint)
  selftest [--folder DIR]                            runs the self-test
  version                                            prints the version

  --json          one line of JSON instead of text
  --lang ja|en    language (else by LANG)
  --pin-stdin     reads the PIN from the first line of standard input (never taken from arguments or the environment)
  --desk-pin      uses the PIN that is written on the demo room's desk
  --help          this text

  Exit codes: 0 done / 1 not done (the code and the next step are printed) / 2 wrong usage / 70 a fault of the program`,
  unknownVerb: (verb) => `There is no verb "${verb}". See noren --help.`,
  missing: (option) => `${option} is needed. See noren --help.`,
  pinPrompt: "PIN: ",
  roomMade: (name, folder) => `Made the room "${name}": ${folder}`,
  demoPins: "Demo cards and their PINs (the sign-in screen shows them too)",
  auditVerified: (rows, head, checkpoints) => `The audit log is whole. ${rows.toLocaleString("en")} rows, ${checkpoints.toLocaleString("en")} checkpoints compared, head ${head}`,
  auditExported: (rows, folder) => `Wrote ${rows.toLocaleString("en")} rows of the audit log to ${folder}`,
  selftest: { passed: "passed", failed: "FAILED" },
  progress: (done, total) => `${done.toLocaleString("en")} / ${total.toLocaleString("en")}`,
};

export const commandLineMessages: Readonly<Record<"ja" | "en", CommandLineMessages>> = { ja, en };
