import { WindowSource, type ByteSource } from "../../dicom/byteSource.ts";
import { writePlan, type FilePlan } from "../../dicom/editFile.ts";
import { FailureError, succeed, type Result } from "../../domain/failure.ts";
import { PartFile } from "../../platform/partFile.ts";
import { PlainFile } from "../../platform/plainFile.ts";

export interface Rewrite {
  readonly from: string;
  /** Its folder exists. Nothing is to be seen under this name before all of it is on the disk. */
  readonly to: string;
  /** Throws FailureError for what is held. */
  readonly plan: (source: ByteSource) => FilePlan;
}

/** A file of any size planned and written under another name, in constant memory: how many bytes. Undefined where there is no such file. */
export function rewriteFile({ from, to, plan }: Rewrite): Result<number | undefined> {
  const file = PlainFile.open(from);
  if (file === undefined) return succeed(undefined);
  let part: PartFile | undefined;
  try {
    const planned = plan(new WindowSource(file));
    part = new PartFile(to);
    const sink = part;
    let written = 0;
    writePlan(planned, (bytes) => {
      sink.write(bytes);
      written += bytes.length;
    });
    part.finish();
    return succeed(written);
  } catch (error) {
    part?.discard();
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  } finally {
    file.close();
  }
}
