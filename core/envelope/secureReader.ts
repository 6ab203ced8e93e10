import { FailureError } from "../domain/failure.ts";
import { innerTypeBytes, innerTypeOf, openInnerReader, type InnerReader, type InnerVerdict } from "./innerReader.ts";
import { openEnvelopeReader, type EnvelopeReader, type ReaderOrder } from "./reader.ts";
import { sticky } from "./supply.ts";

/** One CMS file as it is handed over: an envelope and, inside it, perhaps a signature or a digest (DICOM PS3.15 Annex D.1). */

export interface SecureReader extends Omit<EnvelopeReader, "finish"> {
  readonly finish: () => {
    /** Of the innermost content, which is what the sink got. */
    readonly bytes: number;
    /** The envelope's own tag vouches for it. Without that and without an inner verdict nobody does. */
    readonly authenticated: boolean;
    readonly inner: InnerVerdict | undefined;
  };
}

/**
 * An envelope without a tag is read for the sake of what may be inside; where neither vouches for the content, it fails in the end
 * (`envelope.unauthenticated`), unless the caller says "tell".
 */
export function openSecureReader(order: ReaderOrder): SecureReader {
  let inner: InnerReader | undefined;
  let beginning: Buffer | undefined = Buffer.alloc(0);
  const pass = (plain: Uint8Array): void => {
    if (inner === undefined) order.sink(plain);
    else inner.push(plain);
  };
  /** The first bytes say what it is; they are held back until there are enough of them. */
  const decide = (): void => {
    if (beginning === undefined) return;
    const declared = envelope.header?.contentType;
    const type = declared === "signedData" || declared === "digestedData" ? declared : innerTypeOf(beginning);
    if (type !== undefined) inner = openInnerReader({ sink: order.sink, type });
    const held = beginning;
    beginning = undefined;
    if (held.length > 0) pass(held);
  };
  const envelope = openEnvelopeReader({
    ...order,
    unauthenticated: "tell",
    sink: (plain) => {
      if (beginning === undefined) {
        pass(plain);
        return;
      }
      beginning = Buffer.concat([beginning, plain]);
      if (beginning.length >= innerTypeBytes) decide();
    },
  });
  const guarded = sticky();
  return {
    push: (chunk) => {
      guarded(() => {
        envelope.push(chunk);
      });
    },
    unlock: (contentKey) => {
      guarded(() => {
        envelope.unlock(contentKey);
      });
    },
    get header() {
      return envelope.header;
    },
    finish: () =>
      guarded(() => {
        const { bytes, authenticated } = envelope.finish();
        decide();
        const verdict = inner?.finish();
        if (!authenticated && verdict === undefined && order.unauthenticated !== "tell") throw new FailureError("envelope.unauthenticated");
        return { bytes: verdict?.bytes ?? bytes, authenticated, inner: verdict };
      }),
  };
}
