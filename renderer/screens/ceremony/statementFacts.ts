import { z } from "zod";
import { heldCauses } from "../../../core/domain/delivery.ts";
import { formatDate } from "../../i18n/dates.ts";
import { groupHash } from "../../i18n/numbers.ts";
import type { Speech } from "../../i18n/LanguageProvider.tsx";

const exclusion = z.object({ format: z.literal("noren-exclusion/1"), delivery: z.int(), items: z.array(z.int()), causes: z.array(z.object({ cause: z.enum(heldCauses).nullable(), count: z.int() })), reason: z.string() });
const destruction = z.object({ format: z.literal("noren-destruction/1"), delivery: z.int().optional(), destroyed: z.int(), released: z.int(), reason: z.string() });
const approval = z.object({
  format: z.literal("noren-approval/1"),
  project: z.int(),
  application: z.string(),
  recipient: z.object({ name: z.string() }),
  recipe: z.object({ name: z.string(), version: z.int() }),
  persons: z.int(),
  records: z.int(),
  tables: z.int(),
  images: z.int(),
  held: z.int(),
  verification: z.object({ hits: z.int(), doubtful: z.int() }),
  review: z.object({ findings: z.int() }),
});
const release = z.object({
  format: z.literal("noren-release/1"),
  project: z.int(),
  application: z.string(),
  medium: z.string(),
  recipient: z.object({ name: z.string() }),
  package: z.object({ name: z.string(), parts: z.int(), expiresAt: z.string() }),
  manifestSha256: z.string(),
});
const known = z.discriminatedUnion("format", [exclusion, destruction, approval, release]);

/** What a statement of the program's own means, one sentence a line, the act first. Any other text says for itself what it says. */
export function linesOf(statement: string, { m, say, language }: Speech): readonly string[] {
  const read = known.safeParse(parse(statement));
  if (!read.success) return [];
  const words = m.ceremony.says;
  const { data } = read;
  if (data.format === "noren-approval/1") {
    const { project, application, recipient, recipe, persons, records, tables, images, held, verification, review } = data;
    return [
      say(words.approve, { project, application, recipient: recipient.name }),
      say(words.approveCounts, { persons, records, tables, images }),
      say(words.approveChecks, { hits: verification.hits, doubtful: verification.doubtful, findings: review.findings, held }),
      say(words.approveRecipe, { name: recipe.name, version: recipe.version }),
    ];
  }
  if (data.format === "noren-release/1") {
    const { project, application, recipient, medium, manifestSha256 } = data;
    return [
      say(words.release, { project, application, recipient: recipient.name, medium }),
      say(words.releaseParts, { name: data.package.name, parts: data.package.parts, until: formatDate(language, Date.parse(data.package.expiresAt)) }),
      say(words.releaseManifest, { hash: groupHash(manifestSha256) }),
    ];
  }
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
