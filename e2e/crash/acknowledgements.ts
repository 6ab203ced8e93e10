/** What the journey was promised, one JSON object a line. */
export type Acknowledgement =
  /** Id of an audit entry whose row, with its fact, is durable. */
  | { readonly row: string }
  /** Id of an entry noted while the room was closed: in the waiting file or in the log, never in neither, never in the log twice. */
  | { readonly waiting: string }
  /** A file that stands under this name with this content. */
  | { readonly file: string; readonly content: string };

/** A process that was killed may leave half a line: what it had not finished saying was not said. */
export function parseAcknowledgements(text: string): readonly Acknowledgement[] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Acknowledgement);
}
