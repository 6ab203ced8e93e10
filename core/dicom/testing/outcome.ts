import { FailureError } from "../../domain/failure.ts";
import { MemorySource } from "../byteSource.ts";
import { editFile } from "../editFile.ts";
import { fragmentsOf, framesOf, readExtendedOffsets } from "../fragments.ts";
import type { SeenValue } from "../seenElement.ts";

/** Carries out what may be refused. Whatever else is thrown is a bug. */
function quietly(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
  }
}

/** Everything an engine would look at. */
function lookAt(seen: SeenValue): void {
  void [seen.tag, seen.path, seen.privateCreator, seen.readNumbers(), seen.bytes.length];
  quietly(() => seen.readText());
  if (seen.vr === "OV") quietly(() => readExtendedOffsets(seen.bytes));
  if (!seen.isEncapsulated) return;
  quietly(() => {
    const { source, range } = seen;
    for (const frames of [1, 2, 1_000_000]) quietly(() => framesOf(source, fragmentsOf(source, range), frames));
  });
}

/** What came of a file: a code, or that it was read and comes out as it was. */
export function outcome(bytes: Buffer, largestInflated = 1 << 24): string {
  try {
    const copy = editFile(
      bytes,
      (seen) => {
        lookAt(seen);
        return { kind: "enter" };
      },
      { largestInflated },
    );
    return copy.equals(bytes) ? "read" : "changed";
  } catch (error) {
    if (error instanceof FailureError && error.failure.code.startsWith("dicom.")) return error.failure.code;
    throw error;
  }
}

/** The same of the fragments of a value by itself. */
export function fragmentsOutcome(value: Buffer, frames: number): string {
  const source = new MemorySource(value);
  try {
    return `${String(framesOf(source, fragmentsOf(source, { from: 0, to: value.length }), frames).length)} frames`;
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}
