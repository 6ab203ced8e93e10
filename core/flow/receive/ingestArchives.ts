import { FailureError } from "../../domain/failure.ts";
import type { ArchiveEntry, ArchiveEvent } from "../../media/archive/entry.ts";
import { defaultLimits, openBudget, type Budget } from "../../media/archive/limits.ts";
import { readOneArchive } from "../../media/archive/nested.ts";
import type { RandomSource } from "../../media/archive/source.ts";
import { readZipDirectory } from "../../media/archive/zipDirectory.ts";
import { contentKindOf, headBytes } from "../../media/source/contentKind.ts";
import { chunkBytes } from "../../vault/layout.ts";
import type { ReadableObject } from "../../vault/segmentReader.ts";
import { Arrival, tellKind, type IngestWork } from "./ingestWork.ts";
import type { IngestTask, Purse, TaskAnswer } from "./ingestOrder.ts";
import { pathOfName } from "./itemName.ts";
import { causeOf, isKeptOut, spelledOut } from "./kinds.ts";

/** Archives are opened from the vault, where they lie whole: the medium is read once, and nesting is only another turn of the same. */

type TaskOf<Kind extends IngestTask["kind"]> = Extract<IngestTask, { kind: Kind }>;

const sourceOf = (work: IngestWork, object: ReadableObject): RandomSource => ({
  size: object.bytes,
  read: (offset, length) => {
    work.read(length);
    return work.reader.readRange(object, offset, length);
  },
});

const headOf = (work: IngestWork, object: ReadableObject): Buffer => work.reader.readRange(object, 0, Math.min(headBytes, object.bytes));

/** What is left of the outermost container's purse: however deep archives nest, together they unpack no more than one may. */
function budgetOf({ rootBytes, entriesSpent, bytesSpent }: Purse, depth: number): Budget {
  if (depth >= defaultLimits.depth) throw new FailureError("media.archiveTooDeep");
  return openBudget(Math.max(0, rootBytes - Math.ceil(bytesSpent / defaultLimits.totalRatio)), {
    ...defaultLimits,
    totalBytes: Math.max(0, defaultLimits.totalBytes - bytesSpent),
    entries: Math.max(0, defaultLimits.entries - entriesSpent),
  });
}

/** The verdict on a zip, whose entries several threads may then read; a tar has no directory. */
export async function surveyArchive(work: IngestWork, { object, depth, purse }: TaskOf<"survey">): Promise<TaskAnswer> {
  if (contentKindOf(headOf(work, object), "") !== "zip") return { kind: "survey", verdict: undefined };
  const directory = await readZipDirectory(sourceOf(work, object), budgetOf(purse, depth));
  directory.wipe();
  return { kind: "survey", verdict: directory.verdict };
}

/** Members of an archive that lies in the vault already, each an object of its own. */
export async function expandArchive(work: IngestWork, task: TaskOf<"expand">): Promise<TaskAnswer> {
  const { object, container, from, to, purse, verdict } = task;
  work.open(container);
  const name = pathOfName(work.nameOf(task.name));
  const archive = contentKindOf(headOf(work, object), "");
  if (archive !== "zip" && archive !== "tar" && archive !== "gzip") throw new FailureError("media.archiveMalformed");
  const events = readOneArchive({ source: sourceOf(work, object), kind: archive, name: name.slice(name.lastIndexOf("/") + 1), budget: budgetOf(purse, container.depth), from, to, ...(verdict && { verdict }) });
  const members = new Members(work, container.item);
  try {
    for await (const event of events) {
      if (work.isStopping) return { kind: "stopped" };
      const taken = members.take(event);
      if (taken !== undefined) await taken;
    }
    await work.flush();
    return { kind: "done" };
  } finally {
    members.abandon();
  }
}

class Members {
  readonly #work: IngestWork;
  readonly #container: number;
  #large: Arrival | undefined;

  constructor(work: IngestWork, container: number) {
    this.#work = work;
    this.#container = container;
  }

  take(event: ArchiveEvent): Promise<void> | undefined {
    switch (event.kind) {
      case "file":
        return this.#small(event.entry, event.content);
      case "begin":
        this.#large = new Arrival(this.#work, { name: event.entry.segments.join("/"), place: this.#place(event.entry.index) });
        return undefined;
      case "piece":
        this.#large?.write(event.content);
        return undefined;
      case "end":
        return this.#end(event.entry);
      case "abandoned": {
        const bytes = this.#large?.bytes ?? 0;
        this.abandon();
        return this.#hold(event.entry.index, event.entry.segments.join("/"), event.entry.bytes, event.reason, bytes);
      }
      case "held":
        return this.#hold(event.entry.index, spelledOut(event.entry.name), event.entry.bytes, event.reason, 0);
      case "enter":
      case "leave":
        throw new Error("archives within are opened from the vault");
    }
  }

  abandon(): void {
    this.#large?.abandon();
    this.#large = undefined;
  }

  #small({ index, segments }: ArchiveEntry, content: Buffer): Promise<void> | undefined {
    const name = segments.join("/");
    const { kind, cause } = tellKind(content.subarray(0, headBytes), name);
    const member = { entry: index, name, kind, bytes: content.length, ...(cause !== undefined && { cause }) };
    if (isKeptOut(cause)) return this.#work.join(member, content.length);
    const about = this.#work.aboutOf(this.#place(index), name);
    const object = content.length <= chunkBytes ? this.#work.writer.gather(content, about) : this.#work.writer.store(content, about);
    return this.#work.join({ ...member, object }, content.length);
  }

  #end({ index, segments }: ArchiveEntry): Promise<void> | undefined {
    const large = this.#large;
    this.#large = undefined;
    if (large === undefined) throw new Error("a file ends that never began");
    const { kind, cause, object } = large.finish();
    return this.#work.join(
      { entry: index, name: segments.join("/"), kind, bytes: large.bytes, ...(object !== undefined && { object }), ...(cause !== undefined && { cause }) },
      large.bytes,
    );
  }

  #hold(entry: number, name: string, bytes: number, reason: Parameters<typeof causeOf>[0], unpacked: number): Promise<void> | undefined {
    return this.#work.join({ entry, name, kind: "unknown", bytes, cause: causeOf(reason), failure: reason }, unpacked);
  }

  #place(entry: number): string {
    return `${String(this.#container)}/${String(entry)}`;
  }
}
