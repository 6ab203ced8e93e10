import { projectTransition } from "../../../core/domain/project.ts";
import { sectionsFor } from "../../app/sections.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { useSession } from "../../app/Session.tsx";
import { Button } from "../../components/Button/Button.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { AbandonForm } from "./AbandonForm.tsx";
import { DecisionForm } from "./DecisionForm.tsx";
import { nextStepOf } from "./nextStep.ts";
import { RunActs } from "./RunActs.tsx";
import type { ProjectDetail } from "./useProjects.ts";
import styles from "./Projects.module.css";

/** Whose turn it is, said to whoever looks; and the act itself, where it is theirs. */
export function NextStep({ project, onChanged }: { readonly project: ProjectDetail; readonly onChanged: () => void }) {
  const { m, say } = useSpeech();
  const words = m.projects.next;
  const { officer } = useSession();
  const { go } = useNavigation();
  const live = project.runs.findLast(({ state }) => state !== "abandoned");
  const next = nextStepOf(project.state, live?.verification?.outcome);
  if (next === undefined) return <p className={styles.quiet}>{words.done}</p>;
  const isMine = next.role === officer.role;
  const section = sectionsFor(officer.role).find(({ id }) => (id as string) === next.section);
  const mayAbandon = live !== undefined && projectTransition(project.state, "redo")?.role === officer.role;
  return (
    <section className={styles.next} aria-label={words.title} data-yours={isMine || undefined}>
      <p className={styles.nextLine}>{say(isMine ? words.yours : words.theirs, { role: m.words.roles[next.role], act: words.acts[next.act] })}</p>
      {isMine && next.act === "decide" && <DecisionForm project={project.project} onDecided={onChanged} />}
      {isMine && (next.act === "run" || next.act === "verify" || next.act === "redo") && <RunActs project={project} live={live} onChanged={onChanged} />}
      {section !== undefined && next.section !== undefined && (
        <div className={styles.acts}>
          <Button
            kind={isMine ? "primary" : "secondary"}
            icon={section.icon}
            onPress={() => {
              go({ section: section.id, project: project.project });
            }}
          >
            {next.section === "review" ? words.toReview : words.toRelease}
          </Button>
        </div>
      )}
      {mayAbandon && <AbandonForm run={live.run} onAbandoned={onChanged} />}
    </section>
  );
}
