import type { Status } from "../../app/Session.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { nameOfRemark } from "../../i18n/names.ts";
import { formatDuration } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./Today.module.css";

const outstanding = new Set(["after-sign-in", "no-room-yet"]);

/** Not run, because there was nothing to run it on yet: neither passed nor failed. */
export const isOutstanding = ({ remark }: Status["selftest"][number]): boolean => remark !== undefined && outstanding.has(remark);

/** Six rows that are always the same six: no virtual table for them. */
export function SelftestTable({ results }: { readonly results: Status["selftest"] }) {
  const { m, language } = useSpeech();
  const words = m.today;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={words.selftest}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{words.item}</th>
            <th scope="col">{words.result}</th>
            <th scope="col">{words.about}</th>
            <th scope="col" data-align="end">
              {words.took}
            </th>
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <tr key={result.name}>
              <th scope="row">{m.words.selftests[result.name]}</th>
              <td>
                {isOutstanding(result) ? (
                  <Chip state="neutral" icon="clock">
                    {words.notYet}
                  </Chip>
                ) : (
                  <Chip state={result.passed ? "good" : "bad"}>{result.passed ? words.passed : words.failed}</Chip>
                )}
              </td>
              <td>
                {m.words.selftestAbout[result.name]}
                {result.remark !== undefined && <span className={styles.remark}>{nameOfRemark(m, result.remark)}</span>}
              </td>
              <td data-align="end">{formatDuration(language, result.milliseconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
