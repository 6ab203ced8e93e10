import { FailureError } from "../domain/failure.ts";

/**
 * A CMS file as text: PEM (RFC 7468 §9) or an S/MIME entity (RFC 8551 §3.6), decoded as chunks come. What it decodes to is judged by the
 * reader behind it; here only what is no armour at all is refused.
 */
export interface Armour {
  /** What the chunk holds. Throws FailureError. */
  readonly decode: (chunk: Uint8Array) => Buffer;
  /** Throws FailureError where the end is missing. */
  readonly finish: () => void;
}

/** Every CMS file that is none begins with a SEQUENCE. */
export const isArmoured = (beginning: Uint8Array): boolean => beginning.length > 0 && beginning[0] !== 0x30;

const largestHeading = 16 * 1024;
const pemBegin = /^-----BEGIN (CMS|PKCS7)-----[ \t]*\r?\n/;
/** Fields of a heading and the empty line after them (RFC 5322 §2.2). */
const smimeHeading = /^(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+\r?\n/;
const isSmime = /^content-type:[ \t]*application\/(?:x-)?pkcs7-mime\b/im;
const isBase64 = /^content-transfer-encoding:[ \t]*base64[ \t]*\r?$/im;

interface Heading {
  readonly length: number;
  /** What stands after the last character; an S/MIME entity ends with the file. */
  readonly end: string | undefined;
}

/** Undefined where more of it is needed. */
function readHeading(text: string): Heading | undefined {
  const pem = pemBegin.exec(text);
  if (pem !== null) return { length: pem[0].length, end: `-----END ${pem[1] ?? ""}-----` };
  const smime = smimeHeading.exec(text);
  if (smime === null) {
    if (text.length > largestHeading) throw new FailureError("envelope.malformed");
    return undefined;
  }
  if (!isSmime.test(smime[0]) || !isBase64.test(smime[0])) throw new FailureError("envelope.unsupported");
  return { length: smime[0].length, end: undefined };
}

/** The characters of whole groups of four, and what waits for the next chunk. */
const complete = (text: string): number => text.length - (text.length % 4);
const characters = /^[A-Za-z0-9+/]*={0,2}$/;

export function openArmour(): Armour {
  let heading: Heading | undefined;
  let waiting = "";
  let after: string | undefined;
  let hasEnded = false;
  const body = (text: string): Buffer => {
    const dash = text.indexOf("-");
    if (dash >= 0) after = text.slice(dash);
    const joined = waiting + (dash >= 0 ? text.slice(0, dash) : text).replaceAll(/[\r\n\t ]+/g, "");
    if (hasEnded && joined.length > 0) throw new FailureError("envelope.malformed");
    const length = complete(joined);
    const whole = joined.slice(0, length);
    waiting = joined.slice(length);
    if (!characters.test(whole) || (whole.endsWith("=") && waiting.length > 0)) throw new FailureError("envelope.malformed");
    hasEnded = whole.endsWith("=");
    return Buffer.from(whole, "base64");
  };
  return {
    decode: (chunk) => {
      const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1");
      if (after !== undefined) {
        after += text;
        if (after.length > largestHeading) throw new FailureError("envelope.malformed");
        return Buffer.alloc(0);
      }
      if (heading !== undefined) return body(text);
      const beginning = waiting + text;
      heading = readHeading(beginning);
      waiting = heading === undefined ? beginning : "";
      return heading === undefined ? Buffer.alloc(0) : body(beginning.slice(heading.length));
    },
    finish: () => {
      if (heading === undefined || waiting.length > 0) throw new FailureError("envelope.truncated");
      const { end } = heading;
      if (end === undefined ? after !== undefined : after?.trimEnd() !== end) throw new FailureError(after === undefined ? "envelope.truncated" : "envelope.malformed");
    },
  };
}
