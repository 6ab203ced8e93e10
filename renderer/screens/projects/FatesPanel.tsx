import { useState } from "react";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { useRecipeFates, type RecipeFates } from "./useProjects.ts";
import styles from "./Projects.module.css";

type Fate = Pick<RecipeFates["rows"][number], "tag" | "code" | "action" | "reason" | "option" | "otherwise">;

/** Asked for when somebody wants to see it: there are hundreds of attributes. */
export function FatesPanel({ sha256 }: { readonly sha256: string }) {
  const { m } = useSpeech();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className={styles.details} open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{m.projects.recipe.fatesShow}</summary>
      {isOpen && <Fates sha256={sha256} />}
    </details>
  );
}

function Fates({ sha256 }: { readonly sha256: string }) {
  const speech = useSpeech();
  const { m, say, language } = speech;
  const { value, failure } = useRecipeFates(sha256);
  if (failure !== undefined) return <FailurePanel failure={failure} />;
  if (value === undefined) return <p className={styles.quiet}>{m.frame.loading}</p>;
  const words = m.projects.recipe;
  const title = say(words.fates, { edition: value.edition });
  const told = [
    { id: "standard", word: words.standard, cell: ({ code }: Fate) => code ?? "" },
    { id: "fate", word: words.fate, cell: (fate: Fate) => actionOf(fate, speech) },
    { id: "why", word: words.why, cell: (fate: Fate) => reasonOf(fate, speech) },
  ];
  return (
    <>
      <Panel title={words.guideline}>
        {!value.guideline.isVerified && <p className={styles.quiet}>{words.guidelineUnverified}</p>}
        <PlainTable
          label={words.guideline}
          rows={value.guideline.rows}
          keyOf={({ tag }) => tag}
          stateOf={({ isMet }) => (isMet ? undefined : "caution")}
          columns={[
            { id: "attribute", word: words.attribute, cell: ({ tag, name }) => `${name[language]} ${tagText(tag)}` },
            { id: "level", word: words.guidelineLevel, cell: ({ level }) => words.guidelineLevels[level] },
            ...told,
          ]}
        />
      </Panel>
      <Panel title={title}>
        <PlainTable label={title} rows={value.rows} keyOf={({ tag }) => tag} columns={[{ id: "attribute", word: words.attribute, cell: ({ tag, name }) => `${name} ${tagText(tag)}` }, ...told]} />
      </Panel>
    </>
  );
}

const tagText = (tag: string): string => `(${tag.slice(0, 4)},${tag.slice(4)})`;

function actionOf({ action, otherwise }: Fate, { m, say, language }: Speech): string {
  const words = m.projects.recipe;
  const done = words.fateActions[action];
  if (otherwise === undefined || otherwise === action) return done;
  const other = say(words.otherwise, { action: words.fateActions[otherwise] });
  return language === "ja" ? `${done}(${other})` : `${done} (${other})`;
}

function reasonOf({ reason, option }: Fate, { m, say }: Speech): string {
  const words = m.projects.recipe;
  return reason === "option" && option !== undefined ? say(words.fateReasons.option, { option: words.fateOptions[option] }) : words.fateReasons[reason];
}
