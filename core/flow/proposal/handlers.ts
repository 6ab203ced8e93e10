import path from "node:path";
import type { proposalOperations } from "../../contract/operations/proposal.ts";
import { edition } from "../../deid/dicom/attributeTable.ts";
import { fatesOfListed, type Fate } from "../../deid/dicom/fateOf.ts";
import { guidelineRows, isGuidelineVerified } from "../../deid/dicom/guideline.ts";
import { fail, succeed } from "../../domain/failure.ts";
import { classOfMeaning, treatmentOf } from "../../domain/recipe.ts";
import { columnMeanings } from "../../domain/record.ts";
import { readFile } from "../../platform/disk.ts";
import { canonicalRecipe } from "../../recipe/canonical.ts";
import { readRecipe } from "../../recipe/readRecipe.ts";
import { sessionOf } from "../context.ts";
import type { Handlers } from "../handler.ts";
import { demoRecipientFolder } from "../roomFolder.ts";
import { presetRecipes } from "./presets.ts";
import { describeRecipient, readRecipientCertificate } from "./recipientCertificate.ts";

export const proposalHandlers: Handlers<keyof typeof proposalOperations> = {
  "recipe.get": async (context, { sha256 }, act) => {
    act.about({ objects: [sha256] });
    const row = (await sessionOf(context).store.read("recipe.list", {})).find((one) => one.sha256 === sha256);
    if (row === undefined) return fail("recipe.unknown");
    const read = readRecipe(row.body);
    if (!read.ok) return read;
    const { name, version, title, maximumShiftDays, pooledFromAge, images } = read.value;
    return succeed({
      sha256,
      name,
      version,
      title: { ...title },
      officer: row.officer,
      at: row.at,
      maximumShiftDays,
      pooledFromAge,
      // Every column there can be: what a recipe does not name is deleted, and that is said too.
      columns: columnMeanings.map((meaning) => ({ meaning, class: classOfMeaning[meaning], treatment: treatmentOf(read.value, meaning) })),
      images: { dates: images.dates, options: { ...images.options }, masks: images.masks.map(({ when, rectangles }) => ({ when: { ...when }, rectangles: rectangles.map((one) => ({ ...one })) })) },
    });
  },
  "recipe.fates": async (context, { sha256 }) => {
    const row = (await sessionOf(context).store.read("recipe.list", {})).find((one) => one.sha256 === sha256);
    if (row === undefined) return fail("recipe.unknown");
    const read = readRecipe(row.body);
    if (!read.ok) return read;
    const { options, dates } = read.value.images;
    const told = ({ action, reason, code, option, otherwise }: Fate) => ({ action, reason, ...(code !== undefined && { code }), ...(option !== undefined && { option }), ...(otherwise !== undefined && { otherwise }) });
    return succeed({
      edition,
      rows: fatesOfListed({ options, dates }).map(({ tag, name, ...fate }) => ({ tag, name, ...told(fate) })),
      guideline: {
        isVerified: isGuidelineVerified,
        rows: guidelineRows({ options, dates }).map(({ tag, name, level, standard, fate, isMet }) => ({ tag, name: { ...name }, level, isMet, ...told(fate), ...(standard !== undefined && { code: standard }) })),
      },
    });
  },
  "recipe.presets": async (context) => {
    const known = new Set((await sessionOf(context).store.read("recipe.list", {})).map(({ sha256 }) => sha256));
    return succeed({ presets: presetRecipes().map(({ sha256, recipe: { name, version, title } }) => ({ sha256, name, version, title: { ...title }, isAdded: known.has(sha256) })) });
  },
  "recipe.addPreset": async (context, { sha256 }, act) => {
    const { store, officer } = sessionOf(context);
    act.about({ objects: [sha256] });
    const preset = presetRecipes().find((one) => one.sha256 === sha256);
    if (preset === undefined) return fail("recipe.unknown");
    const { name, version } = preset.recipe;
    const isKnown = (await store.read("recipe.list", {})).some((row) => row.sha256 === sha256);
    if (!isKnown) await store.write("recipe.add", { sha256, name, version, body: canonicalRecipe(preset.recipe), officer: officer.id, at: context.clock.now() }, act.entry());
    return succeed({ sha256, name, version });
  },
  "recipient.read": (context, { certificatePem }) => {
    const read = readRecipientCertificate(certificatePem, sessionOf(context).room.kind, context.clock.now());
    return read.ok ? succeed(describeRecipient(read.value)) : read;
  },
  "recipient.demo": (context) => {
    const isDemo = sessionOf(context).room.kind === "demo";
    const bytes = isDemo ? readFile(path.join(demoRecipientFolder(context.folder), "certificate.pem")) : undefined;
    return succeed(bytes === undefined ? {} : { certificatePem: bytes.toString("latin1") });
  },
};
