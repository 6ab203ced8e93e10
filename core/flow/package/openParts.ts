import { FileWriter } from "../../platform/fileWriter.ts";
import type { IndexedPart } from "../../media/package/packageIndex.ts";
import { onMedium } from "./asMedium.ts";
import { openPart, type PartKey } from "./openPart.ts";

export interface PartsToOpen {
  /** Wiped when the parts are open. */
  readonly key: PartKey;
  readonly parts: readonly {
    readonly file: string;
    readonly part: IndexedPart;
    /** Nowhere: to see whether it opens. Nobody may look at the target before all of its parts are open. */
    readonly target?: { readonly file: string; readonly offset: number };
  }[];
}

export async function openParts({ key, parts }: PartsToOpen): Promise<undefined> {
  try {
    for (const { file, part, target } of parts) {
      if (target === undefined) await openPart(file, part, key, () => undefined);
      else await openInto(file, part, key, target);
    }
    return undefined;
  } finally {
    key.key.fill(0);
  }
}

async function openInto(file: string, part: IndexedPart, key: PartKey, target: { readonly file: string; readonly offset: number }): Promise<void> {
  const writer = onMedium(() => FileWriter.join(target.file));
  let at = target.offset;
  try {
    await openPart(file, part, key, (plain) => {
      onMedium(() => { writer.writeAt(at, plain); });
      at += plain.length;
    });
    onMedium(() => { writer.sync(); });
  } finally {
    writer.close();
  }
}
