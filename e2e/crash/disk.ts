import path from "node:path";
import type { TraceEvent } from "./trace.ts";

/**
 * A disk that may lose power: what was written but not synced is there or not, sector by sector, and a name given, changed or
 * taken away in a folder that was not synced holds or does not, each by itself. Harsher than any journalling file system.
 */

const sector = 512;

type Change = { readonly type: "bytes"; readonly offset: number; readonly bytes: Buffer } | { readonly type: "size"; readonly size: number };

class Inode {
  readonly isFolder: boolean;
  durable = Buffer.alloc(0);
  pending: Change[] = [];

  constructor(isFolder: boolean) {
    this.isFolder = isFolder;
  }

  size(): number {
    return this.pending.reduce(
      (size, change) => (change.type === "size" ? change.size : Math.max(size, change.offset + change.bytes.length)),
      this.durable.length,
    );
  }

  sync(): void {
    this.durable = this.after(() => true);
    this.pending = [];
  }

  after(keep: () => boolean): Buffer<ArrayBuffer> {
    let content = Buffer.from(this.durable);
    for (const change of this.pending) {
      if (change.type === "size") {
        if (keep()) content = resized(content, change.size);
        continue;
      }
      const end = change.offset + change.bytes.length;
      // Sectors as the device has them, not as the write was cut.
      for (let from = change.offset; from < end;) {
        const to = Math.min(end, (Math.floor(from / sector) + 1) * sector);
        if (keep()) {
          if (content.length < to) content = resized(content, to);
          change.bytes.copy(content, from, from - change.offset, to - change.offset);
        }
        from = to;
      }
    }
    return content;
  }
}

function resized(content: Buffer, size: number): Buffer<ArrayBuffer> {
  const other = Buffer.alloc(size);
  content.copy(other);
  return other;
}

/** One entry of a folder set or removed; a rename is both at once, for file systems do that much. */
interface NameChange {
  readonly folder: string;
  readonly removed?: string;
  readonly added?: { readonly path: string; readonly inode: Inode };
}

export interface Choice {
  readonly keepSector: () => boolean;
  readonly keepName: () => boolean;
}

export interface Image {
  readonly folders: readonly string[];
  readonly files: ReadonlyMap<string, Buffer>;
}

export class CrashDisk {
  readonly #root: string;
  readonly #honoursSync: (path: string) => boolean;
  readonly #live = new Map<string, Inode>();
  #durable = new Map<string, Inode>();
  #pending: NameChange[] = [];
  readonly #handles = new Map<number, { readonly path: string; position: number; readonly appends: boolean }>();

  /** `initial`: what lay there, durable, before the first event. */
  constructor(root: string, honoursSync: boolean | ((path: string) => boolean) = true, initial: Image = { folders: [], files: new Map() }) {
    this.#root = root;
    this.#honoursSync = typeof honoursSync === "boolean" ? () => honoursSync : honoursSync;
    this.#settle(root, new Inode(true));
    for (const folder of initial.folders) this.#settle(path.join(root, folder), new Inode(true));
    for (const [file, content] of initial.files) {
      const inode = new Inode(false);
      inode.durable = Buffer.from(content);
      this.#settle(path.join(root, file), inode);
    }
  }

  #settle(name: string, inode: Inode): void {
    this.#live.set(name, inode);
    this.#durable.set(name, inode);
  }

  apply(event: TraceEvent): void {
    switch (event.type) {
      case "open":
        this.#open(event);
        return;
      case "write":
        this.#inode(event.path).pending.push({ type: "bytes", offset: event.offset, bytes: event.bytes });
        return;
      case "stream": {
        const handle = this.#handles.get(event.handle);
        if (handle === undefined) throw new Error(`a write to what was never opened: ${event.path}`);
        const inode = this.#inode(event.path);
        const offset = handle.appends ? inode.size() : handle.position;
        inode.pending.push({ type: "bytes", offset, bytes: event.bytes });
        handle.position = offset + event.bytes.length;
        return;
      }
      case "truncate":
        this.#inode(event.path).pending.push({ type: "size", size: event.size });
        return;
      case "sync":
        this.#sync(event.path);
        return;
      case "rename": {
        const inode = this.#inode(event.from);
        this.#live.delete(event.from);
        this.#live.set(event.to, inode);
        this.#pending.push({ folder: path.dirname(event.to), removed: event.from, added: { path: event.to, inode } });
        return;
      }
      case "unlink":
        this.#live.delete(event.path);
        this.#pending.push({ folder: path.dirname(event.path), removed: event.path });
        return;
      case "makeFolder":
        this.#add(event.path, new Inode(true));
        return;
    }
  }

  /** What may be found after power is lost now. */
  image({ keepSector, keepName }: Choice): Image {
    const names = new Map(this.#durable);
    for (const change of this.#pending) if (keepName()) applyName(names, change);
    const folders: string[] = [];
    const files = new Map<string, Buffer>();
    for (const [name, inode] of [...names].sort(([left], [right]) => (left < right ? -1 : 1))) {
      // What lies in a folder that has no name is not found either.
      if (name !== this.#root && names.get(path.dirname(name))?.isFolder !== true) continue;
      const relative = path.relative(this.#root, name);
      if (inode.isFolder) folders.push(relative);
      else files.set(relative, inode.after(keepSector));
    }
    return { folders, files };
  }

  #open(event: Extract<TraceEvent, { type: "open" }>): void {
    let inode = this.#live.get(event.path);
    if (inode === undefined) {
      if (!event.isNew) throw new Error(`opened before it was made: ${event.path}`);
      inode = new Inode(false);
      this.#add(event.path, inode);
    }
    if (event.truncates && inode.size() > 0) inode.pending.push({ type: "size", size: 0 });
    this.#handles.set(event.handle, { path: event.path, position: 0, appends: event.appends });
  }

  #add(name: string, inode: Inode): void {
    this.#live.set(name, inode);
    this.#pending.push({ folder: path.dirname(name), added: { path: name, inode } });
  }

  #inode(name: string): Inode {
    const inode = this.#live.get(name);
    if (inode === undefined) throw new Error(`not on the disk: ${name}`);
    return inode;
  }

  #sync(name: string): void {
    if (!this.#honoursSync(name)) return;
    const inode = this.#inode(name);
    // POSIX: a file's sync says nothing of its name; that is the folder's.
    if (!inode.isFolder) {
      inode.sync();
      return;
    }
    const settled = this.#pending.filter(({ folder }) => folder === name);
    this.#pending = this.#pending.filter(({ folder }) => folder !== name);
    this.#durable = new Map(this.#durable);
    for (const change of settled) applyName(this.#durable, change);
  }
}

function applyName(names: Map<string, Inode>, { removed, added }: NameChange): void {
  if (removed !== undefined) names.delete(removed);
  if (added !== undefined) names.set(added.path, added.inode);
}
