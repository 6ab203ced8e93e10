import path from "node:path";
import { WindowSource } from "../../dicom/byteSource.ts";
import { readObject } from "../../dicom/directory/directoryObject.ts";
import { makeDirectory, type DirectoryFile } from "../../dicom/directory/makeDirectory.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { writeFileDurably } from "../../platform/disk.ts";
import { PlainFile } from "../../platform/plainFile.ts";

export interface DirectoryOrder {
  /** Where the DICOMDIR lies. */
  readonly folder: string;
  /** Names below the folder of the files that are there and leave with it. */
  readonly files: readonly string[];
  readonly instanceUid: string;
}

/** A DICOMDIR of the files as they are now: of those a medium brought, nothing is taken over. How many files it lists. */
export function remakeDirectory({ folder, files, instanceUid }: DirectoryOrder): Result<number> {
  const listed: DirectoryFile[] = [];
  try {
    for (const name of files) {
      const file = PlainFile.open(path.join(folder, name));
      if (file === undefined) return fail("folder.unusable");
      try {
        listed.push({ name: name.split(path.sep), object: readObject(new WindowSource(file)) });
      } finally {
        file.close();
      }
    }
    writeFileDurably(path.join(folder, "DICOMDIR"), makeDirectory({ files: listed, instanceUid }));
    return succeed(listed.length);
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}
