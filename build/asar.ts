import { readFileSync } from "node:fs";

/** Reads Electron's archive without the library that wrote it: a pickle of a JSON index, then the bytes of the files. */

interface AsarNode {
  readonly files?: Readonly<Record<string, AsarNode>>;
  readonly unpacked?: boolean;
  readonly size?: number;
}

export interface AsarEntry {
  readonly name: string;
  readonly isUnpacked: boolean;
  readonly size: number;
}

function* entriesOf(node: AsarNode, prefix: string): Generator<AsarEntry> {
  for (const [name, child] of Object.entries(node.files ?? {})) {
    if (child.files === undefined) yield { name: `${prefix}${name}`, isUnpacked: child.unpacked === true, size: child.size ?? 0 };
    else yield* entriesOf(child, `${prefix}${name}/`);
  }
}

export function readAsar(file: string): readonly AsarEntry[] {
  const bytes = readFileSync(file);
  const length = bytes.readUInt32LE(12);
  return [...entriesOf(JSON.parse(bytes.toString("utf8", 16, 16 + length)) as AsarNode, "")];
}

/** The smallest archive there is, for a stand-in of Electron's own files. */
export function emptyAsar(): Buffer {
  const index = Buffer.from('{"files":{}}');
  const padded = Math.ceil(index.length / 4) * 4;
  const head = Buffer.alloc(16 + padded);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(8 + padded, 4);
  head.writeUInt32LE(4 + padded, 8);
  head.writeUInt32LE(index.length, 12);
  index.copy(head, 16);
  return head;
}
