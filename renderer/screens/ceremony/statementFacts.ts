import { z } from "zod";
import { heldCauses } from "../../../core/domain/delivery.ts";
import type { Speech } from "../../i18n/LanguageProvider.tsx";

const exclusion = z.object({ format: z.literal("noren-exclusion/1"), delivery: z.int(), items: z.array(z.int()), causes: z.array(z.object({ cause: z.enum(heldCauses).nullable(), count: z.int() })), reason: z.string() });
const destruction = z.object({ format: z.literal("noren-destruction/1"), delivery: z.int().optional(), destroyed: z.int(), released: z.int(), reason: z.string() });
const known = z.discriminatedUnion("format", [exclusion, destruction]);

/** What a statement of the program's own means, one sentence a line, the act first. Any other text says for itself what it says. */
export function linesOf(statement: string, { m, say }: Speech): readonly string[] {
  const read = known.safeParse(parse(statement));
  if (!read.success) return [];
  const words = m.ceremony.says;
  const { data } = read;
  const reason = `${words.reason}: ${data.reason}`;
  if (data.format === "noren-exclusion/1") {
    const causes = data.causes.map(({ cause, count }) => `${cause === null ? m.frame.unknown : m.words.heldCauses[cause].word} ${String(count)}`).join(" · ");
    return [say(words.exclude, { delivery: data.delivery, count: data.items.length }), `${words.causes}: ${causes}`, reason];
  }
  return [
    ...(data.delivery === undefined ? [] : [say(words.destroyDelivery, { delivery: data.delivery })]),
    say(words.destroy, { count: data.destroyed }),
    ...(data.released === 0 ? [] : [say(words.released, { count: data.released })]),
    reason,
  ];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
