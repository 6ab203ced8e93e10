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

  room init --folder DIR --name 名称 --demo          デモのセキュリティルームを作ります(ソフトウェアのカード10枚つき)
  room init --folder DIR --name 名称 --officers FILE --module LIB…
                                                     本番のセキュリティルームを作ります(FILE: 担当者の記録とカード証明書の一覧、JSON。鍵管理者2名のICカードで署名します)
  officer list --folder DIR --card ID                担当者と、期限の近いものを一覧します
  officer suspend|reinstate|revoke --folder DIR --card ID --officer ID [--second ID]
                                                     担当者を停止・復帰・取消します(鍵管理者2名のICカードで署名します)
  policy show --folder DIR --card ID                 設定の履歴と署名者を表示します
  policy change --folder DIR --card ID --changes FILE [--second ID]
                                                     設定を変更します(FILE: 変更の一覧、JSON)
  policy certify --folder DIR --card ID --request FILE [--second ID]
                                                     ルームの認証局でICカードの公開鍵に証明書を発行します
  policy handout --folder DIR --card ID --out DIR    提供元に渡す証明書と、指紋・封入の説明を書き出します
  policy minutes --folder DIR --card ID [--ceremony ID]
                                                     儀式の記録を、自署する用紙として番号つきで表示します(指定がなければ最後の儀式)
  card check [--folder DIR] [--module FILE] [--slot S] [--card ID]
                                                     ICカードで何ができるかを、入っているカードで試します
  seal DIR --room R --to 証明書.pem… --out DIR [--expires 日数] [--purpose 目的]
                                                     フォルダーを受取人だけが開ける媒体パッケージに封入します(二人が署名します)
  demo --headless --room DIR [--people N] [--seed S] 架空の町が、封をした媒体から提供まで進むようすを、画面なしで試します(止めても続きから進みます)
  make-demo --people N --seed S --out DIR            架空の町の医療データを作ります(同じ S からは同じものができます。実在の人のものではありません)
  make-images --people N --seed S --out DIR          識別情報を埋め込んだ架空の DICOM 画像と解答を作ります
  score --key KEY --output DIR [--report FILE]       加工した画像を解答で採点します(試験のため)
  deid フォルダー|ファイル --out DIR --recipe FILE|ai-images --secret-file FILE --report FILE [--masks FILE] [--accept-proposals]
                                                     DICOM 画像をルームなしで匿名加工します(試験と道具のため。FILE の形は core/flow/deid/REPORT.md)
  dicom dump FILE                                    DICOM ファイルの中身をすべて表示します(患者の情報がそのまま出ます。試験と道具のため)
  dicom diff FILE FILE                               ふたつの DICOM ファイルを要素とフレームごとに比べます(終了コード: 0 同じ、1 異なる、2 読めない)
  verify パッケージ [--room R] [--trust 証明書.pem…]  媒体パッケージの署名と内容を、鍵なしで検証します
  open パッケージ --out DIR (--trust 証明書.pem… | --room R) (--key 鍵.pem --cert 証明書.pem | --p12 FILE | --room R --card ID)
                                                     媒体パッケージを検証し、受取人の鍵で開きます
  audit verify --folder DIR --card ID [--checkpoint FILE]
                                                     監査証跡の連鎖を検証します
  audit export --folder DIR --card ID --out DIR      監査証跡を書き出します(JSON Lines、DICOM PS3.15 の XML、署名つきチェックポイント)
  receive --folder DIR --card ID --medium PATH --custody FILE
                                                     媒体を受領します(FILE: 提供元と受領票、JSON。止まったところから再開できます)
  scanner update --folder DIR --card ID --medium PATH
                                                     登録された供給元が封入したウイルス定義を取り込みます
  vault status --folder DIR --card ID                保管庫の状態を表示します
  vault check --folder DIR --card ID [--read-data] [--subset n/t]
                                                     保管庫を検査します(--read-data: 内容もすべて読む、--subset: t 分割の n 番目だけ)
  vault rebuild --folder DIR --card ID               保管庫の索引をセグメントから作り直します
  vault compact --folder DIR --card ID               使われていない領域を空けます
  delivery settle --folder DIR --card ID --delivery N [--reason 理由]
                                                     送付票と受領の差を確かめて締めます
  delivery catalogue --folder DIR --card ID --delivery N
                                                     表と画像を目録に読み込みます
  delivery link --folder DIR --card ID --delivery N
                                                     誰の記録かを決めます(名寄せ)
  delivery destroy --folder DIR --card ID --delivery N --reason 理由 [--shared keep|destroy] [--second ID]
                                                     受領したものをすべて廃棄します(鍵管理者 2 人の署名)
  recipe list|add --folder DIR --card ID [--recipe FILE]
                                                     加工仕様を一覧・登録します(FILE: 加工仕様、JSON)
  project list|show --folder DIR --card ID [--project N]
                                                     提供案件を一覧・表示します
  project propose --folder DIR --card ID --application 申請番号 --name 題名 --purpose 目的 --recipient 利活用者 --to 証明書.pem --recipe SHA-256 --delivery N[,N…]
                                                     提供を申請します(技術者)
  project decide --folder DIR --card ID --project N --number 決定番号 --day YYYY-MM-DD
                                                     委員会の決定を記録します(承認者)
  project run|verify --folder DIR --card ID --project N
                                                     加工します(止まったところから再開できます)、結果を検証します(技術者)
  project abandon --folder DIR --card ID --project N --reason 理由
                                                     加工をやめ、決定の段階に戻します
  review list --folder DIR --card ID --project N [--after N]
                                                     目視確認の指摘と判断を一覧します
  review accept --folder DIR --card ID --project N (--finding N[,N…] | --all) [--reason 理由]
                                                     画面で見た指摘を受け入れます(確認者)
  review finish --folder DIR --card ID --project N   目視確認を終えます(確認者)
  release gate --folder DIR --card ID --project N    提供までに満たすことを、済んだかどうかとともに表示します
  release approve --folder DIR --card ID --project N [--second ID]
                                                     承認します(承認者 2 人の署名。読み取り装置が 1 台なら順に入れます)
  release write --folder DIR --card ID --project N --medium PATH --number 媒体番号 [--expires 日数] [--second ID]
                                                     媒体に書き出します(技術者と承認者の署名)
  release read-back --folder DIR --card ID --project N --medium PATH
                                                     媒体から読み戻して確かめ、提供とします(技術者)
  release recall --folder DIR --card ID --project N --reason 理由
                                                     提供を取り消します。元に戻せません(承認者)
  vault certificate --folder DIR --card ID --entry N 廃棄の登録と、まだ開けるものを表示します
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

  room init --folder DIR --name NAME --demo          makes a demo room (with its ten software cards)
  room init --folder DIR --name NAME --officers FILE --module LIB…
                                                     makes a production room (FILE: officers' records and card certificates, JSON; two custodians' cards sign)
  officer list --folder DIR --card ID                lists officers and what lapses soon
  officer suspend|reinstate|revoke --folder DIR --card ID --officer ID [--second ID]
                                                     suspends, reinstates or revokes an officer (two custodians' cards sign)
  policy show --folder DIR --card ID                 shows every version of the settings and who signed it
  policy change --folder DIR --card ID --changes FILE [--second ID]
                                                     changes the settings (FILE: list of changes, JSON)
  policy certify --folder DIR --card ID --request FILE [--second ID]
                                                     certifies a card's public keys by the room's authority
  policy handout --folder DIR --card ID --out DIR    writes the certificates for providers with their fingerprints
  policy minutes --folder DIR --card ID [--ceremony ID]
                                                     shows the minutes of a ceremony as a numbered sheet to sign by hand (of the last one where none is named)
  card check [--folder DIR] [--module FILE] [--slot S] [--card ID]
                                                     tries on the inserted card what it can be used for
  seal DIR --room R --to CERT.pem… --out DIR [--expires DAYS] [--purpose TEXT]
                                                     seals a folder into a package for its recipients (two people sign)
  demo --headless --room DIR [--people N] [--seed S] takes a fictional town the whole way, from a sealed medium to a package handed over, without a window; goes on where it was cut off
  make-demo --people N --seed S --out DIR            makes the medical data of a fictional town (the same for the same S; of nobody who lives)
  make-images --people N --seed S --out DIR          makes DICOM objects with planted identities of fictional people, and the answer key
  score --key KEY --output DIR [--report FILE]       grades anonymized objects against the key (for tests)
  deid FOLDER|FILE --out DIR --recipe FILE|ai-images --secret-file FILE --report FILE [--masks FILE] [--accept-proposals]
                                                     anonymizes DICOM objects without a room (for tests and tools; the files are explained in core/flow/deid/REPORT.md)
  dicom dump FILE                                    shows all that is in a DICOM file (patient data as it is; for tests and tools)
  dicom diff FILE FILE                               compares two DICOM files by elements and frames (exit code: 0 same, 1 different, 2 not readable)
  verify PACKAGE [--room R] [--trust CERT.pem…]      verifies a package's signatures and contents without a key
  open PACKAGE --out DIR (--trust CERT.pem… | --room R) (--key KEY.pem --cert CERT.pem | --p12 FILE | --room R --card ID)
                                                     verifies a package and opens it with the recipient's key
  audit verify --folder DIR --card ID [--checkpoint FILE]
                                                     verifies the chain of the audit log
  audit export --folder DIR --card ID --out DIR      writes the audit log out (JSON Lines, XML of DICOM PS3.15, signed checkpoint)
  receive --folder DIR --card ID --medium PATH --custody FILE
                                                     Receive a medium (FILE: provider and custody form, JSON); goes on where it stopped
  scanner update --folder DIR --card ID --medium PATH
                                                     takes in malware signatures sealed by a registered supplier
  vault status --folder DIR --card ID                shows the state of the vault
  vault check --folder DIR --card ID [--read-data] [--subset n/t]
                                                     checks the vault (--read-data: every byte, --subset: the n-th of t parts only)
  vault rebuild --folder DIR --card ID               makes the vault's index again from its segments
  vault compact --folder DIR --card ID               frees space that is not in use
  delivery settle --folder DIR --card ID --delivery N [--reason TEXT]
                                                     close the comparison of announced and received
  delivery catalogue --folder DIR --card ID --delivery N
                                                     read tables and images into the catalogue
  delivery link --folder DIR --card ID --delivery N
                                                     tell whose records they are
  delivery destroy --folder DIR --card ID --delivery N --reason TEXT [--shared keep|destroy] [--second ID]
                                                     destroys everything of a delivery (two custodians sign)
  recipe list|add --folder DIR --card ID [--recipe FILE]
                                                     lists recipes, registers one (FILE: a recipe, JSON)
  project list|show --folder DIR --card ID [--project N]
                                                     lists provisions, shows one
  project propose --folder DIR --card ID --application NUMBER --name TITLE --purpose TEXT --recipient NAME --to CERT.pem --recipe SHA-256 --delivery N[,N…]
                                                     proposes a provision (technician)
  project decide --folder DIR --card ID --project N --number NUMBER --day YYYY-MM-DD
                                                     records the committee's decision (approver)
  project run|verify --folder DIR --card ID --project N
                                                     makes the result, from where it stopped; verifies it (technician)
  project abandon --folder DIR --card ID --project N --reason TEXT
                                                     gives the run up and goes back to the decision
  review list --folder DIR --card ID --project N [--after N]
                                                     lists findings and what was said of them
  review accept --folder DIR --card ID --project N (--finding N[,N…] | --all) [--reason TEXT]
                                                     accepts findings that were looked at in the window (reviewer)
  review finish --folder DIR --card ID --project N   ends the review (reviewer)
  release gate --folder DIR --card ID --project N    shows what a release needs, and what of it is there
  release approve --folder DIR --card ID --project N [--second ID]
                                                     approves (two approvers sign, in turn where there is one reader)
  release write --folder DIR --card ID --project N --medium PATH --number NUMBER [--expires DAYS] [--second ID]
                                                     writes the package to a medium (a technician and an approver sign)
  release read-back --folder DIR --card ID --project N --medium PATH
                                                     reads it back from the medium, and so hands it over (technician)
  release recall --folder DIR --card ID --project N --reason TEXT
                                                     recalls a release; nothing undoes it (approver)
  vault certificate --folder DIR --card ID --entry N shows an entry of the register, and what can still be opened
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
