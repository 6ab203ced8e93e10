import { Chip } from "../../components/Chip/Chip.tsx";
import { Facts, type Fact } from "../../components/Facts/Facts.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { formatDateTime } from "../../i18n/dates.ts";
import { formatBytes, formatNumber, groupHash } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { officerName } from "./History.tsx";
import type { ProjectDetail, Run } from "./useProjects.ts";
import styles from "./Projects.module.css";

/** Every run there was, the last one first: what it made and what the verifier said of it. */
export function Runs({ project }: { readonly project: ProjectDetail }) {
  const speech = useSpeech();
  const { m, say } = speech;
  const words = m.projects.run;
  if (project.runs.length === 0) return <p className={styles.quiet}>{words.none}</p>;
  return project.runs.toReversed().map((run) => (
    <Panel key={run.run} title={say(words.number, { number: run.run })} note={<RunChips run={run} speech={speech} />}>
      <div className={styles.grid}>
        <Facts facts={figures(run, project, speech)} />
        <Facts facts={verification(run, speech)} />
      </div>
    </Panel>
  ));
}

function RunChips({ run, speech: { m } }: { readonly run: Run; readonly speech: Speech }) {
  const words = m.projects.run;
  const outcome = run.verification?.outcome;
  return (
    <>
      <Chip state={run.state === "finished" ? "good" : run.state === "running" ? "active" : "neutral"}>{words.states[run.state]}</Chip>
      {outcome !== undefined && <Chip state={outcome === "passed" ? "good" : "bad"}>{words.verification[outcome]}</Chip>}
    </>
  );
}

function figures(run: Run, project: ProjectDetail, speech: Speech): readonly Fact[] {
  const { m, say, language } = speech;
  const words = m.projects.run.figures;
  return [
    { word: words.persons, value: formatNumber(language, run.persons) },
    { word: words.units, value: say(words.unitsOf, { done: run.done, total: run.units }) },
    { word: words.records, value: formatNumber(language, run.records) },
    { word: words.instances, value: formatNumber(language, run.instances) },
    { word: words.held, value: run.held === 0 ? formatNumber(language, 0) : <Chip state="caution" icon="hold">{formatNumber(language, run.held)}</Chip> },
    { word: words.officer, value: officerName(project, run.officer, speech) },
    { word: words.begun, value: formatDateTime(language, run.begunAt) },
    ...(run.endedAt === undefined ? [] : [{ word: words.ended, value: formatDateTime(language, run.endedAt) }]),
    { word: words.snapshot, value: groupHash(run.snapshot), look: "mono" as const },
  ];
}

function verification({ verification: found }: Run, { m, language }: Speech): readonly Fact[] {
  const words = m.projects.run.verification;
  if (found === undefined) return [{ word: words.title, value: words.none }];
  return [
    { word: words.title, value: <Chip state={found.outcome === "passed" ? "good" : "bad"}>{words[found.outcome]}</Chip> },
    { word: words.outputs, value: formatNumber(language, found.outputs) },
    { word: words.bytes, value: formatBytes(language, found.bytes) },
    { word: words.hits, value: formatNumber(language, found.hits) },
    { word: words.doubtful, value: `${formatNumber(language, found.doubtful)} · ${words.doubtfulAbout}` },
    { word: words.weak, value: formatNumber(language, found.weak) },
    { word: words.at, value: formatDateTime(language, found.at) },
  ];
}
