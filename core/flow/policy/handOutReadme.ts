import type { PolicyOfficer } from "../../domain/policy.ts";

/** The sheet beside the certificates. Only what openssl 3 has: the provider may have no Noren. */
type Recipient = Pick<PolicyOfficer, "id" | "name" | "certificate" | "validUntil">;

const inFours = (hash: string): string => hash.match(/.{1,4}/g)?.join(" ") ?? hash;
const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

const list = (recipients: readonly Recipient[], until: string): string =>
  recipients.map(({ id, name, certificate, validUntil }) => `  ${id}.pem  ${name}  ${until} ${day(validUntil)}\n    SHA-256  ${inFours(certificate)}`).join("\n");

/** SHA-384 in the agreement: openssl's own default, SHA-1, is refused. */
const command = (recipients: readonly Recipient[]): string =>
  ["openssl cms -encrypt -binary -stream -aes-256-gcm -outform DER -in FILE -out FILE.cms", ...recipients.map(({ id }) => `  -recip ${id}.pem -keyopt ecdh_kdf_md:sha384`)].join(" \\\n  ");

const texts = {
  ja: (room: string, recipients: readonly Recipient[]) => `${room} へ媒体を送るときの証明書

受け取る担当者
${list(recipients, "有効期限")}

1. この指紋(SHA-256)を、別の経路(電話など)でセキュリティルームに読み上げて確かめてください。
   手元では次のコマンドで表示できます。
     openssl x509 -in ${recipients[0]?.id ?? "technician-1"}.pem -outform DER | sha256sum
2. Noren があるときは、フォルダーを次のように封入します。二人のICカードで署名します。
     noren seal フォルダー --room ルーム --to ${recipients.map(({ id }) => `${id}.pem`).join(" --to ")} --out 媒体
3. Noren がないときは、一つのファイル(zip など)を openssl 3.0.19 以上で暗号化できます。
     ${command(recipients).replaceAll("\n", "\n     ")}
   鍵が RSA の証明書には、ecdh_kdf_md の代わりに次を付けます。
     -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256
4. 封をした媒体には、媒体番号・封印番号と、種類ごとの件数を書いた送付票を付けてください。
`,
  en: (room: string, recipients: readonly Recipient[]) => `Certificates for sending media to ${room}

Recipients
${list(recipients, "valid until")}

1. Read these fingerprints (SHA-256) to the secure room by another way, such as the telephone. This shows them:
     openssl x509 -in ${recipients[0]?.id ?? "technician-1"}.pem -outform DER | sha256sum
2. With Noren, seal a folder. Two cards sign it:
     noren seal FOLDER --room ROOM --to ${recipients.map(({ id }) => `${id}.pem`).join(" --to ")} --out MEDIUM
3. Without Noren, one file (a zip, say) can be encrypted with openssl 3.0.19 or later:
     ${command(recipients).replaceAll("\n", "\n     ")}
   For a certificate with an RSA key, instead of ecdh_kdf_md:
     -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256
4. Put a delivery note with the sealed medium: number of the medium, number of the seal, and how many of each kind there are.
`,
} as const;

export const handOutReadme = (language: "ja" | "en", room: string, recipients: readonly Recipient[]): string => texts[language](room, recipients);
