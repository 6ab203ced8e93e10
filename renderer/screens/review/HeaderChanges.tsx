import { useCallback } from "react";
import { reviewAttribute, type ReviewAttribute } from "../../../core/contract/reviewShapes.ts";
import type { Result } from "../../../core/domain/failure.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { fetchResource, readLines } from "../../bridge.ts";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { PatientView } from "../../components/PatientView/PatientView.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Review.module.css";

/** What of an image's header is another or is gone. The attributes that are known by name come first. */
export function HeaderChanges({ run, output }: { readonly run: number; readonly output: number }) {
  const { m, say } = useSpeech();
  const words = m.review.image;
  const { officer } = useSession();
  const ask = useCallback(async (): Promise<Result<readonly ReviewAttribute[]>> => {
    const answer = await fetchResource("review.header", { run: String(run), output: String(output) });
    return answer.ok ? readLines(answer.value, reviewAttribute) : answer;
  }, [run, output]);
  const { value, failure } = useAnswer(ask);
  const names = m.review.attributes;
  const isNamed = ({ tag }: ReviewAttribute): number => (names[tag] === undefined ? 1 : 0);
  if (failure !== undefined) return <FailurePanel failure={failure} />;
  if (value === undefined) return undefined;
  return (
    <section className={styles.header} aria-label={words.header}>
      <h3>{words.header}</h3>
      <p className={styles.quiet}>{say(words.headerCount, { count: value.length })}</p>
      <PatientView officer={officer}>
        <PlainTable
          label={words.header}
          rows={value.toSorted((one, other) => isNamed(one) - isNamed(other) || (one.tag < other.tag ? -1 : 1))}
          keyOf={({ tag }) => tag}
          columns={[
            { id: "attribute", word: words.attribute, cell: ({ tag }) => names[tag] ?? `(${tag.slice(0, 4)},${tag.slice(4)})` },
            { id: "before", word: m.review.table.before, cell: ({ before }) => before ?? words.gone },
            { id: "after", word: m.review.table.after, cell: ({ after }) => after ?? words.gone },
          ]}
        />
      </PatientView>
    </section>
  );
}
