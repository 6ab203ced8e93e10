import { fieldClasses, imageOptionNames } from "../../../core/domain/recipe.ts";
import { Facts, type Fact } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { FatesPanel } from "./FatesPanel.tsx";
import { useRecipe, type RecipeDetail } from "./useProjects.ts";
import styles from "./Projects.module.css";

type Mask = RecipeDetail["images"]["masks"][number];

/** As large as images can be: such a rectangle reaches to the edge of whatever it is laid on. */
const widest = 65_535;

export function RecipeOf({ sha256 }: { readonly sha256: string }) {
  const { m } = useSpeech();
  const { value, failure } = useRecipe(sha256);
  if (failure !== undefined) return <FailurePanel failure={failure} />;
  return value === undefined ? <p className={styles.quiet}>{m.frame.loading}</p> : <RecipeView recipe={value} />;
}

/** A recipe as a committee reads it: for each column what it is and what becomes of it, then what becomes of images. */
export function RecipeView({ recipe }: { readonly recipe: RecipeDetail }) {
  const speech = useSpeech();
  const { m, say, language } = speech;
  const words = m.projects.recipe;
  const columns = recipe.columns.toSorted((one, other) => fieldClasses.indexOf(one.class) - fieldClasses.indexOf(other.class));
  return (
    <div className={styles.recipe}>
      <Facts
        facts={[
          { word: words.title, value: recipe.title[language] },
          { word: words.name, value: say(m.projects.proposal.recipe.versioned, { name: recipe.name, version: recipe.version }) },
          { word: words.hash, value: groupHash(recipe.sha256), look: "mono" },
          { word: words.shift, value: say(words.shiftText, { days: recipe.maximumShiftDays }) },
          { word: words.pooled, value: say(words.pooledText, { age: recipe.pooledFromAge }) },
          { word: words.others, value: words.othersText },
        ]}
      />
      <Panel title={words.rules}>
        <PlainTable
          label={words.rules}
          rows={columns}
          keyOf={({ meaning }) => meaning}
          columns={[
            { id: "meaning", word: words.meaning, cell: ({ meaning }) => m.words.columnMeanings[meaning] },
            { id: "class", word: words.class, cell: (column) => m.words.fieldClasses[column.class] },
            { id: "treatment", word: words.treatment, cell: ({ treatment }) => (treatment === "keep" ? <strong>{m.words.treatments.keep}</strong> : m.words.treatments[treatment]) },
          ]}
        />
      </Panel>
      <Panel title={words.options}>
        <Facts facts={factsOfOptions(recipe.images.options, speech)} />
      </Panel>
      <FatesPanel sha256={recipe.sha256} />
      <Panel title={words.masks}>
        <Facts
          facts={[
            { word: words.headers, value: words.headersText },
            { word: words.imageDates, value: words.imageDatesKinds[recipe.images.dates] },
          ]}
        />
        <PlainTable
          label={words.masks}
          rows={recipe.images.masks.map((mask, index) => ({ ...mask, number: index + 1 }))}
          keyOf={({ number }) => String(number)}
          empty={words.noMasks}
          columns={[
            { id: "number", word: words.masks, cell: ({ number }) => say(words.mask, { number }) },
            { id: "when", word: words.maskFor, cell: ({ when }) => conditionOf(when, speech) },
            { id: "where", word: words.maskWhere, cell: ({ rectangles }) => rectangles.map((one) => rectangleOf(one, speech)).join(" · ") },
          ]}
        />
      </Panel>
    </div>
  );
}

function factsOfOptions(options: RecipeDetail["images"]["options"], { m }: Speech): readonly Fact[] {
  const words = m.projects.recipe;
  return [
    ...imageOptionNames.map((name) => ({ word: words.optionWords[name], value: options[name] ? <strong>{words.optionKinds.yes}</strong> : words.optionKinds.no })),
    { word: words.birthDate, value: words.birthDateKinds[options.birthDate] },
    { word: words.structuredReports, value: words.contentKinds[options.structuredReports] },
    { word: words.encapsulatedDocuments, value: words.contentKinds[options.encapsulatedDocuments] },
    { word: words.faces, value: words.faceKinds[options.faces] },
    { word: words.maskProposals, value: words.proposalKinds[options.maskProposals] },
  ];
}

function conditionOf(when: Mask["when"], { m, say }: Speech): string {
  const { conditions } = m.projects.recipe;
  return (["modality", "manufacturer", "model", "rows", "columns"] as const).flatMap((name) => (when[name] === undefined ? [] : [say(conditions[name], { value: when[name] })])).join(" · ");
}

function rectangleOf({ x, y, width, height }: Mask["rectangles"][number], { m, say }: Speech): string {
  const words = m.projects.recipe;
  return width === widest ? say(words.toEdge, { x, y, height }) : say(words.rectangle, { x, y, width, height });
}
