import { useState } from "react";
import { useNavigation } from "../../app/Navigation.tsx";
import { sectionsFor } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Screen } from "../../components/Screen/Screen.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { ReviewOfProject } from "./ReviewOfProject.tsx";
import styles from "./Review.module.css";

const askProjects = () => call("project.list", {});

/** The question of this screen: does anything in this result still tell who somebody is? */
export function Review() {
  const { m, say } = useSpeech();
  const words = m.review;
  const { place } = useNavigation();
  const { value, failure, again } = useAnswer(askProjects);
  const [wanted, setWanted] = useDraft<number | undefined>("review.project", undefined);
  const [done, setDone] = useState<string | undefined>();
  const waiting = (value?.projects ?? []).filter(({ state }) => state === "verified");
  const chosen = waiting.find(({ project }) => project === (wanted ?? place.project)) ?? waiting[0];
  const end = (said: string) => () => {
    setDone(said);
    setWanted(undefined);
    again();
  };
  if (chosen === undefined) {
    return (
      <Screen title={words.title}>
        <div className={styles.nothing}>
          {failure !== undefined && <FailurePanel failure={failure} />}
          {done !== undefined && (
            <Notice state="good" live>
              {done}
            </Notice>
          )}
          {value === undefined ? failure === undefined && m.frame.loading : <Empty />}
        </div>
      </Screen>
    );
  }
  const title = say(words.state, { application: chosen.application, title: chosen.title });
  return (
    <ReviewOfProject
      key={chosen.project}
      project={chosen.project}
      title={
        waiting.length === 1 ? (
          title
        ) : (
          <Select
            size="dense"
            hideLabel
            label={words.project}
            value={String(chosen.project)}
            options={waiting.map(({ project, application, title: name }) => ({ value: String(project), word: say(words.state, { application, title: name }) }))}
            onChange={(project) => {
              setDone(undefined);
              setWanted(Number(project));
            }}
          />
        )
      }
      done={done}
      onFinished={end(words.finished)}
      onReturned={end(words.returned)}
    />
  );
}

function Empty() {
  const { m } = useSpeech();
  const words = m.review.empty;
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
