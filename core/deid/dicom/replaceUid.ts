import { createHmac } from "node:crypto";

/** UIDs the standard itself gives out: classes, syntaxes, coding schemes, well-known instances (PS3.6 annex A). */
const ofStandard = /^1\.2\.840\.10008\.(?:1|2|3|5|6|7|8|15|16)\.[\d.]+$/;

/**
 * The UID that stands for another in one run: the same for the same, wherever it is referred to; told by nobody who lacks the secret. Of the
 * form 2.25.(UUID as a whole number), PS3.5 §B.2.
 */
export function replaceUid(secret: Uint8Array, uid: string): string {
  if (uid === "" || ofStandard.test(uid)) return uid;
  let answers = answersOf.get(secret);
  if (answers === undefined) {
    answers = new Map();
    answersOf.set(secret, answers);
  }
  let answer = answers.get(uid);
  if (answer === undefined) {
    answer = computed(secret, uid);
    if (answers.size >= remembered) answers.clear();
    answers.set(uid, answer);
  }
  return answer;
}

/** Study, series and frame of reference stand in every slice. */
const answersOf = new WeakMap<Uint8Array, Map<string, string>>();
const remembered = 5000;

function computed(secret: Uint8Array, uid: string): string {
  const bytes = createHmac("sha256", secret).update("noren/uid\0").update(uid).digest().subarray(0, 16);
  // RFC 9562 §5.8: a UUID of version 8, whose content is the maker's own.
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return `2.25.${BigInt(`0x${bytes.toString("hex")}`).toString()}`;
}
