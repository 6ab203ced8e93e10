import { fail, succeed, type Result } from "../domain/failure.ts";
import type { Entropy } from "../platform/entropy.ts";
import type { Certificate } from "./certificate.ts";
import { startEnvelope } from "./writer.ts";

/** Keys and lists; what is larger goes through the streaming writer and reader. */
export const largestEnvelope = 1024 * 1024;

/** To each of the recipients, whose certificates name keys for agreement or for key encipherment. */
export function seal(content: Uint8Array, recipients: readonly Certificate[], entropy: Entropy): Result<Buffer> {
  const { head, totalBytes, update, finish } = startEnvelope({
    recipients: recipients.map((certificate) => ({ kind: "certificate", certificate })),
    contentBytes: content.length,
    entropy,
  });
  return totalBytes > largestEnvelope ? fail("envelope.tooLarge") : succeed(Buffer.concat([head, update(content), finish()]));
}

/** Both are needed to open it: the outer envelope is for the first, what lies in it for the second. */
export function sealForTwo(content: Uint8Array, first: Certificate, second: Certificate, entropy: Entropy): Result<Buffer> {
  const inner = seal(content, [second], entropy);
  return inner.ok ? seal(inner.value, [first], entropy) : inner;
}
