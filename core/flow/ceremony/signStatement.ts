import type { CardKey, OpenCard } from "../../card/card.ts";
import type { Instant } from "../../domain/brand.ts";
import { fail, type Result } from "../../domain/failure.ts";
import { readCertificate } from "../../envelope/certificate.ts";
import { signDetached, verifyDetached } from "../../envelope/signedData.ts";

/** A card's detached signature over exact bytes; one that does not verify is never kept. */
export async function signStatement(order: {
  readonly card: OpenCard;
  readonly key: CardKey & { readonly certificate: Uint8Array };
  readonly content: Uint8Array;
  readonly at: Instant;
  /** For cards that want it again for each use. */
  readonly pin?: string;
}): Promise<Result<Buffer>> {
  const { card, key, content, at } = order;
  const certificate = readCertificate(key.certificate);
  if (!certificate.ok) return certificate;
  const pin = key.pinEachUse ? order.pin : undefined;
  const signature = await signDetached({
    content,
    at,
    signer: { certificate: certificate.value, sign: (digest, scheme) => card.sign(key.id, digest, scheme, pin) },
  });
  if (!signature.ok) return signature;
  const verified = verifyDetached({ content, signature: signature.value });
  return verified.ok && verified.value.signer.hash === certificate.value.hash ? signature : fail("card.faulty");
}
