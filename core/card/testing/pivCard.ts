import { constants, createECDH, createPublicKey, generateKeyPairSync, privateDecrypt, randomBytes, type KeyObject } from "node:crypto";
import { signDigest } from "../digestSignature.ts";
import type { TestAuthority } from "./certify.ts";

/**
 * A PIV card (NIST SP 800-73-4, as much of it as OpenSC asks for) that lives in memory. Keys: 9A signs on P-256, 9C signs on P-384 and
 * wants the PIN each time, 9D agrees on P-384, 82 opens RSA-2048.
 */
export interface PivCard {
  readonly answer: (command: Buffer) => Buffer;
  readonly reset: () => void;
  readonly triesLeft: () => number;
  readonly unblock: () => void;
}

/** A YubiKey's: for an unknown one OpenSC 0.23 offers RSA only. */
export const answerToReset = Buffer.from("3bf81300008131fe15597562696b657934d4", "hex");

interface CardKey {
  readonly algorithm: number;
  readonly object: string;
  readonly privateKey: KeyObject;
  readonly usage: string;
}

/** Algorithm identifiers of SP 800-78-4, table 6-2. */
const algorithms = { rsa2048: 0x07, p256: 0x11, p384: 0x14 } as const;
const signing = 0x9c;

const status = (word: number, data: Buffer = Buffer.alloc(0)): Buffer => Buffer.concat([data, Buffer.from([word >> 8, word & 0xff])]);

function element(tag: string, value: Buffer): Buffer {
  const { length } = value;
  const header = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(tag, "hex"), Buffer.from(header), value]);
}

function elementsOf(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let offset = 0; offset + 1 < bytes.length; ) {
    const tag = bytes.readUInt8(offset);
    const first = bytes.readUInt8(offset + 1);
    const extra = first < 0x80 ? 0 : first & 0x7f;
    const length = extra === 0 ? first : bytes.readUIntBE(offset + 2, extra);
    const start = offset + 2 + extra;
    found.set(tag, bytes.subarray(start, start + length));
    offset = start + length;
  }
  return found;
}

const integer = (bytes: Buffer): Buffer => {
  const start = bytes.findIndex((byte) => byte !== 0);
  const short = bytes.subarray(start);
  return element("02", short.readUInt8(0) < 0x80 ? short : Buffer.concat([Buffer.alloc(1), short]));
};

export function makePivCard({ name, pin, authority, tries = 3 }: { readonly name: string; readonly pin: string; readonly authority: TestAuthority; readonly tries?: number }): PivCard {
  const elliptic = (namedCurve: string): KeyObject => generateKeyPairSync("ec", { namedCurve }).privateKey;
  const keys = new Map<number, CardKey>([
    [0x9a, { algorithm: algorithms.p256, object: "5fc105", privateKey: elliptic("P-256"), usage: "critical,digitalSignature" }],
    [signing, { algorithm: algorithms.p384, object: "5fc10a", privateKey: elliptic("P-384"), usage: "critical,digitalSignature,nonRepudiation" }],
    [0x9d, { algorithm: algorithms.p384, object: "5fc10b", privateKey: elliptic("P-384"), usage: "critical,keyAgreement" }],
    [0x82, { algorithm: algorithms.rsa2048, object: "5fc10d", privateKey: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey, usage: "critical,keyEncipherment" }],
  ]);
  const objects = new Map<string, Buffer>([
    // CHUID: its GUID is what OpenSC takes the serial number from.
    ["5fc102", element("53", Buffer.concat([element("30", Buffer.from("d4e739da739ced39ce739d836858210842108421c84210c3eb", "hex")), element("34", randomBytes(16)), element("35", Buffer.from("20301231")), element("3e", Buffer.alloc(0)), element("fe", Buffer.alloc(0))]))],
    ["5fc10c", element("53", Buffer.concat([element("c1", Buffer.from([1])), element("c2", Buffer.from([0])), element("fe", Buffer.alloc(0))]))],
    ["7e", element("7e", Buffer.concat([element("4f", Buffer.from("a000000308000010000100", "hex")), element("5f2f", Buffer.from("4000", "hex"))]))],
  ]);
  for (const [reference, { object, privateKey, usage }] of keys) {
    const certificate = authority.certify(createPublicKey(privateKey), `${name} ${reference.toString(16)}`, usage);
    objects.set(object, element("53", Buffer.concat([element("70", certificate), element("71", Buffer.from([0])), element("fe", Buffer.alloc(0))])));
  }

  let triesLeft = tries;
  let isVerified = false;
  /** The PIN was given for the very next signature with 9C. */
  let isFresh = false;
  let chained = Buffer.alloc(0);
  let rest = Buffer.alloc(0);

  function give(data: Buffer, most: number): Buffer {
    rest = Buffer.from(data.subarray(most));
    if (rest.length === 0) return status(0x9000, data);
    return status(0x6100 | (rest.length > 0xff ? 0 : rest.length), data.subarray(0, most));
  }

  function verify(reference: number, presented: Buffer, isReset: boolean): Buffer {
    if (reference !== 0x80) return status(0x6a88);
    if (isReset) {
      isVerified = false;
      return status(0x9000);
    }
    if (triesLeft === 0) return status(0x6983);
    if (presented.length === 0) return isVerified ? status(0x9000) : status(0x63c0 | triesLeft);
    const expected = Buffer.alloc(8, 0xff);
    expected.write(pin, "latin1");
    isVerified = presented.equals(expected);
    isFresh = isVerified;
    triesLeft = isVerified ? tries : triesLeft - 1;
    if (isVerified) return status(0x9000);
    return triesLeft === 0 ? status(0x6983) : status(0x63c0 | triesLeft);
  }

  function authenticate(algorithm: number, reference: number, data: Buffer, most: number): Buffer {
    const key = keys.get(reference);
    if (key === undefined) return status(0x6a86);
    if (key.algorithm !== algorithm) return status(0x6a80);
    if (reference === signing ? !isFresh : !isVerified) return status(0x6982);
    if (reference === signing) isFresh = false;
    const asked = elementsOf(elementsOf(data).get(0x7c) ?? Buffer.alloc(0));
    const answer = respond(key, asked.get(0x81), asked.get(0x85));
    return answer === undefined ? status(0x6a80) : give(element("7c", element("82", answer)), most);
  }

  function respond({ algorithm, privateKey }: CardKey, challenge: Buffer | undefined, point: Buffer | undefined): Buffer | undefined {
    if (point !== undefined) return agree(privateKey, point);
    if (challenge === undefined) return undefined;
    if (algorithm === algorithms.rsa2048) return privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, challenge);
    const signature = signDigest(privateKey, challenge);
    const half = signature.length / 2;
    return element("30", Buffer.concat([integer(signature.subarray(0, half)), integer(signature.subarray(half))]));
  }

  function agree(privateKey: KeyObject, point: Buffer): Buffer | undefined {
    const { d, crv } = privateKey.export({ format: "jwk" });
    const own = createECDH(crv === "P-256" ? "prime256v1" : "secp384r1");
    own.setPrivateKey(Buffer.from(d ?? "", "base64url"));
    try {
      return own.computeSecret(point);
    } catch {
      return undefined;
    }
  }

  function select(name: Buffer, most: number): Buffer {
    if (!name.subarray(0, 5).equals(Buffer.from("a000000308", "hex"))) return status(0x6a82);
    isVerified = false;
    return give(element("61", Buffer.concat([element("4f", Buffer.from("000010000100", "hex")), element("79", element("4f", Buffer.from("a000000308", "hex")))])), most);
  }

  return {
    triesLeft: () => triesLeft,
    unblock: () => {
      triesLeft = tries;
    },
    reset: () => {
      isVerified = false;
      isFresh = false;
      chained = Buffer.alloc(0);
      rest = Buffer.alloc(0);
    },
    answer: (command) => {
      const { classByte, instruction, first, second, sent, most } = readCommand(command);
      if ((classByte & 0x10) !== 0) {
        chained = Buffer.concat([chained, sent]);
        return status(0x9000);
      }
      const data = Buffer.concat([chained, sent]);
      chained = Buffer.alloc(0);
      switch (instruction) {
        case 0xc0:
          return rest.length === 0 ? status(0x6985) : give(rest, most);
        case 0xa4:
          return select(data, most);
        case 0xcb: {
          const object = objects.get(data.subarray(2, 2 + (data[1] ?? 0)).toString("hex"));
          return object === undefined ? status(0x6a82) : give(object, most);
        }
        case 0x20:
          return verify(second, data, first === 0xff);
        case 0x87:
          return authenticate(first, second, data, most);
        case 0xfd:
          return status(0x9000, Buffer.from([5, 4, 3]));
        default:
          return status(0x6d00);
      }
    },
  };
}

/** ISO 7816-4 §5.1, short and extended lengths. */
function readCommand(command: Buffer): { readonly classByte: number; readonly instruction: number; readonly first: number; readonly second: number; readonly sent: Buffer; readonly most: number } {
  const [classByte = 0, instruction = 0, first = 0, second = 0] = command;
  const common = { classByte, instruction, first, second };
  if (command.length <= 4) return { ...common, sent: Buffer.alloc(0), most: 256 };
  if (command.length === 5) return { ...common, sent: Buffer.alloc(0), most: command.readUInt8(4) || 256 };
  if (command[4] === 0 && command.length > 7) {
    const length = command.readUInt16BE(5);
    return { ...common, sent: command.subarray(7, 7 + length), most: 65_536 };
  }
  const length = command.readUInt8(4);
  const expected = command.length > 5 + length ? command.readUInt8(5 + length) : 0;
  return { ...common, sent: command.subarray(5, 5 + length), most: expected || 256 };
}
