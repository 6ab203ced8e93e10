import { useCallback } from "react";
import { useNavigation } from "../../app/Navigation.tsx";
import { useSession } from "../../app/Session.tsx";
import { may } from "../../app/sections.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { TitleLine } from "../../components/Panel/Panel.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { nextStepOf } from "../projects/nextStep.ts";
import { ProjectChip } from "../projects/projectState.tsx";
import { ApprovePanel } from "./ApprovePanel.tsx";
import { GateList } from "./GateList.tsx";
import { HowToOpen } from "./HowToOpen.tsx";
import { ReadBackForm } from "./ReadBackForm.tsx";
import { RecallForm } from "./RecallForm.tsx";
import { ReceiptPanel } from "./ReceiptPanel.tsx";
import { useGate, type Gate, type Project } from "./useRelease.ts";
import { WriteForm } from "./WriteForm.tsx";
import styles from "./Release.module.css";

/** The question of this page: may this leave, and what is still missing? */
export function ReleasePage({ project, onChanged }: { readonly project: Project; readonly onChanged: () => void }) {
  const { m, say } = useSpeech();
  const { value: gate, failure, again } = useGate(project.project);
  const ended = useCallback(() => {
    again();
    onChanged();
  }, [again, onChanged]);
  return (
    <div className={styles.page}>
      <TitleLine title={project.title} state={<><span>{say(m.release.of, { application: project.application, recipient: project.recipient })}</span><ProjectChip state={project.state} /></>} />
      {failure !== undefined && <FailurePanel failure={failure} />}
      {gate === undefined ? (
        failure === undefined && <p className={styles.quiet}>{m.frame.loading}</p>
      ) : (
        <div className={styles.columns}>
          <GateList gate={gate} />
          <div className={styles.side}>
            <NextAct project={project} gate={gate} onEnded={ended} />
            <Recall project={project} gate={gate} onEnded={ended} />
            {gate.lines.some((line) => line.failure !== undefined) && <ToProject project={project.project} />}
            {gate.release !== undefined && <HowToOpen release={gate.release} />}
          </div>
        </div>
      )}
    </div>
  );
}

/** An approver's, of what lies on a medium already. */
function Recall({ project: { state }, gate: { run }, onEnded }: { readonly project: Project; readonly gate: Gate; readonly onEnded: () => void }) {
  const { officer } = useSession();
  const isOut = state === "sealed" || state === "handedOver";
  return run !== undefined && isOut && may(officer.role, "release.recall") ? <RecallForm run={run} onRecalled={onEnded} /> : null;
}

/** A result that cannot leave is given up where the project is. */
function ToProject({ project }: { readonly project: number }) {
  const { m } = useSpeech();
  const { go } = useNavigation();
  return (
    <div>
      <Button
        icon="project"
        onPress={() => {
          go({ section: "projects", project });
        }}
      >
        {m.release.toProject}
      </Button>
    </div>
  );
}

function NextAct({ project, gate, onEnded }: { readonly project: Project; readonly gate: Gate; readonly onEnded: () => void }) {
  const { m, say } = useSpeech();
  const { officer } = useSession();
  const { run, release } = gate;
  const { state } = project;
  const isMet = (line: Gate["lines"][number]["line"]): boolean => gate.lines.every((one) => one.line !== line || one.isMet);
  const isReady = (["decided", "made", "verified", "reviewed", "current", "recipient"] as const).every(isMet);
  if (run !== undefined && state === "reviewed" && may(officer.role, "run.approve")) return <ApprovePanel run={run} isReady={isReady} />;
  if (run !== undefined && state === "approved" && may(officer.role, "release.write")) return <WriteForm run={run} isReady={isReady && isMet("approved")} onEnded={onEnded} />;
  if (release !== undefined && state === "sealed" && may(officer.role, "release.readBack")) return <ReadBackForm release={release} onEnded={onEnded} />;
  if (run !== undefined && state === "handedOver") return <ReceiptPanel run={run} />;
  const next = nextStepOf(state, project.verification);
  if (next === undefined) return null;
  return <Notice state="info">{say(m.projects.next.theirs, { role: m.words.roles[next.role], act: m.projects.next.acts[next.act] })}</Notice>;
}
