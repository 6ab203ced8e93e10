import type { Language } from "../../core/contract/messages/index.ts";
import { localeOf } from "../../core/contract/messages/index.ts";

export const formatNumber = (language: Language, value: number): string => new Intl.NumberFormat(localeOf[language]).format(value);

const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** Sizes in powers of 1,024, one decimal from KiB on: 1.2 GiB. */
export function formatBytes(language: Language, bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : 1;
  const number = new Intl.NumberFormat(localeOf[language], { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  return `${number} ${units[unit] ?? "B"}`;
}

/** 3分20秒, 1時間5分, 45秒, 12ミリ秒; in English 3 min 20 s. Never more than two units: nobody waits by the second for an hour. */
export function formatDuration(language: Language, milliseconds: number): string {
  const words = language === "ja" ? { h: "時間", m: "分", s: "秒", ms: "ミリ秒" } : { h: " h", m: " min", s: " s", ms: " ms" };
  const gap = language === "ja" ? "" : " ";
  if (milliseconds < 1000) return `${formatNumber(language, Math.round(milliseconds))}${words.ms}`;
  const seconds = Math.round(milliseconds / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  const parts = hours > 0 ? [[hours, words.h], [minutes, words.m]] : [[minutes, words.m], [rest, words.s]];
  const said = parts.filter(([count]) => count !== 0).map(([count, word]) => `${formatNumber(language, Number(count))}${String(word)}`);
  return said.join(gap);
}

export const formatPercent = (done: number, total: number): number => (total === 0 ? 0 : Math.floor((Math.min(done, total) / total) * 100));

/** Hexadecimal in groups of four, as it is read aloud and compared. */
export const groupHash = (hash: string): string => hash.match(/.{1,4}/g)?.join(" ") ?? "";
