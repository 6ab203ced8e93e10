import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { Policy } from "../../domain/policy.ts";
import { openAuthority, type LeafUsage } from "../../envelope/authority.ts";
import { certificateHashOf, pemOf, readCertificatePem } from "../../envelope/certificate.ts";
import { beginCeremony } from "../ceremony/beginCeremony.ts";
import type { CeremonyResult, SignedStatement } from "../ceremony/openCeremony.ts";
import type { Act, RoomContext } from "../context.ts";
import { cardValidity } from "../validity.ts";
import { readPolicy, signaturesNeeded } from "./readPolicy.ts";

type Order = OperationInput<"certificate.issue">;
interface KeyToCertify {
  readonly publicKey: KeyObject;
  readonly usage: LeafUsage;
}

/** The room's authority names the keys of a card; its own key is opened by the two custodians who sign the order, and used for nothing else. */
export function issueCertificates(context: RoomContext, order: Order, act: Act): Result<OperationOutput<"certificate.issue">> {
  const policy = readPolicy(context.folder);
  if (!policy.ok) return policy;
  const keys: KeyToCertify[] = [];
  for (const [index, { publicKeyPem, usage }] of order.keys.entries()) {
    const key = readPublicKey(publicKeyPem, usage);
    if (key === undefined) return fail("officer.certificateUnusable", { reason: "publicKey", key: index + 1 });
    keys.push(key);
  }
  const begun = beginCeremony(context, {
    purpose: "certificate.issue",
    statement: statementOf(policy.value, order, keys, context.clock.now()),
    needed: [{ role: "custodian", count: signaturesNeeded }],
    recovers: true,
    perform: (signed) => Promise.resolve(issue(context, policy.value, order, keys, signed)),
  });
  if (!begun.ok) return begun;
  act.about({ objects: [begun.value.id, begun.value.sha256], details: { keys: keys.length } });
  return succeed({ ceremony: begun.value });
}

/** P-256, P-384, or RSA of 3072 bits and more; opening by agreement or by transport, as the key can. */
function readPublicKey(pem: string, usage: "sign" | "open"): KeyToCertify | undefined {
  let publicKey: KeyObject;
  try {
    publicKey = createPublicKey(pem);
  } catch {
    return undefined;
  }
  // createPublicKey takes a private key too; one that comes by this way is nobody's secret any more.
  if (!pem.includes("-----BEGIN PUBLIC KEY-----")) return undefined;
  const { namedCurve, modulusLength } = publicKey.asymmetricKeyDetails ?? {};
  if (publicKey.asymmetricKeyType === "ec" && (namedCurve === "prime256v1" || namedCurve === "secp384r1"))
    return { publicKey, usage: usage === "sign" ? "digitalSignature" : "keyAgreement" };
  if (publicKey.asymmetricKeyType === "rsa" && (modulusLength ?? 0) >= 3072) return { publicKey, usage: usage === "sign" ? "digitalSignature" : "keyEncipherment" };
  return undefined;
}

const spki = (key: KeyObject): Buffer => key.export({ format: "der", type: "spki" });

function statementOf({ room, sequence }: Policy, { name, serial }: Order, keys: readonly KeyToCertify[], orderedAt: number): string {
  const listed = keys.map(({ publicKey, usage }) => ({ usage, publicKeySha256: createHash("sha256").update(spki(publicKey)).digest("hex") }));
  return `${JSON.stringify({ format: "noren-certificate-order/1", room: room.id, policy: sequence, orderedAt, holder: name, card: serial, keys: listed }, undefined, 2)}\n`;
}

function issue(context: RoomContext, policy: Policy, { name, serial }: Order, keys: readonly KeyToCertify[], { recovered }: SignedStatement): Result<CeremonyResult> {
  const authority = readCertificatePem(policy.authorityPem);
  if (!authority.ok) return authority;
  if (recovered === undefined) return fail("room.damaged", { file: "recovery" });
  const privateKey = createPrivateKey({ key: recovered.authorityKey, format: "der", type: "pkcs8" });
  const open = openAuthority({ certificate: authority.value.der, privateKey, entropy: context.entropy });
  const { organization } = authority.value.subject;
  const issued = keys.map(({ publicKey, usage }) =>
    open.issue({
      subject: { ...(organization !== undefined && { organization }), commonName: name, serialNumber: serial },
      publicKey,
      usage,
      validity: cardValidity(context.clock.now()),
    }),
  );
  return succeed({ certificates: issued.map((der) => pemOf(der)), fingerprints: issued.map((der) => certificateHashOf(der)) });
}
