import { createHash, type Hash } from "node:crypto";
import type { Instant } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import type { Certificate } from "./certificate.ts";
import { constructed, readElement, readObjectIdentifier, readOctets, readSmallInteger, tags } from "./der.ts";
import { contentTypes, type Digest } from "./identifiers.ts";
import { readDigest } from "./signatureScheme.ts";
import { readCertificates, readDigests, readOnlySigner, verifySigner } from "./signerInfo.ts";
import { enter, gather, leave, nextTag, outermost, readFrame, startRun, Supply, takeOctets, type Budget, type Frame, type Step } from "./supply.ts";

/**
 * SignedData (RFC 5652 §5) or DigestedData (§7) around its content, as chunks come: what a DICOM Secure File holds inside its envelope
 * (PS3.15 Annex D.1). The sink gets the content; whether it is to be believed only `finish()` says.
 */

export type InnerType = "signedData" | "digestedData";

export type InnerVerdict =
  | {
      readonly kind: "signed";
      readonly bytes: number;
      readonly signer: Certificate;
      readonly signedAt: Instant | undefined;
      readonly certificates: readonly Certificate[];
    }
  /** It is what its maker digested; who that was nobody says. */
  | { readonly kind: "digested"; readonly bytes: number };

export interface InnerReader {
  /** Throws FailureError. */
  readonly push: (chunk: Uint8Array) => void;
  /** Throws FailureError where anything is not as it was signed or digested. */
  readonly finish: () => InnerVerdict;
}

/** All but the content: certificates above all. */
const mostAround = 256 * 1024;

/** `type` is what the envelope says of its content, or what it begins with (`innerTypeOf`). */
export function openInnerReader(order: { readonly sink: (plain: Uint8Array) => void; readonly type: InnerType }): InnerReader {
  const supply = new Supply();
  const state: State = { verdict: undefined };
  const run = startRun(supply, asSignature(readInner(supply, order.type, order.sink, state)));
  return {
    push: (chunk) => {
      run.feed(chunk);
    },
    finish: () => {
      run.end();
      if (state.verdict === undefined) throw new Error("an inner layer ends without a verdict");
      return state.verdict;
    },
  };
}

const infoTypes: ReadonlyMap<string, InnerType> = new Map([
  [contentTypes.signedData, "signedData"],
  [contentTypes.digestedData, "digestedData"],
]);

/** Bytes that say what a content is, where it is a ContentInfo. */
export const innerTypeBytes = 24;

/** Whether a content that its envelope calls plain data begins as such a layer does: some makers put one in unannounced. */
export function innerTypeOf(beginning: Uint8Array): InnerType | undefined {
  const supply = new Supply();
  supply.chunk = beginning;
  supply.hasEnded = true;
  try {
    const steps = readType(supply);
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return infoTypes.get(value);
    }
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

function* readType(supply: Supply): Step<string> {
  const info = yield* enter(supply, outermost, tags.sequence);
  return readObjectIdentifier(readElement(yield* gather(supply, info, { bytes: innerTypeBytes }), "BER"));
}

interface State {
  verdict: InnerVerdict | undefined;
}

/** What the reader of elements says of an envelope, here it says of a signature. */
function* asSignature(steps: Step<void>): Step<void> {
  try {
    yield* steps;
  } catch (error) {
    if (error instanceof FailureError && ["envelope.malformed", "envelope.unsupported", "envelope.tooLarge"].includes(error.failure.code))
      throw new FailureError("signature.malformed");
    throw error;
  }
}

function* readInner(supply: Supply, type: InnerType, sink: (plain: Uint8Array) => void, state: State): Step<void> {
  const budget = { bytes: mostAround };
  const first = yield* enter(supply, outermost, tags.sequence);
  // A ContentInfo begins with an identifier, the bare type with its version.
  if ((yield* nextTag(supply, first)) !== tags.objectIdentifier) {
    yield* readBare(supply, first, type, sink, state, budget);
    return;
  }
  const named = infoTypes.get(readObjectIdentifier(readElement(yield* gather(supply, first, budget), "BER")));
  // It says itself what it is, and the envelope said it too.
  if (named !== type) throw new FailureError("signature.malformed");
  const wrapper = yield* enter(supply, first, constructed(0));
  yield* readBare(supply, yield* enter(supply, wrapper, tags.sequence), named, sink, state, budget);
  yield* leave(supply, wrapper);
  yield* leave(supply, first);
}

function readBare(supply: Supply, frame: Frame, type: InnerType, sink: (plain: Uint8Array) => void, state: State, budget: Budget): Step<void> {
  return type === "signedData" ? readSigned(supply, frame, sink, state, budget) : readDigested(supply, frame, sink, state, budget);
}

function* readSigned(supply: Supply, frame: Frame, sink: (plain: Uint8Array) => void, state: State, budget: Budget): Step<void> {
  const version = readSmallInteger(readElement(yield* gather(supply, frame, budget), "BER"));
  if (![1, 3, 4].includes(version)) throw new FailureError("signature.unsupported");
  const hashes = new Map<Digest, Hash>(readDigests(readElement(yield* gather(supply, frame, budget), "BER")).map((digest) => [digest, createHash(digest)]));
  const content = yield* readContent(supply, frame, budget, [...hashes.values()], sink);
  const certificates = (yield* nextTag(supply, frame)) === constructed(0) ? readCertificates(readElement(yield* gather(supply, frame, budget), "BER")) : [];
  // Revocation lists come from the room's policy.
  if ((yield* nextTag(supply, frame)) === constructed(1)) throw new FailureError("signature.unsupported");
  const signer = readOnlySigner(readElement(yield* gather(supply, frame, budget), "BER"));
  yield* leave(supply, frame);
  const hash = hashes.get(signer.digest);
  if (hash === undefined) throw new FailureError("signature.malformed");
  const verified = verifySigner(signer, certificates, { type: content.type, digest: hash.digest() });
  state.verdict = { kind: "signed", bytes: content.bytes, ...verified, certificates };
}

function* readDigested(supply: Supply, frame: Frame, sink: (plain: Uint8Array) => void, state: State, budget: Budget): Step<void> {
  const version = readSmallInteger(readElement(yield* gather(supply, frame, budget), "BER"));
  if (version !== 0 && version !== 2) throw new FailureError("signature.unsupported");
  const hash = createHash(readDigest(readElement(yield* gather(supply, frame, budget), "BER")));
  const { bytes } = yield* readContent(supply, frame, budget, [hash], sink);
  const digest = readOctets(readElement(yield* gather(supply, frame, budget), "BER"));
  yield* leave(supply, frame);
  if (!hash.digest().equals(digest)) throw new FailureError("signature.contentChanged");
  state.verdict = { kind: "digested", bytes };
}

/** EncapsulatedContentInfo (RFC 5652 §5.2). */
function* readContent(
  supply: Supply,
  parent: Frame,
  budget: Budget,
  hashes: readonly Hash[],
  sink: (plain: Uint8Array) => void,
): Step<{ readonly type: string; readonly bytes: number }> {
  const info = yield* enter(supply, parent, tags.sequence);
  const type = readObjectIdentifier(readElement(yield* gather(supply, info, budget), "BER"));
  const wrapper = yield* enter(supply, info, constructed(0));
  let bytes = 0;
  yield* takeOctets(supply, yield* readFrame(supply, wrapper), tags.octetString, (plain) => {
    bytes += plain.length;
    for (const hash of hashes) hash.update(plain);
    sink(plain);
  });
  yield* leave(supply, wrapper);
  yield* leave(supply, info);
  return { type, bytes };
}
