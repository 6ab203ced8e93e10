import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { formatDateTime } from "../../i18n/dates.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import type { ProjectDetail } from "./useProjects.ts";
import styles from "./Projects.module.css";

/** Everything that was done with it: who, when, why. */
export function History({ project }: { readonly project: ProjectDetail }) {
  const speech = useSpeech();
  const { m, language } = speech;
  const words = m.projects.steps;
  const steps = project.steps.map((step, index) => ({ ...step, index }));
  return (
    <PlainTable
      label={m.projects.parts.steps}
      rows={steps}
      keyOf={({ index }) => String(index)}
      stateOf={({ event }) => (event === "redo" || event === "recall" ? "caution" : undefined)}
      columns={[
        { id: "at", word: words.at, cell: ({ at }) => formatDateTime(language, at) },
        { id: "event", word: words.event, cell: ({ event }) => m.words.projectEvents[event] },
        { id: "state", word: words.state, cell: ({ toState }) => <span className={styles.whole}>{m.words.projectStates[toState]}</span> },
        { id: "officer", word: words.officer, cell: ({ officer }) => <span className={styles.whole}>{officerName(project, officer, speech)}</span> },
        { id: "role", word: words.role, cell: ({ officer }) => <span className={styles.whole}>{roleOf(project, officer, speech)}</span> },
        { id: "reason", word: words.reason, cell: ({ reason }) => reason ?? "" },
      ]}
    />
  );
}

const named = ({ officers }: Pick<ProjectDetail, "officers">, id: string) => officers.find((one) => one.id === id);

export function officerName(project: Pick<ProjectDetail, "officers">, id: string, { language }: Speech): string {
  const officer = named(project, id);
  return officer === undefined ? id : language === "ja" ? officer.name : officer.romaji;
}

function roleOf(project: ProjectDetail, id: string, { m }: Speech): string {
  const officer = named(project, id);
  return officer === undefined ? "" : m.words.roles[officer.role];
}
