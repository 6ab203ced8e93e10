import type { FailureCode } from "../../domain/failure.ts";
import { reasonOfOffice } from "../../media/source/macros.ts";
import type { IngestTask, TaskAnswer } from "./ingestOrder.ts";
import type { IngestWork } from "./ingestWork.ts";

/** Documents that lie in the vault: whether they carry programs. */
export async function examineDocuments(work: IngestWork, { objects }: Extract<IngestTask, { kind: "examine" }>): Promise<TaskAnswer> {
  const found: { item: number; failure: FailureCode }[] = [];
  for (const { item, object } of objects) {
    if (work.isStopping) return { kind: "stopped" };
    const failure = await reasonOfOffice({ size: object.bytes, read: (offset, length) => work.reader.readRange(object, offset, length) });
    if (failure !== undefined) found.push({ item, failure });
  }
  return { kind: "examined", found };
}
