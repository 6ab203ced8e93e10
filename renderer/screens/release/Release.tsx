import { sectionsFor } from "../../app/sections.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { useSession } from "../../app/Session.tsx";
import { useDraft } from "../../app/useDraft.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Screen } from "../../components/Screen/Screen.tsx";
import { SideList, type SideGroup } from "../../components/SideList/SideList.tsx";
import { Splitter } from "../../components/Splitter/Splitter.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { ProjectChip } from "../projects/projectState.tsx";
import { ReleasePage } from "./ReleasePage.tsx";
import { openStates, sentStates, useProjectList, type Project } from "./useRelease.ts";
import styles from "./Release.module.css";

/** The question of this screen: what may leave the room, and what has left it? */
export function Release() {
  const { m } = useSpeech();
  const words = m.release;
  const { place, go } = useNavigation();
  const { value, failure, again } = useProjectList();
  const [chosen, setChosen] = useDraft<number | undefined>("release.chosen", undefined);
  const projects = (value?.projects ?? []).toReversed();
  const open = projects.filter(({ state, project }) => openStates.has(state) || (project === place.project && !sentStates.has(state)));
  const sent = projects.filter(({ state }) => sentStates.has(state));
  const shown = place.project ?? chosen ?? open[0]?.project ?? sent[0]?.project;
  const project = [...open, ...sent].find((one) => one.project === shown);
  const choose = (number: number): void => {
    setChosen(number);
    if (place.project !== undefined) go({ section: "approval" });
  };
  if (value !== undefined && open.length + sent.length === 0) {
    return (
      <Screen title={words.title}>
        <div className={styles.nothing}>
          <Empty />
        </div>
      </Screen>
    );
  }
  return (
    <Screen title={words.title}>
      <Splitter
        name="pane.release"
        asideAt="start"
        asideLabel={words.list}
        follows={String(shown)}
        aside={
          <SideList
            label={words.list}
            groups={[groupOf("open", words.open.word, words.open.empty, open), groupOf("sent", words.sent.word, words.sent.empty, sent)]}
            chosen={project === undefined ? undefined : String(project.project)}
            onChoose={(id) => {
              choose(Number(id));
            }}
          />
        }
        main={
          <div className={styles.main} role="region" aria-label={project?.title ?? words.title} tabIndex={0}>
            {failure !== undefined && <FailurePanel failure={failure} />}
            {project !== undefined ? <ReleasePage key={project.project} project={project} onChanged={again} /> : <p className={styles.choose}>{value === undefined ? failure === undefined && m.frame.loading : words.choose}</p>}
          </div>
        }
      />
    </Screen>
  );
}

const groupOf = (id: string, word: string, empty: string, projects: readonly Project[]): SideGroup => ({
  id,
  word,
  empty,
  items: projects.map(({ project, title, application, recipient, state }) => ({ id: String(project), word: title, icon: "export" as const, about: `${application} · ${recipient}`, state: <ProjectChip state={state} /> })),
});

function Empty() {
  const { m } = useSpeech();
  const words = m.release.empty;
  const { officer } = useSession();
  const { go } = useNavigation();
  const mayOpen = sectionsFor(officer.role).some(({ id }) => id === "projects");
  return (
    <Notice
      state="info"
      title={words.title}
      actions={
        mayOpen && (
          <Button
            icon="project"
            onPress={() => {
              go({ section: "projects" });
            }}
          >
            {words.open}
          </Button>
        )
      }
    >
      {words.body}
    </Notice>
  );
}
