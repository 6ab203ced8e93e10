import path from "node:path";
import type { AnnouncedCount } from "../../domain/custody.ts";
import type { HeldCause } from "../../domain/delivery.ts";
import type { ItemKind, MediumContent } from "../../domain/medium.ts";
import { walkInventory } from "../../media/source/inventory.ts";
import { itemKindOf } from "../../media/source/itemKinds.ts";
import { openInventoryCount } from "../../media/source/mediumContent.ts";
import { readAnnounced } from "./ingestTasks.ts";
import { inventoryDigest } from "./inventoryDigest.ts";
import { causeOf } from "./kinds.ts";

/** What a thread finds on a medium; no card, no key and no database is needed for it. */
export interface MediumFindings {
  readonly content: MediumContent;
  readonly digest: string;
  readonly files: number;
  readonly bytes: number;
  readonly kinds: readonly { readonly kind: ItemKind; readonly count: number; readonly bytes: number }[];
  readonly declared: readonly AnnouncedCount[];
  readonly problems: readonly { readonly cause: HeldCause; readonly count: number; readonly examples: readonly string[] }[];
  /** Envelopes that carry no tag. */
  readonly unauthenticated: number;
  readonly archives: readonly { readonly name: string; readonly bytes: number }[];
  /** Below the root; the root itself is "". */
  readonly packages: readonly string[];
  readonly neededBytes: number;
}

export interface InspectTask {
  readonly root: string;
}

const examplesShown = 5;
const archivesShown = 100;

export async function inspectMedium({ root }: InspectTask): Promise<MediumFindings> {
  const count = openInventoryCount();
  const problems = new Map<HeldCause, { count: number; examples: string[] }>();
  const archives: { name: string; bytes: number }[] = [];
  const packages: string[] = [];
  let unauthenticated = 0;
  const note = (cause: HeldCause, name: string): void => {
    const known = problems.get(cause) ?? { count: 0, examples: [] };
    known.count += 1;
    if (known.examples.length < examplesShown) known.examples.push(name);
    problems.set(cause, known);
  };
  for await (const event of walkInventory({ root })) {
    count.add(event);
    if (event.kind === "problem") {
      note(causeOf(event.problem.reason), event.problem.segments.join("/"));
      continue;
    }
    const { segments, bytes, content, held } = event.item;
    const name = segments.join("/");
    if (held !== undefined) note(causeOf(held), name);
    if (itemKindOf(content) === "archive" && archives.length < archivesShown) archives.push({ name, bytes });
    if (content === "cmsEnveloped") unauthenticated += 1;
    if (content === "package") packages.push(name);
  }
  const { content, counts, items, bytes, capacity } = count.summary();
  const announced = content === "dicomMedium" ? readAnnounced(root) : undefined;
  return {
    content,
    digest: inventoryDigest(root),
    files: items,
    bytes,
    kinds: [...counts].map(([kind, of]) => ({ kind, ...of })),
    declared: announced === undefined ? [] : [{ kind: "dicom", count: announced.size }],
    problems: [...problems].map(([cause, of]) => ({ cause, ...of })),
    unauthenticated,
    archives,
    packages,
    neededBytes: capacity.neededBytes,
  };
}

/** Where the one package of a medium is. */
export const packageFolder = (root: string, [name = ""]: readonly string[]): string => path.join(root, name);
