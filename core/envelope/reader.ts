import { FailureError } from "../domain/failure.ts";
import { openContentDecipher, type ContentDecipher } from "./contentDecipher.ts";
import { constructed, primitive, readElement, readObjectIdentifier, readOctets, readSmallInteger, tags } from "./der.ts";
import { keyBytesOf, readCipher, readContentType, tagBytes, unsupported, type EnvelopeHeader } from "./header.ts";
import { contentTypes } from "./identifiers.ts";
import { readRecipients } from "./recipients.ts";
import { enter, gather, leave, nextTag, outermost, readFrame, startRun, sticky, Supply, takeOctets, type Budget, type Frame, type Step } from "./supply.ts";

/**
 * Reads CMS EnvelopedData (RFC 5652 §6) and AuthEnvelopedData (RFC 5083) of any size in constant memory, as chunks come. Between the
 * header and the content stands the operation of a key, which may take a person and a card: there the reader waits.
 *
 * What the sink gets is not yet believed: only after `finish()` may it be shown. Nothing more is given after something was wrong.
 */

export type { EnvelopeHeader } from "./header.ts";

export interface EnvelopeReader {
  /** Throws FailureError. Once there is a header, `unlock` comes before the next chunk. */
  readonly push: (chunk: Uint8Array) => void;
  readonly header: EnvelopeHeader | undefined;
  /** Takes the content key (it is not kept) and goes on with what came after the header. Throws FailureError. */
  readonly unlock: (contentKey: Uint8Array) => void;
  /** Throws FailureError where the end is missing, or the content is not what was sealed. */
  readonly finish: () => { readonly bytes: number; readonly authenticated: boolean };
}

/** A thousand recipients with the longest names fit. */
const defaultLargestHeader = 1024 * 1024;

export interface ReaderOrder {
  readonly sink: (plain: Uint8Array) => void;
  readonly largestHeader?: number;
  /**
   * What becomes of an envelope without a tag (EnvelopedData): by default it is not unlocked. "tell" is for whoever looks at
   * `authenticated` and has another way to know that the content is whole.
   */
  readonly unauthenticated?: "refuse" | "tell";
}

export function openEnvelopeReader(order: ReaderOrder): EnvelopeReader {
  const guarded = sticky();
  const supply = new Supply();
  const state: State = { header: undefined, decipher: undefined, bytes: 0 };
  const run = startRun(supply, readEnvelope(supply, state, { bytes: order.largestHeader ?? defaultLargestHeader }));
  const isWaiting = (): boolean => state.header !== undefined && state.decipher === undefined;
  return {
    push: (chunk) => {
      guarded(() => {
        if (isWaiting()) throw new Error("the envelope waits for its key");
        run.feed(chunk);
      });
    },
    get header() {
      return state.header;
    },
    unlock: (contentKey) => {
      guarded(() => {
        const { header } = state;
        if (header === undefined || state.decipher !== undefined) throw new Error("the envelope does not wait for a key");
        if (!header.authenticated && order.unauthenticated !== "tell") throw new FailureError("envelope.unauthenticated");
        if (contentKey.length !== keyBytesOf(header)) throw new FailureError("envelope.malformed");
        state.decipher = openContentDecipher(header, contentKey, order.sink);
        run.resume();
      });
    },
    finish: () =>
      guarded(() => {
        if (isWaiting()) throw new Error("the envelope waits for its key");
        run.end();
        return { bytes: state.bytes, authenticated: state.header?.authenticated === true };
      }),
  };
}

interface State {
  header: EnvelopeHeader | undefined;
  decipher: ContentDecipher | undefined;
  bytes: number;
}

const types: ReadonlyMap<string, EnvelopeHeader["type"]> = new Map([
  [contentTypes.envelopedData, "enveloped"],
  [contentTypes.authEnvelopedData, "authEnveloped"],
]);
/** RFC 5652 §6.1, RFC 5083 §2.1. */
const versions = { enveloped: [0, 2, 3], authEnveloped: [0] } as const;

function* readEnvelope(supply: Supply, state: State, budget: Budget): Step<void> {
  const info = yield* enter(supply, outermost, tags.sequence);
  const identifier = readObjectIdentifier(readElement(yield* gather(supply, info, budget), "BER"));
  const type = types.get(identifier);
  if (type === undefined) throw unsupported(identifier);
  const wrapper = yield* enter(supply, info, constructed(0));
  const envelope = yield* enter(supply, wrapper, tags.sequence);
  const version = readSmallInteger(readElement(yield* gather(supply, envelope, budget), "BER"));
  if (!(versions[type] as readonly number[]).includes(version)) throw new FailureError("envelope.unsupported");
  // originatorInfo: certificates that nothing binds to the content.
  if ((yield* nextTag(supply, envelope)) === constructed(0)) throw new FailureError("envelope.unsupported");
  const recipients = readRecipients(yield* gather(supply, envelope, budget));

  const content = yield* enter(supply, envelope, tags.sequence);
  const contentType = readContentType(yield* gather(supply, content, budget), type);
  const cipher = readCipher(yield* gather(supply, content, budget), type);
  const octets = yield* readFrame(supply, content);
  if (octets.tag !== primitive(0) && octets.tag !== constructed(0)) throw new FailureError("envelope.malformed");
  state.header = { type, authenticated: type === "authEnveloped", contentType, ...cipher, recipients };
  yield "key";
  const { decipher } = state;
  if (decipher === undefined) throw new Error("the envelope was not unlocked");
  yield* takeOctets(supply, octets, primitive(0), decipher.update);
  yield* leave(supply, content);

  const tag = type === "authEnveloped" ? yield* readTag(supply, envelope, budget) : undefined;
  // Attributes that nobody vouches for.
  if ((yield* nextTag(supply, envelope)) !== undefined) throw new FailureError("envelope.unsupported");
  yield* leave(supply, envelope);
  yield* leave(supply, wrapper);
  yield* leave(supply, info);
  state.bytes = decipher.finish(tag);
}

function* readTag(supply: Supply, envelope: Frame, budget: Budget): Step<Buffer> {
  // Authenticated attributes come after the content and would be its additional data (RFC 5083 §2.2): known too late for one pass.
  if ((yield* nextTag(supply, envelope)) === constructed(1)) throw new FailureError("envelope.unsupported");
  const tag = readOctets(readElement(yield* gather(supply, envelope, budget), "BER"));
  if (tag.length !== tagBytes) throw new FailureError("envelope.malformed");
  return tag;
}
