/**
 * What is sealed as the name of an item: its path for people, and, where the bytes on the medium are not simply that path, those bytes
 * too. A name never holds NUL, so that parts the two.
 */
export function nameOfPlace(segments: readonly string[], place: Buffer): string {
  const path = segments.join("/").replaceAll("\0", "");
  return Buffer.from(path).equals(place) ? path : `${path}\0${place.toString("base64url")}`;
}

export const pathOfName = (name: string): string => name.split("\0", 1)[0] ?? "";

/** Where on the medium it is, as bytes. */
export function placeOfName(name: string): Buffer {
  const [path = "", bytes] = name.split("\0");
  return bytes === undefined ? Buffer.from(path) : Buffer.from(bytes, "base64url");
}
