import { isAscii } from "node:buffer";
import { TextDecoder } from "node:util";
import type { ContentKind } from "../../domain/content.ts";
import { dicomKind } from "./dicomHead.ts";

/** How many first bytes are enough to tell; a medium is read once for its inventory and no further than this. */
export const headBytes = 4096;

const startsWith = (head: Buffer, bytes: readonly number[], at = 0): boolean => bytes.every((byte, index) => head[at + index] === byte);

/** Contents types of CMS (RFC 5652, RFC 5083) as DER bytes, in the order enveloped, authenticated and enveloped, signed. */
const cmsTypes: readonly (readonly [oid: string, kind: ContentKind])[] = [
  ["06092a864886f70d010703", "cmsEnveloped"],
  ["060b2a864886f70d0109100117", "cmsAuthEnveloped"],
  ["06092a864886f70d010702", "cmsSigned"],
];

/** ContentInfo ::= SEQUENCE { OBJECT IDENTIFIER, [0] … }, its length definite or not. */
function cmsKind(head: Buffer): ContentKind | undefined {
  if (head[0] !== 0x30) return undefined;
  const length = head[1] ?? 0;
  const at = length <= 0x80 ? 2 : 2 + (length & 0x7f);
  const hex = head.subarray(at, at + 16).toString("hex");
  return cmsTypes.find(([oid]) => hex.startsWith(oid))?.[1];
}

const pemLabel = /^-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----\r?\n([A-Za-z0-9+/=\r\n]+)/;

function pemKind(text: string): ContentKind | undefined {
  const body = text.startsWith("-----BEGIN") ? pemLabel.exec(text)?.[1] : undefined;
  return body === undefined ? undefined : cmsKind(Buffer.from(body.replaceAll(/\s/g, "").slice(0, 64), "base64"));
}

/** Somewhere in the text: most have none, and are not cut in two for it. */
const smimeType = /pkcs7-mime/i;

/** An S/MIME entity (RFC 8551 §3.6): fields, an empty line, the file as base64. */
function smimeKind(text: string): ContentKind | undefined {
  if (!smimeType.test(text)) return undefined;
  const [heading = "", body = ""] = text.split(/\r?\n\r?\n/, 2);
  if (!/^content-type:[ \t]*application\/(?:x-)?pkcs7-mime\b/im.test(heading)) return undefined;
  return cmsKind(Buffer.from(body.replaceAll(/\s/g, "").slice(0, 64), "base64"));
}

function isTar(head: Buffer): boolean {
  if (head.length < 512) return false;
  if (head.toString("latin1", 257, 262) === "ustar") return true;
  // The seventh edition has no magic; its checksum is one, in octal digits.
  for (let at = 148; at < 156; at++) if (!isOctalOrPadding(head[at] ?? 0)) return false;
  const wanted = Number.parseInt(head.toString("latin1", 148, 156).replaceAll(/[\0 ]/g, ""), 8);
  if (!Number.isInteger(wanted) || wanted === 0) return false;
  let sum = 8 * 0x20;
  for (let at = 0; at < 512; at++) if (at < 148 || at >= 156) sum += head[at] ?? 0;
  return sum === wanted;
}

const isOctalOrPadding = (byte: number): boolean => (byte >= 0x30 && byte <= 0x37) || byte === 0x20 || byte === 0;

/** PE, ELF, Mach-O in four forms, Java, WebAssembly, MSI and other installers are no data. */
function isProgram(head: Buffer): boolean {
  if (startsWith(head, [0x4d, 0x5a])) return head.length >= 64;
  const magic = head.length >= 4 ? head.readUInt32BE(0) : 0;
  return [0x7f454c46, 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe, 0x0061736d, 0x4d534346].includes(magic);
}

/** MS-SHLLINK §2.1: header size and class identifier. */
const shortcut = [0x4c, 0, 0, 0, 0x01, 0x14, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

/** Text whose name says that a system runs it. Only text is judged by name: it has nothing else to be told by. */
const runByName = /\.(?:bat|cmd|com|js|jse|vbs|vbe|vb|wsf|wsh|hta|ps1|psm1|sh|bash|csh|py|pl|rb|php|reg|inf|scf|url|desktop|command|applescript|jar|msi|scr|cpl|pif|lnk)$/i;
const startsLikeScript = /^(?:#!|@echo\b|<\?php|\[InternetShortcut\]|\[autorun\]|\[Desktop Entry\]|Windows Registry Editor)/i;

/** Control characters that no text has; a pattern looks through a page of bytes many times faster than a function for each. */
const notText = /[\u0000-\u0008\u000c\u000e-\u001a\u001d-\u001f]/;

/** The head as text, or undefined where it is none. A character may be cut at the end of the head. */
export function textOfHead(head: Buffer): string | undefined {
  if (startsWith(head, [0xff, 0xfe]) && head.length % 2 === 0) return head.subarray(2).toString("utf16le");
  const plain = head.toString("latin1");
  if (notText.test(plain)) return undefined;
  // The same in every encoding, and most tables are nothing else.
  if (isAscii(head)) return plain;
  for (const encoding of ["utf-8", "shift_jis"]) {
    try {
      // As a stream, since the last character may be cut.
      return new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
    } catch {
      continue;
    }
  }
  return undefined;
}

function textKind(text: string, name: string): ContentKind {
  const start = text.trimStart();
  if (startsLikeScript.test(start)) return /^\[InternetShortcut\]|^\[Desktop Entry\]/i.test(start) ? "shortcut" : "script";
  if (runByName.test(name)) return "script";
  if (/^(?:MSH|FHS|BHS)\|/.test(start)) return "hl7";
  if (start.startsWith("<")) return /^<(?:!doctype html|html|script|svg)/i.test(start) && /<script/i.test(start) ? "script" : fhirOr("xml", start);
  if (/^[[{]/.test(start) && /^[[{]\s*(?:["{[\]}]|-?\d|true|false|null)/.test(start)) return fhirOr("json", start);
  const line = /^[^\r\n]*/.exec(start)?.[0] ?? "";
  return /\.(?:csv|tsv|uke)$/i.test(name) || (line.match(/[,\t]/g)?.length ?? 0) >= 2 ? "csv" : "text";
}

const fhirOr = (kind: "xml" | "json", text: string): ContentKind =>
  (kind === "json" ? /"resourceType"\s*:\s*"/.test(text) : /xmlns\s*=\s*["']http:\/\/hl7\.org\/fhir["']/.test(text)) ? "fhir" : kind;

/** What a file is, by its first bytes; the name decides only among kinds of text. */
export function contentKindOf(head: Buffer, name: string): ContentKind {
  if (head.length === 0) return "empty";
  const dicom = dicomKind(head);
  if (dicom !== undefined) return dicom;
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) return isOfficeZip(head) ? "office" : "zip";
  if (startsWith(head, [0x1f, 0x8b, 0x08])) return "gzip";
  const cms = cmsKind(head);
  if (cms !== undefined) return cms;
  if (isTar(head)) return "tar";
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) return "office";
  if (isProgram(head)) return "executable";
  if (startsWith(head, shortcut)) return "shortcut";
  if (head.subarray(0, 1024).includes("%PDF-")) return "pdf";
  if (startsWith(head, [0xff, 0xd8, 0xff])) return "jpeg";
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  if (startsWith(head, [0x49, 0x49, 0x2a, 0]) || startsWith(head, [0x4d, 0x4d, 0, 0x2a])) return "tiff";
  const text = textOfHead(head);
  if (text === undefined) return "unknown";
  return pemKind(text) ?? smimeKind(text) ?? textKind(text, name);
}

/** OOXML and OpenDocument name their contents first. A jar is a program that is a zip. */
function isOfficeZip(head: Buffer): boolean {
  if (head.length < 34) return false;
  const name = head.toString("latin1", 30, 30 + head.readUInt16LE(26));
  return name === "[Content_Types].xml" || name === "mimetype" || name.startsWith("_rels/") || name.startsWith("docProps/");
}
