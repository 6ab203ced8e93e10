import { objectsOf, type Manifest } from "./manifest.ts";
import { openingScript } from "./openingScript.ts";

/** What lies in the package in the clear for whoever has no Noren; it holds no name and no content of what was sealed. */

export type ReadmeFacts = Pick<Manifest, "id" | "sequence" | "createdAt" | "expiresAt" | "sender" | "purpose" | "packageKey" | "parts" | "recipients" | "partBytes"> & {
  readonly folder: string;
};

interface Example {
  readonly first: string;
  readonly last: string;
  readonly objects: string;
  readonly parts: string;
  readonly plain: string;
}

function exampleOf({ parts }: ReadmeFacts): Example {
  const name = (path = ""): string => path.slice("data/".length);
  return {
    first: name(parts[0]?.path),
    last: name(parts.at(-1)?.path),
    objects: String(objectsOf({ parts }).length),
    parts: String(parts.length),
    plain: String(parts.reduce((sum, { plainBytes }) => sum + plainBytes, 0)),
  };
}

export function readmeJapanese(facts: ReadmeFacts): string {
  const { first, last, objects, parts, plain } = exampleOf(facts);
  return `暗号化された媒体パッケージの開き方

このフォルダー  ${facts.folder}
  提供元        ${facts.sender.name}
  目的          ${facts.purpose}
  番号          ${String(facts.sequence)}
  作成          ${facts.createdAt}（協定世界時）
  有効期限      ${facts.expiresAt}（協定世界時）
  内容          ファイル ${objects} 個、${plain} バイト（暗号化された部分 ${parts} 個）

中にあるもの
  manifest.json                目録。すべての部分のハッシュ値があります。
  manifest.json.operator.p7s   操作者の電子署名（CMS / CAdES）
  manifest.json.approver.p7s   承認者の電子署名（CMS / CAdES）
  package-key.cms              パッケージ鍵。受取人 ${String(facts.recipients.length)} 者の鍵で開きます。
  index.cms                    ファイル名の一覧。パッケージ鍵で開きます。
  data/${first}       1 番目の部分。パッケージ鍵で開きます。
  data/${last}       最後の部分
  manifest-sha256.txt、tagmanifest-sha256.txt、bagit.txt、bag-info.txt
                               BagIt（RFC 8493）の一覧。写しが壊れていないかを確かめられます。

必要なもの
  - sha256sum（GNU coreutils）と openssl 3.0.19 以上。Noren は要りません。
  - 受取人の秘密鍵と証明書（PEM 形式）
  - 信頼する証明書（PEM 形式）。提供元から、この媒体とは別の経路で受け取ってください。
  - ほかの人が使っていない端末。パッケージ鍵が、処理の一覧（ps）に見えるためです。

まず、写しが壊れていないかを確かめます（鍵は要りません）
  sha256sum -c --strict --quiet manifest-sha256.txt
  sha256sum -c --strict --quiet tagmanifest-sha256.txt

開く手順
  1. 下の「open.sh」から「ここまで」の間を、open.sh という名前で保存します。
  2. このフォルダーの中で、次のように実行します。
       sh open.sh 受取人の秘密鍵.pem 受取人の証明書.pem 信頼する証明書.pem 出力先
     出力先には、まだないフォルダーの名前を指定します。
  3. 表示された署名者二人の名前と指紋（SHA-256）を、提供元に別の経路で確かめます。
  4. 最後に「OK」と出れば、すべての署名とハッシュ値を確かめ、すべてのファイルを開き終えています。
     「OK」が出なければ、出力先の内容を使わずに消し、提供元に連絡してください。
     有効期限は、上の日付を見て確かめてください。

手順の中身
  1. manifest.json に、別々の鍵で作られた操作者と承認者の署名があることを確かめます。
  2. 署名された manifest.json にあるハッシュ値で、すべてのファイルを確かめます。
  3. package-key.cms からパッケージ鍵を取り出し、manifest.json の値（commitment）と照らします。
  4. index.cms を開き、部分（${first} など）を一つずつ復号し、ハッシュ値を確かめてから、元の名前でつなぎます。
     openssl は、改ざんされた部分でも途中までの平文を書き出します。そのため、確かめ終わるまで使いません。

----- open.sh -----
${openingScript(facts)}----- ここまで -----
`;
}

export function readmeEnglish(facts: ReadmeFacts): string {
  const { first, last, objects, parts, plain } = exampleOf(facts);
  return `How to open this encrypted package

This folder   ${facts.folder}
  Sender      ${facts.sender.name}
  Purpose     ${facts.purpose}
  Number      ${String(facts.sequence)}
  Made        ${facts.createdAt} (UTC)
  Expires     ${facts.expiresAt} (UTC)
  Contents    ${objects} files, ${plain} bytes (${parts} encrypted parts)

What is in it
  manifest.json                The list of all parts with their hashes.
  manifest.json.operator.p7s   The operator's signature (CMS / CAdES)
  manifest.json.approver.p7s   The approver's signature (CMS / CAdES)
  package-key.cms              The package key, for ${String(facts.recipients.length)} recipient(s).
  index.cms                    The names of the files, under the package key.
  data/${first}       The first part, under the package key.
  data/${last}       The last part
  manifest-sha256.txt, tagmanifest-sha256.txt, bagit.txt, bag-info.txt
                               The lists of BagIt (RFC 8493), to check a copy by.

What you need
  - sha256sum (GNU coreutils) and openssl 3.0.19 or later; no Noren
  - the recipient's private key and certificate (PEM)
  - the certificates you trust (PEM), from the sender by another way than this medium
  - a computer nobody else is using: the package key can be seen in its list of processes

First check that the copy is whole (no key needed)
  sha256sum -c --strict --quiet manifest-sha256.txt
  sha256sum -c --strict --quiet tagmanifest-sha256.txt

Opening
  1. Save what stands between "open.sh" and "end" below as open.sh.
  2. In this folder, run
       sh open.sh PRIVATE-KEY.pem CERTIFICATE.pem TRUSTED.pem OUTPUT
     OUTPUT is the name of a folder that does not exist yet.
  3. Compare the names and fingerprints (SHA-256) of the two signers with the sender, by another channel.
  4. "OK" at the end means that all signatures and hashes were right and every file was opened.
     Without it, delete what was written and contact the sender. Compare the expiry above with today's date.

----- open.sh -----
${openingScript(facts)}----- end -----
`;
}
