import { FailureError } from "../../domain/failure.ts";
import type { TextForm } from "./characterSet.ts";
import { chineseCodes, fourBytes } from "./tables.ts";
import type { WholeSet } from "./terms.ts";

/** UTF-8, GB 18030 and GBK: sets that stand alone. No second byte of a character decodes to a backslash in any of them. */

const decoders = new Map<WholeSet, InstanceType<typeof TextDecoder>>();

export function decodeWhole(bytes: Buffer, set: WholeSet, form: TextForm): readonly string[] {
  let decoder = decoders.get(set);
  if (decoder === undefined) decoders.set(set, (decoder = new TextDecoder(set, { fatal: true, ignoreBOM: true })));
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new FailureError("dicom.textUnreadable");
  }
  return form === "whole" ? [text] : text.split("\\");
}

export function encodeWhole(text: string, set: WholeSet): Buffer {
  if (set === "utf-8") return Buffer.from(text);
  return Buffer.from(Array.from(text).flatMap((character) => chineseBytes(character, set)));
}

const supplementary = 189_000;

function chineseBytes(character: string, set: "gb18030" | "gbk"): number[] {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return [point];
  const { two, four } = chineseCodes();
  const pair = two.get(character);
  if (pair !== undefined) return [pair >> 8, pair & 0xff];
  if (set === "gbk") throw new FailureError("dicom.textUnwritable");
  const pointer = point > 0xffff ? supplementary + point - 0x10000 : four.get(character);
  if (pointer === undefined) throw new FailureError("dicom.textUnwritable");
  return fourBytes(pointer);
}
