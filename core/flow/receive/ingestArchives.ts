import { FailureError } from "../../domain/failure.ts";
import type { ArchiveEntry, ArchiveEvent } from "../../media/archive/entry.ts";
import { defaultLimits, openBudget, type Budget } from "../../media/archive/limits.ts";
import { readOneArchive } from "../../media/archive/nested.ts";
import type { RandomSource } from "../../media/archive/source.ts";
import { readZipDirectory } from "../../media/archive/zipDirectory.ts";
import { contentKindOf, headBytes } from "../../media/source/contentKind.ts";
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
      await members.take(event);
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

  async take(event: ArchiveEvent): Promise<void> {
    switch (event.kind) {
      case "file":
        await this.#small(event.entry, event.content);
        return;
      case "begin":
        this.#large = new Arrival(this.#work, { name: event.entry.segments.join("/"), place: this.#place(event.entry.index) });
        return;
      case "piece":
        this.#large?.write(event.content);
        return;
      case "end":
        await this.#end(event.entry);
        return;
      case "abandoned": {
        const bytes = this.#large?.bytes ?? 0;
        this.abandon();
        await this.#hold(event.entry.index, event.entry.segments.join("/"), event.entry.bytes, event.reason, bytes);
        return;
      }
      case "held":
        await this.#hold(event.entry.index, spelledOut(event.entry.name), event.entry.bytes, event.reason, 0);
        return;
      case "enter":
      case "leave":
        throw new Error("archives within are opened from the vault");
    }
  }

  abandon(): void {
    this.#large?.abandon();
    this.#large = undefined;
  }

  async #small({ index, segments }: ArchiveEntry, content: Buffer): Promise<void> {
    const name = segments.join("/");
    const { kind, cause } = tellKind(content.subarray(0, headBytes), name);
    const member = { entry: index, name: this.#work.seal(name), kind, bytes: content.length, ...(cause !== undefined && { cause }) };
    if (isKeptOut(cause)) {
      await this.#work.join(member, content.length);
      return;
    }
    const object = this.#work.writer.store(content, this.#work.aboutOf(this.#place(index), name));
    await this.#work.join({ ...member, object }, content.length);
  }

  async #end({ index, segments }: ArchiveEntry): Promise<void> {
    const large = this.#large;
    this.#large = undefined;
    if (large === undefined) throw new Error("a file ends that never began");
    const { kind, cause, object } = large.finish();
    await this.#work.join(
      { entry: index, name: this.#work.seal(segments.join("/")), kind, bytes: large.bytes, ...(object !== undefined && { object }), ...(cause !== undefined && { cause }) },
      large.bytes,
    );
  }

  #hold(entry: number, name: string, bytes: number, reason: Parameters<typeof causeOf>[0], unpacked: number): Promise<void> {
    return this.#work.join({ entry, name: this.#work.seal(name), kind: "unknown", bytes, cause: causeOf(reason), failure: reason }, unpacked);
  }

  #place(entry: number): string {
    return `${String(this.#container)}/${String(entry)}`;
  }
}
