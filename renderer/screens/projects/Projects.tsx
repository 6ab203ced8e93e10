import { useMemo } from "react";
import { may } from "../../app/sections.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { useSession } from "../../app/Session.tsx";
import { useDraft } from "../../app/useDraft.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Screen } from "../../components/Screen/Screen.tsx";
import { SideList, type SideGroup } from "../../components/SideList/SideList.tsx";
import { Splitter } from "../../components/Splitter/Splitter.tsx";
import { foldText } from "../../i18n/foldText.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { nextStepOf } from "./nextStep.ts";
import { ProjectPage } from "./ProjectPage.tsx";
import { ProjectChip } from "./projectState.tsx";
import { ProposalForm } from "./ProposalForm.tsx";
import { useProjects, type Project } from "./useProjects.ts";
import styles from "./Projects.module.css";

/** The question of this screen: how far is each provision, and whose turn is it? */
export function Projects() {
  const speech = useSpeech();
  const { m, say } = speech;
  const words = m.projects;
  const { officer } = useSession();
  const { place, go } = useNavigation();
  const mayPropose = may(officer.role, "project.propose");
  const { value, failure, again } = useProjects();
  const [chosen, setChosen] = useDraft<number | undefined>("projects.chosen", undefined);
  const [isProposing, setProposing] = useDraft("projects.proposing", false);
  const [filter, setFilter] = useDraft("projects.filter", "");
  const [most, setMost] = useDraft("projects.most", atFirst);
  const shown = place.project ?? chosen;
  const projects = value?.projects;
  const wanted = foldText(filter);
  const found = useMemo(() => (projects ?? []).filter((one) => wanted === "" || foldText(textOf(one)).includes(wanted)).toReversed(), [projects, wanted]);
  const project = projects?.find((one) => one.project === shown);
  const choose = (number: number): void => {
    setProposing(false);
    setChosen(number);
    if (place.project !== undefined) go({ section: "projects" });
  };
  const propose = (): void => {
    setProposing(true);
  };
  useShortcuts("projects", mayPropose && !isProposing ? { "projects.propose": propose } : {});
  return (
    <Screen
      title={words.title}
      actions={
        mayPropose &&
        !isProposing && (
          <Button icon="plus" kind={projects?.length === 0 ? "primary" : "secondary"} size="dense" shortcut="projects.propose" onPress={propose}>
            {words.propose}
          </Button>
        )
      }
    >
      <Splitter
        name="pane.projects"
        asideAt="start"
        asideLabel={words.list}
        follows={isProposing ? "propose" : String(shown)}
        aside={
          <>
            {(projects?.length ?? 0) > withoutFilter && (
              <div className={styles.filter} role="group" aria-label={m.frame.table.filter} data-filter>
                <TextField size="dense" label={words.filter} value={filter} onChange={setFilter} />
              </div>
            )}
            <SideList
              label={words.list}
              groups={[groupOf(found.slice(0, most), projects ?? [], speech)]}
              chosen={isProposing || shown === undefined ? undefined : String(shown)}
              onChoose={(id) => {
                choose(Number(id));
              }}
            />
            {found.length > most && (
              <div className={styles.more}>
                <Button
                  size="dense"
                  kind="quiet"
                  icon="chevronDown"
                  onPress={() => {
                    setMost(most + atFirst);
                  }}
                >
                  {say(words.more, { count: found.length - most })}
                </Button>
              </div>
            )}
          </>
        }
        main={
          <div className={styles.main}>
            {failure !== undefined && <FailurePanel failure={failure} />}
            {isProposing && mayPropose ? (
              <ProposalForm
                onClose={() => {
                  setProposing(false);
                }}
                onProposed={(number) => {
                  again();
                  choose(number);
                }}
              />
            ) : project !== undefined ? (
              <ProjectPage key={project.project} number={project.project} onChanged={again} />
            ) : (
              <p className={styles.choose}>{projects === undefined ? m.frame.loading : projects.length === 0 ? (mayPropose ? words.emptyTechnician : words.emptyOthers) : words.choose}</p>
            )}
          </div>
        }
      />
    </Screen>
  );
}

/** A list of a few needs no filter; one of hundreds is not put into the page at once. */
const withoutFilter = 8;
const atFirst = 100;

const textOf = ({ application, title, recipient }: Project): string => `${application} ${title} ${recipient}`;

function groupOf(shown: readonly Project[], all: readonly Project[], { m, say }: Speech): SideGroup {
  const words = m.projects;
  const ofApplication = Map.groupBy(all, ({ application }) => application);
  return {
    id: "projects",
    word: words.all,
    count: all.length,
    empty: all.length === 0 ? words.empty : words.noMatch,
    items: shown.map(({ project, title, application, recipient, state, verification }) => {
      const next = nextStepOf(state, verification);
      const isShared = (ofApplication.get(application)?.length ?? 0) > 1;
      const number = isShared ? say(words.numbered, { application, project }) : application;
      const whose = next === undefined ? "" : `\n${say(words.next.theirs, { role: m.words.roles[next.role], act: words.next.acts[next.act] })}`;
      return { id: String(project), word: title, icon: "project" as const, about: `${number} · ${recipient}${whose}`, state: <ProjectChip state={state} /> };
    }),
  };
}
