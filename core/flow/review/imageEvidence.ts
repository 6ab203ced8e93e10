import { FailureError } from "../../domain/failure.ts";
import type { OutputRow } from "../../store/run.ts";
import type { Evidence } from "./evidence.ts";

export interface ImagePair {
  /** The file as it was delivered. */
  readonly before: Uint8Array<ArrayBuffer>;
  /** As it will lie in the package. */
  readonly after: Uint8Array<ArrayBuffer>;
}

/** Both files of an image, out of the vault, for as long as `look` takes. Throws FailureError. */
export async function withImages<Value>(evidence: Evidence, output: OutputRow, look: (images: ImagePair) => Value): Promise<Value> {
  const { vault } = evidence;
  const original = await originalOf(evidence, output);
  const [before, after] = await Promise.all([vault.readRange(original.object, 0, original.bytes), vault.readRange(output.object, 0, output.bytes)]);
  try {
    return look({ before, after });
  } finally {
    before.fill(0);
    after.fill(0);
  }
}

/** By whose pseudonym the name begins with, so that nobody sees one person's original beside another's image. */
async function originalOf({ units, scope, readers }: Evidence, { name, delivery, item }: OutputRow): Promise<{ readonly object: OutputRow["object"]; readonly bytes: number }> {
  const [, pseudonym] = /^images\/([A-Z2-7]+)\//u.exec(name) ?? [];
  const person = units.flat().find((one) => one.pseudonym === pseudonym)?.person;
  const reader = readers.get(delivery);
  if (person === undefined || reader === undefined) throw new FailureError("review.misaligned");
  const holders = (scope.persons.get(person) ?? []).filter((one) => one.delivery === delivery).map(({ holder }) => holder);
  const instance = (await reader.read("instance.of", { holders })).find(({ source }) => source === item);
  if (instance === undefined) throw new FailureError("review.misaligned");
  return { object: instance.object, bytes: instance.bytes };
}
