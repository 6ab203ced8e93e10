/** Transfer syntaxes of PS3.6 table A-1 by what they mean for the bytes of a dataset. */

export interface TransferSyntax {
  readonly uid: string;
  readonly isExplicit: boolean;
  readonly isLittleEndian: boolean;
  readonly isDeflated: boolean;
  /** Pixel Data lies in fragments of a codec. */
  readonly isEncapsulated: boolean;
}

/** How elements are laid out; the whole of what reading and writing one needs. */
export type Layout = Pick<TransferSyntax, "isExplicit" | "isLittleEndian">;

export const explicitLittleEndian = "1.2.840.10008.1.2.1";
export const implicitLittleEndian = "1.2.840.10008.1.2";

const known = new Map<string, TransferSyntax>();

function add(uid: string, differing: Partial<TransferSyntax>): void {
  known.set(uid, { uid, isExplicit: true, isLittleEndian: true, isDeflated: false, isEncapsulated: false, ...differing });
}

add(implicitLittleEndian, { isExplicit: false });
add(explicitLittleEndian, {});
add("1.2.840.10008.1.2.1.98", { isEncapsulated: true });
add("1.2.840.10008.1.2.1.99", { isDeflated: true });
add("1.2.840.10008.1.2.2", { isLittleEndian: false });
/** RLE, the JPEG family with its retired processes, MPEG and HEVC, JPEG XL, HTJ2K, deflated frames. */
const encapsulated = [
  "5",
  ...Array.from({ length: 17 }, (_, index) => `4.${String(50 + index)}`),
  ...["70", "80", "81", "90", "91", "92", "93", "100", "100.1", "101", "101.1", "102", "102.1", "103", "103.1", "104", "104.1", "105", "105.1", "106", "106.1", "107", "108"].map((last) => `4.${last}`),
  ...["110", "111", "112", "201", "202", "203"].map((last) => `4.${last}`),
  "8.1",
];
for (const last of encapsulated) add(`1.2.840.10008.1.2.${last}`, { isEncapsulated: true });

export const transferSyntaxOf = (uid: string): TransferSyntax | undefined => known.get(uid);
