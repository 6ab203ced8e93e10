import { useCallback } from "react";
import { useDraft } from "../../app/useDraft.ts";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TitleLine } from "../../components/Panel/Panel.tsx";
import { Tabs } from "../../components/Tabs/Tabs.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { History } from "./History.tsx";
import { NextStep } from "./NextStep.tsx";
import { Overview } from "./Overview.tsx";
import { ProjectChip, ProjectWay } from "./projectState.tsx";
import { RecipeOf } from "./RecipeView.tsx";
import { Runs } from "./Runs.tsx";
import { useProject } from "./useProjects.ts";
import styles from "./Projects.module.css";

type Part = "overview" | "recipe" | "runs" | "steps";

/** The question of this page: what was allowed, how far is it, and what comes next? */
export function ProjectPage({ number, onChanged }: { readonly number: number; readonly onChanged: () => void }) {
  const { m } = useSpeech();
  const words = m.projects;
  const [part, setPart] = useDraft<Part>(`projects.part.${String(number)}`, "overview");
  const { value: project, failure, again } = useProject(number);
  const changed = useCallback(() => {
    again();
    onChanged();
  }, [again, onChanged]);
  if (project === undefined) return failure === undefined ? <p className={styles.loading}>{m.frame.loading}</p> : <FailurePanel failure={failure} />;
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <TitleLine
          title={project.title}
          state={
            <>
              {project.application}
              <ProjectChip state={project.state} />
            </>
          }
        />
        <ProjectWay state={project.state} reached={project.steps.map(({ toState }) => toState)} />
        {failure !== undefined && <FailurePanel failure={failure} />}
        <NextStep project={project} onChanged={changed} />
      </div>
      <Tabs
        label={project.title}
        chosen={part}
        onChoose={setPart}
        tabs={[
          { id: "overview", word: words.parts.overview, icon: "info" },
          { id: "recipe", word: words.parts.recipe, icon: "file" },
          { id: "runs", word: words.parts.runs, icon: "repeat" },
          { id: "steps", word: words.parts.steps, icon: "ledger" },
        ]}
      >
        {part === "overview" && <Overview project={project} />}
        {part === "recipe" && <RecipeOf sha256={project.recipe} />}
        {part === "runs" && <Runs project={project} />}
        {part === "steps" && <History project={project} />}
      </Tabs>
    </div>
  );
}
