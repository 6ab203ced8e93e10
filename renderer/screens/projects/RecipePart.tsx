import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater, useAnswer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Choice } from "../../components/Choice/Choice.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { RecipeOf } from "./RecipeView.tsx";
import styles from "./Projects.module.css";

const askRecipes = () => call("recipe.list", {});
const askPresets = () => call("recipe.presets", {});

/** By which rules it is made: one of the room's recipes, or first the one that comes with the program. */
export function RecipePart({ chosen, error, onChoose }: { readonly chosen: string; readonly error: string | undefined; readonly onChoose: (sha256: string) => void }) {
  const { m, say } = useSpeech();
  const words = m.projects.proposal.recipe;
  const recipes = useAnswer(askRecipes);
  const presets = useAnswer(askPresets);
  const [isBusy, setBusy] = useState(false);
  const [isViewing, setViewing] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const listed = recipes.value?.recipes;
  const added = presets.value?.presets.filter(({ isAdded }) => !isAdded) ?? [];
  const add = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    for (const { sha256 } of added) {
      const answer = await call("recipe.addPreset", { sha256 });
      if (!answer.ok) setFailure(answer.failure);
      else onChoose(answer.value.sha256);
    }
    setBusy(false);
    recipes.again();
    presets.again();
  };
  const problem = recipes.failure ?? presets.failure ?? failure;
  return (
    <div className={styles.fields}>
      {problem !== undefined && <FailurePanel failure={problem} />}
      {listed === undefined && problem === undefined && <p className={styles.quiet}>{m.frame.loading}</p>}
      {listed?.length === 0 && <p>{words.none}</p>}
      {listed !== undefined && listed.length > 0 && (
        <Choice
          look="cards"
          label={words.title}
          hideLabel
          value={chosen}
          onChange={onChoose}
          options={listed.map(({ sha256, name, version }) => ({ value: sha256, word: say(words.versioned, { name, version }), about: groupHash(sha256) }))}
        />
      )}
      {added.length > 0 && (
        <div className={styles.acts}>
          <Button
            size="dense"
            icon="plus"
            isDisabled={isBusy}
            onPress={() => {
              add().catch(throwLater);
            }}
          >
            {isBusy ? words.adding : words.add}
          </Button>
        </div>
      )}
      {error !== undefined && (
        <p className={styles.error} role="alert">
          <Icon name="warning" small />
          {error}
        </p>
      )}
      {chosen !== "" && (
        <details
          className={styles.details}
          onToggle={(event) => {
            setViewing(event.currentTarget.open);
          }}
        >
          <summary>{words.view}</summary>
          {isViewing && <RecipeOf sha256={chosen} />}
        </details>
      )}
    </div>
  );
}
