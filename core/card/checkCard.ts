import { constants, createHash, diffieHellman, generateKeyPairSync, publicEncrypt, randomBytes, verify, type KeyObject } from "node:crypto";
import { cardUses, type CardMethod, type CardUse } from "../domain/cardCheck.ts";
import { succeed, type Failure, type Result } from "../domain/failure.ts";
import type { CardDescription, CardKey, CardModule, Curve, KeyAlgorithm, KeyPurpose, OaepDigest, SignatureScheme } from "./card.ts";
import { readCertificateOfKey } from "./certificateOfKey.ts";
import { coordinateBytes } from "./pkcs11Constants.ts";

/** Every mechanism the program may ask of a card, tried on the card that is there with its own keys, each result checked with its public key. */
export interface CardTrial {
  readonly key: string;
  readonly purpose: KeyPurpose;
  readonly algorithm: KeyAlgorithm;
  readonly method: CardMethod;
  readonly pinEachUse: boolean;
  readonly passed: boolean;
  readonly milliseconds: number;
  /** Absent where the card answered, but wrongly. */
  readonly failure?: Failure;
}

export interface CardCheck {
  readonly card: CardDescription;
  readonly trials: readonly CardTrial[];
  readonly uses: readonly CardUse[];
}

/** RSA below this is read, never used for anything new (CRYPTREC LS-0003: 128 bits of strength). */
const leastBitsForNew = 3072;

/** Leaves the card logged out. The PIN is spent on one login, and once for each use of a key that wants it. */
export async function checkCard(module: CardModule, slot: string, pin?: string): Promise<Result<CardCheck>> {
  const login = await module.login(slot, pin);
  if (!login.ok) return login;
  const trials: CardTrial[] = [];
  try {
    for (const key of login.value.keys) {
      const read = key.certificate === undefined ? undefined : readCertificateOfKey(key.certificate);
      if (read === undefined) continue;
      for (const [method, act] of attempts(module, slot, key, read.publicKey, key.pinEachUse ? pin : undefined)) {
        const trial = await attempt(key, method, act);
        // Without the card, and without its PIN, nothing more can be said of it.
        if (trial.failure !== undefined && endsTheCheck.has(trial.failure.code)) return { ok: false, failure: trial.failure };
        trials.push(trial);
      }
    }
  } finally {
    await module.logout(slot);
  }
  return succeed({ card: login.value, trials, uses: cardUses.map((use) => judge(use, login.value.keys, trials)) });
}

const endsTheCheck: ReadonlySet<Failure["code"]> = new Set(["card.removed", "card.absent", "card.stopped", "card.pinWrong", "card.pinLocked", "card.pinCancelled"]);

async function attempt({ id, purpose, algorithm, pinEachUse }: CardKey, method: CardMethod, act: () => Promise<Result<boolean>>): Promise<CardTrial> {
  const startedAt = performance.now();
  const result = await act();
  const milliseconds = performance.now() - startedAt;
  const common = { key: id, purpose, algorithm, method, pinEachUse, milliseconds };
  return result.ok ? { ...common, passed: result.value } : { ...common, passed: false, failure: result.failure };
}

type Attempt = readonly [method: CardMethod, act: () => Promise<Result<boolean>>];

function attempts(module: CardModule, slot: string, { id, purpose, algorithm }: CardKey, publicKey: KeyObject, pin: string | undefined): readonly Attempt[] {
  const compared = async (asked: Promise<Result<Uint8Array>>, isRight: (answer: Uint8Array) => boolean): Promise<Result<boolean>> => {
    const answer = await asked;
    if (!answer.ok) return answer;
    const passed = isRight(answer.value);
    answer.value.fill(0);
    return succeed(passed);
  };
  const signing = (method: CardMethod, scheme: SignatureScheme): Attempt => [
    method,
    () => {
      const message = randomBytes(100);
      const digest = createHash(scheme.digest).update(message).digest();
      return compared(module.sign(slot, id, digest, scheme, pin), (signature) => isSignature(publicKey, message, signature, scheme));
    },
  ];
  const opening = (method: CardMethod, wrap: (content: Buffer) => Buffer, digest: OaepDigest | undefined): Attempt => [
    method,
    () => {
      const content = randomBytes(32);
      return compared(module.decrypt(slot, id, wrap(content), digest === undefined ? { kind: "pkcs1", bytes: 32 } : { kind: "oaep", digest }, pin), (opened) => content.equals(opened));
    },
  ];

  if (purpose === "agree" && algorithm.kind === "elliptic") {
    const act = (): Promise<Result<boolean>> => {
      const { privateKey, publicKey: ephemeral } = generateKeyPairSync("ec", { namedCurve: algorithm.curve });
      const expected = diffieHellman({ privateKey, publicKey });
      return compared(module.agree(slot, id, pointOf(ephemeral, algorithm.curve), pin), (secret) => expected.equals(secret));
    };
    return [["ecdh", act]];
  }
  if (purpose === "sign")
    return algorithm.kind === "elliptic"
      ? [signing("ecdsa-sha256", { kind: "ecdsa", digest: "sha256" }), signing("ecdsa-sha384", { kind: "ecdsa", digest: "sha384" })]
      : [signing("pss-sha256", { kind: "pss", digest: "sha256" }), signing("pss-sha384", { kind: "pss", digest: "sha384" })];
  return [
    ...(["sha1", "sha256", "sha384", "sha512"] as const).map((digest) =>
      opening(`oaep-${digest}`, (content) => publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: digest }, content), digest),
    ),
    opening("pkcs1", (content) => publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, content), undefined),
  ];
}

const isSignature = (publicKey: KeyObject, message: Uint8Array, signature: Uint8Array, { kind, digest }: SignatureScheme): boolean =>
  verify(digest, message, kind === "ecdsa" ? { key: publicKey, dsaEncoding: "ieee-p1363" } : { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, signature);

function pointOf(publicKey: KeyObject, curve: Curve): Buffer {
  // RFC 5480 §2.2: the point stands at the end of the key.
  return publicKey.export({ format: "der", type: "spki" }).subarray(-1 - 2 * coordinateBytes[curve]);
}

export const nameOf = (algorithm: KeyAlgorithm): string => (algorithm.kind === "elliptic" ? algorithm.curve : `RSA-${String(algorithm.bits)}`);

/** What each use needs: for what is made new nothing weaker than the program itself would choose; deliveries are as their senders made them. */
const purposesFor = { openRoom: ["agree", "transport"], openDeliveries: ["agree", "transport"], signApprovals: ["sign"] } as const;
const methodsFor: Readonly<Record<CardUse["use"], readonly CardMethod[]>> = {
  openRoom: ["ecdh", "oaep-sha256"],
  openDeliveries: ["ecdh", "oaep-sha1", "oaep-sha256", "oaep-sha384", "oaep-sha512"],
  signApprovals: ["ecdsa-sha384", "ecdsa-sha256", "pss-sha256", "pss-sha384"],
};

function judge(use: CardUse["use"], keys: readonly CardKey[], trials: readonly CardTrial[]): CardUse {
  const wanted: readonly KeyPurpose[] = purposesFor[use];
  const fitting = keys.filter(({ purpose }) => wanted.includes(purpose));
  const named = fitting.filter(({ certificate }) => certificate !== undefined);
  const long = named.filter(({ algorithm }) => use === "openDeliveries" || algorithm.kind === "elliptic" || algorithm.bits >= leastBitsForNew);
  const working = long.filter(({ id }) => trials.some(({ key, method, passed }) => key === id && passed && methodsFor[use].includes(method)));
  const obstacle = fitting.length === 0 ? "noKey" : named.length === 0 ? "noCertificate" : long.length === 0 ? "tooShort" : "refused";
  return {
    use,
    able: working.length > 0,
    with: [...new Set(working.map(({ algorithm }) => nameOf(algorithm)))],
    pinEachUse: working.length > 0 && working.every(({ pinEachUse }) => pinEachUse),
    ...(working.length === 0 && { obstacle }),
  };
}
