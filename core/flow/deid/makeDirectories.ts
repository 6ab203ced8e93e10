import path from "node:path";
import { replaceUid } from "../../deid/dicom/replaceUid.ts";
import { WindowSource } from "../../dicom/byteSource.ts";
import { readObject } from "../../dicom/directory/directoryObject.ts";
import { isFileId, makeDirectory, type DirectoryFile } from "../../dicom/directory/makeDirectory.ts";
import { FailureError } from "../../domain/failure.ts";
import { NewFile, PlainFile } from "../../platform/batchFiles.ts";
import type { HeldFile, MadeFile } from "./deidTask.ts";

export interface MadeDirectories {
  readonly made: readonly Omit<MadeFile, "list">[];
  readonly held: readonly HeldFile[];
}

/** Directories (DICOMDIR) of what was written, made anew where the input had one: what was received is never edited, since it names people and files that were held. */
export function makeDirectories(out: string, secret: Uint8Array, names: readonly string[], written: readonly string[]): MadeDirectories {
  const made: Omit<MadeFile, "list">[] = [];
  const held: HeldFile[] = [];
  for (const name of names) {
    try {
      const bytes = directoryOf(out, secret, name, written);
      const file = new NewFile(path.join(out, name));
      file.write(bytes);
      if (!file.finish()) throw new FailureError("media.nameCollides");
      made.push({ name, bytes: bytes.length, masks: [], proposals: [], isSearched: false });
    } catch (error) {
      if (!(error instanceof FailureError) || !/^(?:dicom|media)\./u.test(error.failure.code)) throw error;
      held.push({ name, failure: error.failure, proposals: [] });
    }
  }
  return { made, held };
}

function directoryOf(out: string, secret: Uint8Array, name: string, written: readonly string[]): Buffer {
  const folder = path.posix.dirname(name);
  const below = folder === "." ? written : written.filter((one) => one.startsWith(`${folder}/`)).map((one) => one.slice(folder.length + 1));
  const files = below.map((one) => one.split("/")).filter(isFileId).map((parts): DirectoryFile => ({ name: parts, object: objectAt(path.join(out, folder, ...parts)) }));
  // A directory of nothing says nothing.
  if (files.length === 0) throw new FailureError("dicom.contentNotUnderstood");
  return makeDirectory({ files, instanceUid: replaceUid(secret, `directory ${name}`) });
}

function objectAt(name: string): DirectoryFile["object"] {
  const file = new PlainFile(name);
  try {
    return readObject(new WindowSource(file));
  } finally {
    file.close();
  }
}
