import notice from "../../../../../assets/dicom/removedNotice.json" with { type: "json" };

/** A valid PDF (ISO 32000-1) of so many pages, each of which says that its content was removed. The Japanese is a picture: no font need be there. */

const pageWidth = 595;
const pageHeight = 842;

const utf16 = (text: string): string => `<FEFF${[...Array(text.length).keys()].map((index) => text.charCodeAt(index).toString(16).toUpperCase().padStart(4, "0")).join("")}>`;

const stream = (dictionary: string, content: Buffer): Buffer => Buffer.concat([Buffer.from(`<< ${dictionary} /Length ${String(content.length)} >>\nstream\n`), content, Buffer.from("\nendstream")]);

function drawing(): Buffer {
  const width = pageWidth - 160;
  const height = Math.round((width * notice.height) / notice.width);
  return Buffer.from(
    [
      "q",
      `/Span << /ActualText ${utf16(notice.japanese)} >> BDC`,
      `${String(width)} 0 0 ${String(height)} 80 500 cm`,
      "/Notice Do",
      "EMC",
      "Q",
      "BT",
      "/Plain 12 Tf",
      "80 460 Td",
      `(${notice.english}) Tj`,
      "ET",
    ].join("\n"),
  );
}

/** Of an even length, as DICOM wants it. */
export function removedPdf(pages: number): Buffer {
  const first = 6;
  const kids = Array.from({ length: pages }, (_, index) => `${String(first + index)} 0 R`);
  const objects: readonly (string | Buffer)[] = [
    "<< /Type /Catalog /Pages 2 0 R /Lang (ja) >>",
    `<< /Type /Pages /Count ${String(pages)} /Kids [${kids.join(" ")}] /MediaBox [0 0 ${String(pageWidth)} ${String(pageHeight)}] /Resources << /XObject << /Notice 4 0 R >> /Font << /Plain 5 0 R >> >> >>`,
    stream("", drawing()),
    stream(`/Type /XObject /Subtype /Image /ImageMask true /Width ${String(notice.width)} /Height ${String(notice.height)} /BitsPerComponent 1 /Decode [1 0]`, Buffer.from(notice.bits, "base64")),
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ...kids.map(() => "<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>"),
  ];
  const pieces: Buffer[] = [Buffer.from("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "latin1")];
  let length = pieces[0]?.length ?? 0;
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    const piece = Buffer.concat([Buffer.from(`${String(index + 1)} 0 obj\n`), Buffer.from(object), Buffer.from("\nendobj\n")]);
    pieces.push(piece);
    length += piece.length;
  }
  const size = String(objects.length + 1);
  const table = ["xref", `0 ${size}`, "0000000000 65535 f ", ...offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n `), ""].join("\n");
  const end = `${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${String(length)}\n%%EOF\n`;
  pieces.push(Buffer.from((length + end.length) % 2 === 0 ? end : `${end}\n`));
  return Buffer.concat(pieces);
}
