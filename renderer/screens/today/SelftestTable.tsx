import type { Status } from "../../app/Session.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { nameOfRemark } from "../../i18n/names.ts";
import { formatDuration } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Today.module.css";

const outstanding = new Set(["after-sign-in", "no-room-yet"]);

/** Not run, because there was nothing to run it on yet: neither passed nor failed. */
export const isOutstanding = ({ remark }: Status["selftest"][number]): boolean => remark !== undefined && outstanding.has(remark);

export function SelftestTable({ results }: { readonly results: Status["selftest"] }) {
  const { m, language } = useSpeech();
  const words = m.today;
  return (
    <PlainTable
      label={words.selftest}
      rows={results}
      keyOf={({ name }) => name}
      columns={[
        { id: "item", word: words.item, cell: ({ name }) => m.words.selftests[name] },
        {
          id: "result",
          word: words.result,
          cell: (result) =>
            isOutstanding(result) ? (
              <Chip state="neutral" icon="clock">
                {words.notYet}
              </Chip>
            ) : (
              <Chip state={result.passed ? "good" : "bad"}>{result.passed ? words.passed : words.failed}</Chip>
            ),
        },
        {
          id: "about",
          word: words.about,
          cell: ({ name, remark }) => (
            <>
              {m.words.selftestAbout[name]}
              {remark !== undefined && <span className={styles.remark}>{nameOfRemark(m, remark)}</span>}
            </>
          ),
        },
        { id: "took", word: words.took, align: "end", cell: ({ milliseconds }) => formatDuration(language, milliseconds) },
      ]}
    />
  );
}
