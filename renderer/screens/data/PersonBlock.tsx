import type { ReactNode } from "react";
import { formatDate, instantOfDay } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { namesFirst, numbersOf, othersOf, valuesOf, type Field, type Unveiled } from "./personNames.ts";
import { Veil } from "./Veil.tsx";
import styles from "./Data.module.css";

/** Who it is, always in the same order; veiled, placeholders stand where nothing of it is in the page. */
export function PersonBlock({ unveiled }: { readonly unveiled: Unveiled | undefined }) {
  const { m, language } = useSpeech();
  const words = m.data.person;
  if (unveiled === undefined) {
    return <Lines lines={[words.kanji, words.kana, words.romaji, words.birth, words.sex, words.local].map((word) => ({ word, value: <Veil /> }))} />;
  }
  const said = (field: Field): string => valuesOf(unveiled, field).join(" / ") || words.notSaid;
  const [birthDay] = valuesOf(unveiled, "birthDay");
  const [sex] = valuesOf(unveiled, "sexCode");
  const names = { nameKanji: words.kanji, nameKana: words.kana, nameRomaji: words.romaji };
  return (
    <Lines
      lines={[
        ...namesFirst.map((field) => ({ word: names[field], value: said(field) })),
        { word: words.birth, value: birthDay === undefined ? said("birth") : formatDate(language, instantOfDay(birthDay)) },
        { word: words.sex, value: sex === "male" || sex === "female" || sex === "other" ? words.sexes[sex] : said("sex") },
        { word: words.local, value: numbersOf(unveiled).join(" / ") },
        ...othersOf(unveiled).map((field) => ({ word: field === "birthDay" || field === "sexCode" ? field : m.words.columnMeanings[field], value: said(field) })),
      ]}
    />
  );
}

function Lines({ lines }: { readonly lines: readonly { readonly word: string; readonly value: ReactNode }[] }) {
  return (
    <dl className={styles.block}>
      {lines.map(({ word, value }) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
